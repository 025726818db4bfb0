import { requireActor } from '@/app/_http';
import { orNotFound, readPageQuery } from '@/app/_page';
import { ReportScreen } from '@/components/reports/report-screen';
import { AddressFaults } from '@/components/ui/address-faults';
import { InvalidInputError } from '@/lib/domain';
import { reportEndpoint } from '@/lib/domain/endpoints';
import { readReport } from '@/lib/show';

export const metadata = { title: 'Report' };

export default async function ReportPage({ params, searchParams }: PageProps<'/reports/[audience]'>) {
  const [{ audience }, search] = await Promise.all([params, searchParams]);
  const actor = await requireActor(`/reports/${audience}`, search);
  const { params: asked, query, faults } = readPageQuery(reportEndpoint, search);
  const { period, on, ...scope } = query;
  const read = (date: string | undefined) => readReport(actor, { audience, scope, period, on: date, now: new Date() });
  // A period that has not begun is said, and the last whole one stands instead.
  const report = await orNotFound(
    read(on).catch((error: unknown) => {
      if (!(error instanceof InvalidInputError) || on === undefined) throw error;
      faults.push(error.message);
      return read(undefined);
    }),
  );
  return (
    <>
      <AddressFaults faults={faults} />
      <ReportScreen report={report} params={asked} />
    </>
  );
}
