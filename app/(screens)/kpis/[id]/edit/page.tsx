import { requireActor } from '@/app/_http';
import { orNotFound } from '@/app/_page';
import { KpiEditorScreen } from '@/components/kpis/kpi-editor-screen';
import { EmptyState } from '@/components/ui/empty-state';
import { ForbiddenError } from '@/lib/domain';
import { readKpiEditor } from '@/lib/show';

export const metadata = { title: 'Change a KPI' };

export default async function ChangeKpiPage({ params, searchParams }: PageProps<'/kpis/[id]/edit'>) {
  const [{ id }, search] = await Promise.all([params, searchParams]);
  const actor = await requireActor(`/kpis/${id}/edit`, search);
  const view = await orNotFound(readKpiEditor(actor, id)).catch((error: unknown) => {
    if (error instanceof ForbiddenError) return null;
    throw error;
  });
  if (view === null)
    return <EmptyState title="Your roles do not write this KPI">Ask an administrator, or the owner of its workflow.</EmptyState>;
  return <KpiEditorScreen key={`${id} ${view.catalogVersion}`} view={view} />;
}
