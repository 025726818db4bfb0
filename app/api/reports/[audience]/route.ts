import { answer, byEnding } from '@/app/_http';
import { reportForm } from '@/app/_print';
import { reportEndpoint } from '@/lib/domain/endpoints';
import { readReport } from '@/lib/show';

const read = answer(
  reportEndpoint,
  ({ actor, params, query }) => {
    const { period, on, ...scope } = query;
    return readReport(actor, { audience: params.audience, scope, period, on, now: new Date() });
  },
  [reportForm],
);

export const GET = byEnding('audience', { pdf: 'application/pdf', csv: 'text/csv', json: 'application/json' }, read);
