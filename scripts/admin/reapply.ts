import { z } from 'zod';
import { type RetellCounts, retellStored } from '@/lib/pipeline';
import { operator } from './operator';
import { readOptions, UsageError, type Verb } from './verb';

const time = z.iso
  .datetime({ offset: true, error: 'must be a time with its offset, as 2026-11-22T00:00:00Z' })
  .transform((text) => new Date(text))
  .optional();
const schema = z
  .object({ source: z.string().min(1, 'is empty').optional(), from: time, to: time, 'dry-run': z.boolean().default(false) })
  .refine(({ from, to }) => !from || !to || from < to, { path: ['to'], error: 'must be after --from' });
const options = {
  source: { type: 'string' },
  from: { type: 'string' },
  to: { type: 'string' },
  'dry-run': { type: 'boolean' },
} as const;
const OPTIONS = '[--source S] [--from T] [--to T] [--dry-run]';

async function reapply(preset: string | null, args: z.infer<typeof schema>): Promise<void> {
  const { source = null, from = null, to = null, 'dry-run': dryRun } = args;
  console.log(linesOf(await retellStored(operator(), { preset, source, from, to, dryRun }), dryRun).join('\n'));
}

function linesOf({ looked, changed, transactions, left }: RetellCounts, dryRun: boolean): string[] {
  const first = dryRun
    ? `Of ${looked} stored events ${changed} would be told otherwise. Nothing was changed.`
    : `Of ${looked} stored events ${changed} were told anew, in ${transactions} transactions.`;
  return [first, ...Object.entries(left).map(([reason, n]) => `  ${n} stay as they were: ${reason}.`)];
}

export const reapplyPreset: Verb = {
  name: 'reapply-preset',
  usage: [`reapply-preset NAME ${OPTIONS}`],
  prepare: ([name, ...rest]) => {
    if (name === undefined || name.startsWith('-')) throw new UsageError('reapply-preset needs the name of a preset first.');
    const args = readOptions(rest, options, schema);
    return () => reapply(name, args);
  },
};

export const reapplyCatalog: Verb = {
  name: 'reapply-catalog',
  usage: [`reapply-catalog ${OPTIONS}`],
  prepare: (rest) => {
    const args = readOptions(rest, options, schema);
    return () => reapply(null, args);
  },
};
