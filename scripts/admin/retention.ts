import { z } from 'zod';
import { recordAudit } from '@/lib/access';
import { inTransaction } from '@/lib/db';
import { NotFoundError } from '@/lib/domain';
import { listRetention, setRetention } from '@/lib/store';
import { operator } from './operator';
import { readOptions, type Verb } from './verb';

const whole = (message: string) => z.coerce.number({ error: message }).int(message).positive(message);
const schema = z
  .object({
    days: whole('is missing or no whole number of days'),
    kept: whole('must be a whole number of days').optional(),
    ceiling: whole('must be a whole number of rows').optional(),
  })
  .refine(({ days, kept }) => kept === undefined || kept > days, { path: ['kept'], error: 'must be more than --days' });

const say = (days: number, kept: number | null, ceiling: number | null) =>
  `${days} days${kept === null ? '' : `, ${kept} for failed and exception-bearing transactions`}${ceiling === null ? '' : `, at most ${ceiling} of one source`}`;

export const retention: Verb = {
  name: 'retention',
  usage: ['retention   (shows how long each table is kept)', 'retention TABLE --days N [--kept N] [--ceiling ROWS]'],
  prepare: ([name, ...rest]) => {
    if (name === undefined)
      return async () => {
        for (const row of await listRetention()) console.log(`${row.name.padEnd(18)} ${say(row.days, row.keptDays, row.ceiling)}`);
      };
    const text = { type: 'string' } as const;
    const { days, kept, ceiling } = readOptions(rest, { days: text, kept: text, ceiling: text }, schema);
    return () =>
      inTransaction(async (tx) => {
        const before = (await listRetention(tx)).filter((row) => row.name === name);
        const after = await setRetention(tx, { name, days, keptDays: kept ?? null, ceiling: ceiling ?? null });
        if (after.length === 0) throw new NotFoundError(`There is no table ${name} to keep. npm run admin -- retention lists them.`);
        await recordAudit(tx, operator(), { action: 'retention.set', targetKind: 'table', targetId: name, before, after });
        for (const row of after) console.log(`${row.name}: ${say(row.days, row.keptDays, row.ceiling)}`);
      });
  },
};
