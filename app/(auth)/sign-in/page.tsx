import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { SignIn } from '@/components/sign-in/sign-in-page';
import { DEMO_PASSWORD, demoPeople, findActor, landingFor, ownPath } from '@/lib/access';
import { config } from '@/lib/config';

export const metadata: Metadata = { title: 'Sign in' };

const people = demoPeople.flatMap(({ email, name, job, wants }) => (wants === null ? [] : [{ email, name, job, wants }]));

export default async function SignInPage({
  searchParams,
}: {
  searchParams: Promise<{ next?: string | string[]; error?: string | string[] }>;
}) {
  const { next, error } = await searchParams;
  const target = ownPath([next].flat()[0]);
  const requestHeaders = await headers();
  const actor = await findActor(requestHeaders);
  if (actor) redirect(target ?? landingFor(actor));
  const ended = requestHeaders.get('cookie')?.includes('throughline.session_token=') ?? false;
  const demo = config().demo ? { people, password: DEMO_PASSWORD } : null;
  return (
    <SignIn
      demo={demo}
      signOn={config().oidc === null ? null : { next: target ?? '/', refused: error !== undefined }}
      notice={ended ? 'Your session has ended. Sign in to go on where you were.' : null}
    />
  );
}
