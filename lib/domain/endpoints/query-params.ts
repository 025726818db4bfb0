import { z } from 'zod';
import { InvalidInputError } from '../errors';
import { environmentSchema } from '../event';
import { rangeShape } from '../scope-url';

const split = (text: string) => text.split(',').flatMap((part) => (part.trim() === '' ? [] : [part.trim()]));

/** Several values with commas, or the parameter repeated (routes join repeats with commas): `string[]`, undefined when absent. */
export const listParam = (about: string) =>
  z
    .string()
    .max(4000)
    .transform(split)
    .optional()
    .meta({ description: `${about}; several with commas` });

/** An instant: ISO 8601 with offset. */
const instantParam = (about: string) =>
  z.iso
    .datetime({ offset: true, error: 'an instant such as 2026-11-02T08:00:00Z' })
    .transform((text) => new Date(text))
    .optional()
    .meta({ description: about });

const units = { m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
const rangeSchema = z.string().regex(rangeShape, 'a length such as 30m, 24h or 7d');

/** `environment`, `facility`, `department`, `workflow`: the scope of every read. */
export const scopeParams = {
  environment: environmentSchema.default('production').meta({ description: 'Which environment; production when left out' }),
  facility: listParam('Facility ids'),
  department: listParam('Department ids'),
  workflow: listParam('Workflow ids'),
};

/** `from` and `to` (half-open, event time), or `range` before `to`. Resolve them with `windowOf`. */
export const windowParams = {
  from: instantParam('Start, included'),
  to: instantParam('End, not included; now when left out'),
  range: rangeSchema.optional().meta({ description: 'Length before `to` when `from` is left out: 30m, 24h, 7d; 24h when both are' }),
};

/** The window that `windowParams` ask for. Throws InvalidInputError when it ends before it starts. */
export function windowOf(
  asked: { from?: Date | undefined; to?: Date | undefined; range?: string | undefined },
  now: Date,
  fallback = '24h',
): { from: Date; to: Date } {
  const to = asked.to ?? now;
  const range = asked.range ?? fallback;
  const unit = range.at(-1) as keyof typeof units;
  const from = asked.from ?? new Date(to.getTime() - Number(range.slice(0, -1)) * units[unit]);
  if (from >= to) throw new InvalidInputError('`from` must be before `to`.');
  return { from, to };
}

/** `cursor` and `limit` of a list. The answer carries `nextCursor`, null on the last page. */
export const pageParams = {
  cursor: z.string().max(500).optional().meta({ description: '`nextCursor` of the page before' }),
  limit: z.coerce.number().int().min(1).max(500).default(50).meta({ description: 'Rows on a page' }),
};
