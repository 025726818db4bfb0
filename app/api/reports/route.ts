import { answer } from '@/app/_http';
import { reportsEndpoint } from '@/lib/domain/endpoints';
import { listReports } from '@/lib/show';

export const GET = answer(reportsEndpoint, ({ actor }) => listReports(actor));
