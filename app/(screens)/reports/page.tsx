import { requireActor } from '@/app/_http';
import { ReportsScreen } from '@/components/reports/reports-screen';
import { listReports } from '@/lib/show';

export const metadata = { title: 'Reports' };

export default async function ReportsPage({ searchParams }: PageProps<'/reports'>) {
  const actor = await requireActor('/reports', await searchParams);
  return <ReportsScreen list={await listReports(actor)} />;
}
