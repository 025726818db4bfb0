import { HydrationBoundary } from '@tanstack/react-query';
import { requireActor } from '@/app/_http';
import { readPageQuery } from '@/app/_page';
import { ExceptionsScreen } from '@/components/exceptions/exceptions-screen';
import { AddressFaults } from '@/components/ui/address-faults';
import { dehydrateViews, exceptionQuery, exceptionsQuery } from '@/lib/client';
import { exceptionsEndpoint } from '@/lib/domain/endpoints';
import { getException, listExceptions } from '@/lib/show';

export const metadata = { title: 'Exceptions' };

export default async function ExceptionsPage({ searchParams }: PageProps<'/exceptions'>) {
  const search = await searchParams;
  const actor = await requireActor('/exceptions', search);
  const tab = search.tab ?? (actor.teams.length > 0 ? 'team' : 'all');
  const { params, query, faults } = readPageQuery(exceptionsEndpoint, { ...search, tab });
  const now = new Date();
  const { environment, facility, department, workflow, ...asked } = query;
  const list = await listExceptions(actor, { scope: { environment, facility, department, workflow }, query: asked, now });
  const open = typeof search.open === 'string' ? search.open : (list.rows[0]?.ref ?? null);
  const view = open === null || open === 'none' ? null : await getException(actor, open, now).catch(() => null);
  return (
    <HydrationBoundary
      state={dehydrateViews([
        [exceptionsQuery(params).queryKey, list],
        ...(view ? ([[exceptionQuery(view.row.ref).queryKey, view]] as const) : []),
      ])}
    >
      <AddressFaults faults={faults} />
      <ExceptionsScreen params={params} initialOpen={open} />
    </HydrationBoundary>
  );
}
