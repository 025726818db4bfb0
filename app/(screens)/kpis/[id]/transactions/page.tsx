import { HydrationBoundary } from '@tanstack/react-query';
import { notFound } from 'next/navigation';
import { requireActor } from '@/app/_http';
import { readPageQuery } from '@/app/_page';
import { LineageScreen } from '@/components/kpis/lineage-screen';
import { AddressFaults } from '@/components/ui/address-faults';
import { dehydrateViews, lineageQuery } from '@/lib/client';
import { NotFoundError } from '@/lib/domain';
import { askedWindow, kpiTransactionsEndpoint } from '@/lib/domain/endpoints';
import { listKpiTransactions } from '@/lib/show';

export const metadata = { title: 'Behind a KPI' };

export default async function LineagePage({ params: path, searchParams }: PageProps<'/kpis/[id]/transactions'>) {
  const [{ id }, search] = await Promise.all([path, searchParams]);
  const actor = await requireActor(`/kpis/${id}/transactions`, search);
  const { params, query, faults } = readPageQuery(kpiTransactionsEndpoint, search);
  const now = new Date();
  const view = await listKpiTransactions(actor, { id, scope: query, window: askedWindow(query, now), query, now }).catch(
    (error: unknown) => {
      if (error instanceof NotFoundError) notFound();
      throw error;
    },
  );
  return (
    <HydrationBoundary state={dehydrateViews([[lineageQuery(id, params).queryKey, view]])}>
      <AddressFaults faults={faults} />
      <LineageScreen id={id} params={params} />
    </HydrationBoundary>
  );
}
