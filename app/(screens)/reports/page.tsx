import { requireActor } from '@/app/_http';
import { toSearch } from '@/app/_page';
import { ReportsScreen } from '@/components/reports/reports-screen';
import { listReports } from '@/lib/show';

export const metadata = { title: 'Reports' };

export default async function ReportsPage({ searchParams }: PageProps<'/reports'>) {
  const search = await searchParams;
  const actor = await requireActor('/reports', search);
  return <ReportsScreen list={await listReports(actor)} search={toSearch(search)} />;
}
