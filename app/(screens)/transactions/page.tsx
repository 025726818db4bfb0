import { HydrationBoundary } from '@tanstack/react-query';
import { requireActor } from '@/app/_http';
import { type PageInput, readPageQuery } from '@/app/_page';
import { TransactionsScreen } from '@/components/transactions/transactions-screen';
import { AddressFaults } from '@/components/ui/address-faults';
import { dehydrateViews, transactionsQuery } from '@/lib/client';
import { transactionsEndpoint } from '@/lib/domain/endpoints';
import { listTransactions, readShell } from '@/lib/show';

export const metadata = { title: 'Transactions' };

export default async function TransactionsPage({ searchParams }: PageInput) {
  const search = await searchParams;
  const actor = await requireActor('/transactions', search);
  const { params, query, faults } = readPageQuery(transactionsEndpoint, search);
  const [list, { workflows }] = await Promise.all([listTransactions(actor, query), readShell(actor)]);
  return (
    <HydrationBoundary state={dehydrateViews([[transactionsQuery(params).queryKey, list]])}>
      <AddressFaults faults={faults} />
      <TransactionsScreen params={params} workflows={workflows.map(({ id, name }) => ({ id, name }))} />
    </HydrationBoundary>
  );
}
