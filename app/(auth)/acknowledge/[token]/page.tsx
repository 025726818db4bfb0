import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { AcknowledgeGroup } from '@/components/acknowledge/acknowledge-group';
import { AcknowledgePage } from '@/components/acknowledge/acknowledge-page';
import { findActor } from '@/lib/access';
import { openAcknowledgement } from '@/lib/pipeline';

export const metadata: Metadata = { title: 'Acknowledge', robots: { index: false, follow: false } };
export const dynamic = 'force-dynamic';

export default async function Page({ params, searchParams }: PageProps<'/acknowledge/[token]'>) {
  const [{ token }, { said }, asked] = await Promise.all([params, searchParams, headers()]);
  const [{ state, group, timezone }, actor] = await Promise.all([
    openAcknowledgement(token, asked.get('user-agent') ?? '', new Date()),
    findActor(asked),
  ]);
  const view = state && {
    ...state,
    acknowledgedAt: state.acknowledgedAt?.toISOString() ?? null,
    resolvedAt: state.resolvedAt?.toISOString() ?? null,
  };
  const form = { token, signedInAs: actor?.name ?? null, said: [said].flat()[0] ?? null };
  if (group) return <AcknowledgeGroup group={group} {...form} />;
  return <AcknowledgePage view={view} {...form} timezone={timezone} />;
}
