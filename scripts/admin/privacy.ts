import { z } from 'zod';
import { eraseSubject, redactStored } from '@/lib/pipeline';
import { operator } from './operator';
import { readOptions, type Verb } from './verb';

const text = { type: 'string' } as const;
const eraseOptions = z.object({
  key: z
    .string({ error: 'is missing: TYPE=VALUE' })
    .regex(/^[^=\s]+=.{4,}$/s, 'must be TYPE=VALUE, such as employee_id=E104233; a value has four characters or more'),
  reason: z.string({ error: 'is missing: say why, for the audit trail, without naming the person' }).min(5, 'must say why'),
});
const listLeft = (left: Record<string, number>) => Object.entries(left).map(([reason, n]) => `  ${n} events stay as they were: ${reason}.`);

export const eraseVerb: Verb = {
  name: 'erase',
  usage: ['erase --key TYPE=VALUE --reason TEXT   (takes the trace of one person out of everything that is kept)'],
  prepare: (args) => {
    const { key, reason } = readOptions(args, { key: text, reason: text }, eraseOptions);
    const at = key.indexOf('=');
    return async () => {
      const done = await eraseSubject(operator(), { type: key.slice(0, at), value: key.slice(at + 1), reason });
      const { transactions, events, spans, rejected, texts, left } = done;
      const rows = Object.values(texts).reduce((sum, n) => sum + n, 0);
      console.log(
        [
          `Erased from ${events} events of ${transactions} transactions, ${spans} spans, ${rejected} refused records and ${rows} other rows.`,
          ...listLeft(left),
          'Backups that were made before still hold it.',
        ].join('\n'),
      );
    };
  },
};

export const redactStoredVerb: Verb = {
  name: 'redact-stored',
  usage: ['redact-stored [--dry-run]   (makes tokens of what is of a person in all that was stored before)'],
  prepare: (args) => {
    const { 'dry-run': dryRun } = readOptions(
      args,
      { 'dry-run': { type: 'boolean' } },
      z.object({ 'dry-run': z.boolean().default(false) }),
    );
    return async () => {
      const { events, spans, rejected, sentences, left } = await redactStored(operator(), dryRun);
      const verb = dryRun ? 'would be told otherwise. Nothing was changed.' : 'were told anew.';
      console.log(
        [
          `${events} events, ${spans} spans, ${rejected} refused records and ${sentences} sentences of exceptions ${verb}`,
          ...listLeft(left),
        ].join('\n'),
      );
    };
  },
};
