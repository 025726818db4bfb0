import { HydrationBoundary } from '@tanstack/react-query';
import { headers } from 'next/headers';
import { requireActor } from '@/app/_http';
import { AccountScreen } from '@/components/people/account-screen';
import { findOwnSession } from '@/lib/access';
import { accountQuery, dehydrateViews } from '@/lib/client';
import { readAccount } from '@/lib/show';

export const metadata = { title: 'Your account' };

export default async function AccountPage() {
  const actor = await requireActor('/account');
  const session = await findOwnSession(await headers());
  const view = await readAccount(actor, session?.id ?? null);
  return (
    <HydrationBoundary state={dehydrateViews([[accountQuery().queryKey, view]])}>
      <AccountScreen />
    </HydrationBoundary>
  );
}
