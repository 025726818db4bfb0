import { HydrationBoundary } from '@tanstack/react-query';
import { notFound } from 'next/navigation';
import { requireActor } from '@/app/_http';
import { readPageQuery } from '@/app/_page';
import { KpiScreen } from '@/components/kpis/kpi-screen';
import { AddressFaults } from '@/components/ui/address-faults';
import { dehydrateViews, kpiQuery } from '@/lib/client';
import { mayWriteKpi, NotFoundError } from '@/lib/domain';
import { askedWindow, kpiEndpoint } from '@/lib/domain/endpoints';
import { getKpi } from '@/lib/show';

export const metadata = { title: 'KPI' };

export default async function KpiPage({ params: path, searchParams }: PageProps<'/kpis/[id]'>) {
  const [{ id }, search] = await Promise.all([path, searchParams]);
  const actor = await requireActor(`/kpis/${id}`, search);
  const { params, query, faults } = readPageQuery(kpiEndpoint, search);
  const now = new Date();
  const view = await getKpi(actor, { id, scope: query, window: askedWindow(query, now), by: query.by, bucket: query.bucket, now }).catch(
    (error: unknown) => {
      if (error instanceof NotFoundError) notFound();
      throw error;
    },
  );
  return (
    <HydrationBoundary state={dehydrateViews([[kpiQuery(id, params).queryKey, view]])}>
      <AddressFaults faults={faults} />
      <KpiScreen
        id={id}
        params={params}
        mayWrite={mayWriteKpi(
          actor,
          view.workflows.map((one) => one.id),
        )}
      />
    </HydrationBoundary>
  );
}
