import { HydrationBoundary } from '@tanstack/react-query';
import { notFound } from 'next/navigation';
import { requireActor } from '@/app/_http';
import { orNotFound, type PageInput } from '@/app/_page';
import { RefusedDetail } from '@/components/sources/refused-detail';
import { dehydrateViews, rejectedQuery } from '@/lib/client';
import { rejectedEndpoint } from '@/lib/domain/endpoints';
import { getRejected } from '@/lib/show';

export const metadata = { title: 'Refused record' };

export default async function RefusedRecordPage({ params, searchParams }: PageInput<{ id: string }>) {
  const { id } = await params;
  const actor = await requireActor(`/sources/refused/${id}`, await searchParams);
  if (!rejectedEndpoint.params.safeParse({ id }).success) notFound();
  return (
    <HydrationBoundary state={dehydrateViews([[rejectedQuery(id).queryKey, await orNotFound(getRejected(actor, id))]])}>
      <RefusedDetail id={id} />
    </HydrationBoundary>
  );
}
