import { notFound } from 'next/navigation';
import { requireActor } from '@/app/_http';
import { RunbookPage } from '@/components/catalog/runbook-page';
import { NotFoundError } from '@/lib/domain';
import { getRunbook } from '@/lib/show';

export const metadata = { title: 'Runbook' };

export default async function OneRunbookPage({ params }: PageProps<'/runbooks/[name]'>) {
  const { name } = await params;
  await requireActor(`/runbooks/${name}`);
  const runbook = await getRunbook(name).catch((error: unknown) => {
    if (error instanceof NotFoundError) notFound();
    throw error;
  });
  return <RunbookPage runbook={runbook} />;
}
