import { HydrationBoundary } from '@tanstack/react-query';
import { notFound } from 'next/navigation';
import { requireActor } from '@/app/_http';
import { orNotFound, type PageInput } from '@/app/_page';
import { TransactionScreen } from '@/components/transactions/transaction-screen';
import { dehydrateViews, transactionQuery } from '@/lib/client';
import { transactionEndpoint } from '@/lib/domain/endpoints';
import { getTransaction } from '@/lib/show';

export const metadata = { title: 'Transaction' };

export default async function TransactionPage({ params, searchParams }: PageInput<{ id: string }>) {
  const { id } = await params;
  const actor = await requireActor(`/transactions/${id}`, searchParams);
  if (!transactionEndpoint.params.safeParse({ id }).success) notFound();
  const view = await orNotFound(getTransaction(actor, id));
  return (
    <HydrationBoundary state={dehydrateViews([[transactionQuery(id).queryKey, view]])}>
      <TransactionScreen id={id} />
    </HydrationBoundary>
  );
}
