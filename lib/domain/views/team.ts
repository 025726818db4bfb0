import { z } from 'zod';
import { severities } from '../exception';
import { dutyShiftSchema, teamDutySchema } from './duty';
import { amountsSchema, personRefSchema, placeRefSchema } from './exception-list';

/** How old an open exception is: under, in hours; the last has no end. */
export const ageBands = [
  { id: '4h', name: 'Under 4 h', hours: 4 },
  { id: '1d', name: '4 h to a day', hours: 24 },
  { id: '3d', name: '1 to 3 days', hours: 72 },
  { id: '7d', name: '3 to 7 days', hours: 168 },
  { id: 'older', name: 'Over a week', hours: null },
] as const;

/** How a team stands: what it has, how old that is, whether it keeps its times, who is there. Counts hold only what the reader may see. */
export const teamViewSchema = z.object({
  timezone: z.string(),
  asOf: z.iso.datetime(),
  team: placeRefSchema,
  scope: z.string(),
  coverage: z.string(),
  managers: z.array(z.string()),
  /** Days over which it is judged whether times were kept. */
  days: z.number().int(),
  load: z.object({
    open: z.number(),
    overdue: z.number(),
    unowned: z.number(),
    waiting: z.number(),
    oldestAt: z.iso.datetime().nullable(),
    amounts: amountsSchema,
    severities: z.array(z.object({ severity: z.enum(severities), open: z.number() })),
    ages: z.array(z.object({ id: z.enum(['4h', '1d', '3d', '7d', 'older']), open: z.number() })),
    owners: z.array(z.object({ person: personRefSchema.nullable(), open: z.number(), overdue: z.number() })),
  }),
  /** Of those opened in the days: taken and ended by their times, of those whose time is over or that were in time. Null ratio: none. */
  kept: z.object({
    opened: z.number(),
    taken: z.object({ of: z.number(), inTime: z.number(), medianMs: z.number().nullable() }),
    ended: z.object({ of: z.number(), inTime: z.number(), medianMs: z.number().nullable() }),
  }),
  causes: z.array(z.object({ code: z.string(), title: z.string(), opened: z.number(), open: z.number() })),
  duty: teamDutySchema.nullable(),
  shifts: z.array(dutyShiftSchema),
});
export type TeamView = z.infer<typeof teamViewSchema>;
