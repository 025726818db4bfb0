import { HydrationBoundary } from '@tanstack/react-query';
import { notFound } from 'next/navigation';
import { requireActor } from '@/app/_http';
import { ExceptionPage } from '@/components/exceptions/exception-page';
import { dehydrateViews, exceptionQuery } from '@/lib/client';
import { NotFoundError } from '@/lib/domain';
import { getException } from '@/lib/show';

export async function generateMetadata({ params }: PageProps<'/exceptions/[number]'>) {
  return { title: (await params).number };
}

export default async function OneExceptionPage({ params, searchParams }: PageProps<'/exceptions/[number]'>) {
  const { number } = await params;
  const actor = await requireActor(`/exceptions/${number}`, searchParams);
  const view = await getException(actor, number, new Date()).catch((error: unknown) => {
    if (error instanceof NotFoundError) notFound();
    throw error;
  });
  return (
    <HydrationBoundary state={dehydrateViews([[exceptionQuery(view.row.ref).queryKey, view]])}>
      <ExceptionPage refName={view.row.ref} />
    </HydrationBoundary>
  );
}
