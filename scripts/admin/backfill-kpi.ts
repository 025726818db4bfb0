import { backfillAll } from '@/lib/pipeline';
import { UsageError, type Verb } from './verb';

/** Works out KPIs anew over all of history: one, or all. */
export const backfillKpi: Verb = {
  name: 'backfill-kpi',
  usage: ['backfill-kpi [KPI]'],
  prepare: ([id, ...rest]) => {
    if (rest.length > 0) throw new UsageError('backfill-kpi takes one KPI, or none for all of them.');
    return async () => {
      const began = performance.now();
      const looked = await backfillAll(id === undefined ? [] : [id], new Date(), (n) => {
        if (process.stdout.isTTY) process.stdout.write(`\r${n} looked at`);
      });
      const seconds = ((performance.now() - began) / 1000).toFixed(1);
      console.log(`${process.stdout.isTTY ? '\r' : ''}${id ?? 'All KPIs'}: worked out over history, ${looked} looked at in ${seconds} s.`);
    };
  },
};
