import { notFound } from 'next/navigation';
import { requireActor } from '@/app/_http';
import { ExceptionTypePage } from '@/components/catalog/exception-type-page';
import { NotFoundError } from '@/lib/domain';
import { readExceptionType } from '@/lib/show';

export const metadata = { title: 'Exception type' };

export default async function OneExceptionTypePage({ params }: PageProps<'/catalog/exception-types/[code]'>) {
  const { code } = await params;
  const actor = await requireActor(`/catalog/exception-types/${code}`);
  const view = await readExceptionType(actor, code).catch((error: unknown) => {
    if (error instanceof NotFoundError) notFound();
    throw error;
  });
  return <ExceptionTypePage view={view} />;
}
