import { HydrationBoundary } from '@tanstack/react-query';
import { requireActor } from '@/app/_http';
import { type PageInput, readPageQuery } from '@/app/_page';
import { SilencesScreen } from '@/components/oncall/silences-screen';
import { dehydrateViews, silencesQuery } from '@/lib/client';
import { silencesEndpoint } from '@/lib/domain/endpoints';
import { readSilences } from '@/lib/show';

export const metadata = { title: 'Silences' };

export default async function SilencesPage({ searchParams }: PageInput) {
  const search = await searchParams;
  const actor = await requireActor('/on-call/silences', search);
  const { query } = readPageQuery(silencesEndpoint, search);
  const view = await readSilences(actor, query.environment, new Date());
  return (
    <HydrationBoundary state={dehydrateViews([[silencesQuery(query.environment).queryKey, view]])}>
      <SilencesScreen environment={query.environment} />
    </HydrationBoundary>
  );
}
