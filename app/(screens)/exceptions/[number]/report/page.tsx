import { requireActor } from '@/app/_http';
import { orNotFound } from '@/app/_page';
import { IncidentPage } from '@/components/exceptions/incident-page';
import { readIncident } from '@/lib/show';

export async function generateMetadata({ params }: PageProps<'/exceptions/[number]/report'>) {
  return { title: `${(await params).number}, report` };
}

export default async function IncidentReportPage({ params }: PageProps<'/exceptions/[number]/report'>) {
  const { number } = await params;
  const actor = await requireActor(`/exceptions/${number}/report`);
  return <IncidentPage incident={await orNotFound(readIncident(actor, number, new Date()))} />;
}
