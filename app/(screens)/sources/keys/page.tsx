import { HydrationBoundary } from '@tanstack/react-query';
import { requireActor } from '@/app/_http';
import { type PageInput, readPageQuery } from '@/app/_page';
import { KeysScreen } from '@/components/sources/keys-screen';
import { AddressFaults } from '@/components/ui/address-faults';
import { dehydrateViews, keysQuery } from '@/lib/client';
import { keysEndpoint } from '@/lib/domain/endpoints';
import { listKeys } from '@/lib/show';

export const metadata = { title: 'Keys' };

export default async function KeysPage({ searchParams }: PageInput) {
  const search = await searchParams;
  const actor = await requireActor('/sources/keys', search);
  const { params, query, faults } = readPageQuery(keysEndpoint, search);
  return (
    <HydrationBoundary state={dehydrateViews([[keysQuery(params).queryKey, await listKeys(actor, query)]])}>
      <AddressFaults faults={faults} />
      <KeysScreen params={params} />
    </HydrationBoundary>
  );
}
