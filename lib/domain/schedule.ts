import { z } from 'zod';
import { idSchema, personSchema, textSchema, wallTimeSchema } from './vocabulary';

/** A wall-clock moment of the schedule's zone, to the minute: 2026-01-05T08:00. */
const wallMomentSchema = z
  .string()
  .regex(/^\d{4}-\d\d-\d\dT(?:[01]\d|2[0-3]):[0-5]\d$/, 'a wall time such as 2026-01-05T08:00')
  .refine((text) => new Date(`${text}:00Z`).toJSON()?.startsWith(text) ?? false, 'a date that exists');

/** Hours of some weekdays on the schedule's wall clock; `to` at or before `from` is on the next day. Weekdays are those on which they begin. */
const dutyHoursSchema = z.strictObject({
  weekdays: z.array(z.number().int().min(1).max(7)).min(1),
  from: wallTimeSchema,
  to: wallTimeSchema,
});

/** People who take turns. */
export const layerSchema = z.strictObject({
  name: textSchema,
  /** In the order of their turns, by the address they sign in with. */
  people: z.array(personSchema).min(1, 'at least one person who is on duty'),
  /** The first hand-off, and the anchor from which every other one is counted; before it the layer has nobody. */
  start: wallMomentSchema,
  /** From here on the layer has nobody. */
  end: wallMomentSchema.optional(),
  /** How long a turn is on the wall clock: a day of 23 or 25 hours is one day. */
  turn: z.strictObject({ every: z.number().int().min(1).max(1000), unit: z.enum(['hours', 'days', 'weeks']) }),
  /** Only in these hours; empty: around the clock. */
  only: z.array(dutyHoursSchema).default([]),
  /** `closed`: nobody on holidays of all places, by the day on which the hours begin. */
  holidays: z.enum(['open', 'closed']).default('open'),
});
export type Layer = z.infer<typeof layerSchema>;

/** Who is on call for a team, and when. */
export const scheduleSchema = z.strictObject({
  id: idSchema('sch-'),
  name: textSchema,
  team: idSchema('team-'),
  /** IANA zone of all its wall times. */
  timezone: textSchema,
  /** From the bottom up: where a later layer has somebody, those below it do not count. */
  layers: z.array(layerSchema).min(1, 'at least one layer'),
});
export type Schedule = z.infer<typeof scheduleSchema>;

export const overrideKinds = ['replace', 'add', 'remove'] as const;
/**
 * A change of who is on duty in [from, to). `replace`: `person` instead of `insteadOf` while that one would be on duty, or instead of everybody
 * when that is null; `add`: `person` too; `remove`: `insteadOf` is not. Later ones build on earlier ones, so a shift can be passed on.
 */
export interface DutyOverride {
  id: string;
  kind: (typeof overrideKinds)[number];
  person: string | null;
  insteadOf: string | null;
  from: Date;
  to: Date;
}

/** One stretch in which one person is on duty for one reason. */
export interface Shift {
  person: string;
  from: Date;
  to: Date;
  /** The layer whose turn it is; null for somebody who stands in for everybody or is there besides. */
  layer: string | null;
  /** The override by which they are there, and whom they replace. */
  override: string | null;
  insteadOf: string | null;
}
