import { z } from 'zod';
import { overrideKinds } from '../schedule';
import { placeRefSchema } from './exception-list';

const time = z.iso.datetime();
const given = z.iso.datetime({ offset: true }).transform((text) => new Date(text));
const windowShape = { from: time, to: time };

/** Somebody on a schedule, by the address it names. `known`: they can sign in. */
export const dutyPersonSchema = z.object({ email: z.string(), name: z.string(), me: z.boolean(), known: z.boolean() });
export type DutyPerson = z.infer<typeof dutyPersonSchema>;

export const dutyShiftSchema = z.object({
  person: dutyPersonSchema,
  ...windowShape,
  layer: z.string().nullable(),
  /** The change by which they are there, and whom they stand in for. */
  override: z.string().nullable(),
  insteadOf: dutyPersonSchema.nullable(),
});
export type DutyShift = z.infer<typeof dutyShiftSchema>;

/** Who is on call for a team now. `people` empty: nobody is, and the team's address is told. */
export const teamDutySchema = z.object({
  team: z.string(),
  schedule: z.string(),
  timezone: z.string(),
  people: z.array(
    z.object({ person: dutyPersonSchema, until: time.nullable(), layer: z.string().nullable(), insteadOf: dutyPersonSchema.nullable() }),
  ),
});
export type TeamDuty = z.infer<typeof teamDutySchema>;

export const dutyOverrideSchema = z.object({
  id: z.string(),
  kind: z.enum(overrideKinds),
  person: dutyPersonSchema.nullable(),
  insteadOf: dutyPersonSchema.nullable(),
  ...windowShape,
  reason: z.string(),
  madeBy: z.string(),
  madeAt: time,
  mayWithdraw: z.boolean(),
});
export type DutyOverrideView = z.infer<typeof dutyOverrideSchema>;

export const dutySwapSchema = z.object({
  id: z.string(),
  schedule: z.string(),
  scheduleName: z.string(),
  asker: dutyPersonSchema,
  asked: dutyPersonSchema,
  give: z.object(windowShape),
  take: z.object(windowShape).nullable(),
  note: z.string(),
  madeAt: time,
  /** What the reader may do with it. */
  may: z.array(z.enum(['accept', 'decline', 'withdraw'])),
});
export type DutySwap = z.infer<typeof dutySwapSchema>;

export const scheduleViewSchema = z.object({
  id: z.string(),
  name: z.string(),
  team: placeRefSchema,
  timezone: z.string(),
  coverage: z.enum(['business_hours', 'extended', '24x7']),
  managers: z.array(dutyPersonSchema),
  now: teamDutySchema.shape.people,
  /** Who is on duty in the window, with all changes. */
  shifts: z.array(dutyShiftSchema),
  /** What each layer would have, from the bottom up. */
  layers: z.array(
    z.object({
      name: z.string(),
      people: z.array(dutyPersonSchema),
      turn: z.string(),
      hours: z.string(),
      shifts: z.array(dutyShiftSchema),
    }),
  ),
  overrides: z.array(dutyOverrideSchema),
  /** Stretches of the next four weeks in which somebody should be on duty and nobody is. */
  gaps: z.array(z.object(windowShape)),
  /** Who can take a shift. */
  members: z.array(dutyPersonSchema),
  /** The reader may change its turns in the catalog. */
  mayWrite: z.boolean(),
  mayTake: z.boolean(),
  mayManage: z.boolean(),
});
export type ScheduleView = z.infer<typeof scheduleViewSchema>;

export const dutyFeedSchema = z.object({
  id: z.string(),
  /** Null: the reader's own shifts in all schedules. */
  schedule: z.string().nullable(),
  name: z.string(),
  madeAt: time,
  lastUsedAt: time.nullable(),
});
export type DutyFeed = z.infer<typeof dutyFeedSchema>;

export const schedulesSchema = z.object({
  timezone: z.string(),
  asOf: time,
  ...windowShape,
  /** When each local day of the window begins: one of 23 or 25 hours is one day. */
  days: z.array(z.object({ date: z.iso.date(), at: time })),
  schedules: z.array(scheduleViewSchema),
  /** Teams that are reached at their address alone. */
  without: z.array(placeRefSchema.extend({ coverage: z.string() })),
  /** The reader's own shifts of the next 60 days, in all schedules. */
  mine: z.array(dutyShiftSchema.extend({ schedule: z.string(), scheduleName: z.string() })),
  swaps: z.array(dutySwapSchema),
  /** The reader may add a schedule to the catalog. */
  mayWrite: z.boolean(),
  feeds: z.array(dutyFeedSchema),
});
export type Schedules = z.infer<typeof schedulesSchema>;

const email = z.email().max(200).toLowerCase();
const reason = z.string().trim().max(500);
/** What can be asked of a schedule: a change of who is on duty, a swap between two people, and their answers. */
export const dutyActionSchema = z.discriminatedUnion('action', [
  z.strictObject({
    action: z.literal('override'),
    kind: z.enum(overrideKinds),
    person: email.nullish(),
    insteadOf: email.nullish(),
    from: given,
    to: given,
    reason: reason.min(3),
  }),
  z.strictObject({ action: z.literal('withdraw'), override: z.uuid() }),
  z.strictObject({
    action: z.literal('ask'),
    asked: email,
    give: z.strictObject({ from: given, to: given }),
    take: z.strictObject({ from: given, to: given }).nullish(),
    note: reason.default(''),
  }),
  z.strictObject({
    action: z.literal('answer'),
    swap: z.uuid(),
    answer: z.enum(['accept', 'decline', 'withdraw']),
    note: reason.default(''),
  }),
]);
export type DutyAction = z.output<typeof dutyActionSchema>;
export type DutyActionInput = z.input<typeof dutyActionSchema>;

/** What came of it, and what the reader should know: duty elsewhere at the same time, a gap that is now there. */
export const dutyDoneSchema = z.object({ told: z.array(z.string()) });
export type DutyDone = z.infer<typeof dutyDoneSchema>;

export const feedActionSchema = z.discriminatedUnion('action', [
  z.strictObject({ action: z.literal('create'), schedule: z.string().max(80).nullish() }),
  z.strictObject({ action: z.literal('revoke'), id: z.uuid() }),
]);
export type FeedAction = z.infer<typeof feedActionSchema>;
/** `url` is told once, when the feed is made. */
export const feedDoneSchema = z.object({ url: z.string().nullable() });
export type FeedDone = z.infer<typeof feedDoneSchema>;
