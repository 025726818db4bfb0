import { requireActor } from '@/app/_http';
import { KpiEditorScreen } from '@/components/kpis/kpi-editor-screen';
import { EmptyState } from '@/components/ui/empty-state';
import { mayWriteKpi } from '@/lib/domain';
import { readKpiEditor } from '@/lib/show';

export const metadata = { title: 'A new KPI' };

export default async function NewKpiPage({ searchParams }: PageProps<'/kpis/new'>) {
  const actor = await requireActor('/kpis/new', await searchParams);
  if (!mayWriteKpi(actor))
    return <EmptyState title="Your roles do not write KPIs">Ask an administrator, or the owner of the workflow.</EmptyState>;
  return <KpiEditorScreen view={await readKpiEditor(actor, null)} />;
}
