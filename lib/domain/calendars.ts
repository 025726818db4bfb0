import { z } from 'zod';
import { clockNameSchema, idSchema, textSchema, wallTimeSchema } from './vocabulary';

const weekdaySchema = z.number().int().min(1).max(7);
const facilitiesSchema = z.array(idSchema('fac-')).default([]);
/** Local wall times; weekdays 1 = Monday ... 7 = Sunday. */
const hoursShape = { open: wallTimeSchema, close: wallTimeSchema, weekdays: z.array(weekdaySchema).min(1) };

const monthSchema = z.number().int().min(1).max(12);
const holidayShape = {
  name: textSchema,
  /** Where it is one; empty: everywhere. */
  facilities: facilitiesSchema,
  /** First and last year in which it is one. */
  from: z.number().int().optional(),
  to: z.number().int().optional(),
};
/** A holiday of every year, so that a catalog does not run out of them at year end. */
export const holidayRuleSchema = z.union([
  /** A date of each year; `observed` on the nearest or the next weekday when it falls on a Saturday or Sunday. */
  z.strictObject({
    ...holidayShape,
    month: monthSchema,
    day: z.number().int().min(1).max(31),
    observed: z.enum(['same', 'nearest_weekday', 'next_weekday']).default('same'),
  }),
  /** The nth such weekday of a month, the last with -1; `plusDays` later. */
  z.strictObject({
    ...holidayShape,
    month: monthSchema,
    weekday: weekdaySchema,
    nth: z.union([z.literal(-1), z.number().int().min(1).max(5)]),
    plusDays: z.number().int().min(-30).max(30).optional(),
  }),
  /** So many days after Easter Sunday; Good Friday is -2. */
  z.strictObject({ ...holidayShape, afterEaster: z.number().int().min(-100).max(100) }),
]);
export type HolidayRule = z.infer<typeof holidayRuleSchema>;

const onHolidaySchema = z.enum(['same', 'before', 'after']).optional();
const payDeadlineSchema = z.union([
  /** The first such weekday after the period ends. */
  z.strictObject({ weekday: weekdaySchema, at: wallTimeSchema, name: textSchema, onHoliday: onHolidaySchema }),
  /** The nth working day after the period ends. */
  z.strictObject({ businessDay: z.number().int().min(1).max(30), at: wallTimeSchema, name: textSchema }),
]);
const payShape = {
  deadlines: z.record(z.string(), payDeadlineSchema),
  /** What the ids of its periods begin with; `PP` when left out. No two pay calendars share one. */
  prefix: z
    .string()
    .regex(/^[A-Z]{1,6}$/)
    .optional(),
};
const everyDaysSchema = z.strictObject({
  ...payShape,
  anchorPeriodEnd: z.iso.date(),
  periodDays: z.number().int().positive(),
  firstPeriod: z.strictObject({ year: z.number().int(), number: z.number().int() }),
});
const monthlyShape = {
  ...payShape,
  /** Days of the month on which periods end; 31 is the last day of every month. */
  periodEndDays: z.array(z.number().int().min(1).max(31)).min(1),
};
const groupsSchema = z.array(textSchema).min(1);

/** A further pay calendar: the same every so many days, or on days of the month, for the pay groups it names. */
export const payCalendarSchema = z.union([
  everyDaysSchema.extend({ id: idSchema('pay-'), groups: groupsSchema }),
  z.strictObject({ id: idSchema('pay-'), groups: groupsSchema, ...monthlyShape }),
]);

/** A time of day by which something must be handed over on certain weekdays: a supplier's order cut-off, a bank's. */
export const cutOffSchema = z.strictObject({
  id: idSchema('cut-'),
  name: textSchema,
  weekdays: z.array(weekdaySchema).min(1),
  at: wallTimeSchema,
  /** Whose wall clock; the facility's when left out. */
  timezone: textSchema.optional(),
  /** `closed`: there is none on a holiday. */
  holidays: z.enum(['closed', 'open']).default('closed'),
  workflow: idSchema('wf-'),
  /** Reached from `from` on, a case is due; with `milestone` it is handed over. */
  from: textSchema,
  milestone: textSchema,
  facilities: facilitiesSchema,
  suppliers: z.array(textSchema).default([]),
  /** The share handed over in time with which it counts as met. */
  objective: z.number().gt(0).max(1).default(0.98),
  /** What waiting for the next one means, in words. */
  consequence: textSchema,
});
export type CutOff = z.infer<typeof cutOffSchema>;

export const calendarsSchema = z.strictObject({
  /** Single dates; the calendar ends with the last year of them unless there are rules. */
  holidays: z.array(z.iso.date()),
  holidayRules: z.array(holidayRuleSchema).default([]),
  businessHours: z.strictObject(hoursShape),
  /** Other hours for some facilities or departments (both: where both fit); the first that fits counts. */
  hours: z
    .array(
      z.strictObject({
        name: textSchema,
        facilities: facilitiesSchema,
        departments: z.array(idSchema('dept-')).default([]),
        ...hoursShape,
        holidays: z.enum(['closed', 'open']).default('closed'),
      }),
    )
    .default([]),
  /** Clocks of their own, by the name that a `clock` may give: payroll's, a bank's. */
  clocks: z
    .record(
      clockNameSchema,
      z.strictObject({ ...hoursShape, timezone: textSchema.optional(), holidays: z.enum(['closed', 'open']).default('closed') }),
    )
    .default({}),
  /** For every pay group that no other pay calendar names. */
  payCalendar: everyDaysSchema.optional(),
  payCalendars: z.array(payCalendarSchema).default([]),
  /** `business day 2 18:00`: of the month after the one that is closed; `business day -1 16:00`: its own last. */
  closeCalendar: z.record(z.string(), z.union([z.string(), z.number()])).default({}),
  cutOffs: z.array(cutOffSchema).default([]),
  /** When vendors change what we talk to; in words, shown beside what breaks in them. */
  releaseWindows: z
    .array(
      z.strictObject({
        application: idSchema('app-'),
        months: z.array(monthSchema),
        day: textSchema,
        local: textSchema,
      }),
    )
    .default([]),
});
export type Calendars = z.infer<typeof calendarsSchema>;
