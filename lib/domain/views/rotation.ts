import { z } from 'zod';
import { dutyPersonSchema, scheduleViewSchema } from './duty';
import { placeRefSchema } from './exception-list';

const time = z.iso.datetime();
const words = z.string().max(200);

/** A schedule as a form holds it: what the catalog checks is checked when it is stored. */
export const writtenScheduleSchema = z.strictObject({
  id: words,
  name: words,
  team: words,
  timezone: words,
  layers: z
    .array(
      z.strictObject({
        name: words,
        people: z.array(words).max(200),
        start: words,
        end: words.optional(),
        turn: z.strictObject({ every: z.number().int(), unit: z.enum(['hours', 'days', 'weeks']) }),
        only: z.array(z.strictObject({ weekdays: z.array(z.number().int()).max(7), from: words, to: words })).max(20),
        holidays: z.enum(['open', 'closed']),
      }),
    )
    .max(20),
});
export type WrittenSchedule = z.infer<typeof writtenScheduleSchema>;
export type WrittenLayer = WrittenSchedule['layers'][number];

/** What the form for a rotation begins with. */
export const rotationFormSchema = z.object({
  timezone: z.string(),
  asOf: time,
  /** Null: a new one. */
  schedule: writtenScheduleSchema.nullable(),
  /** The schedule as text, as it is stored: what a change is held against. */
  found: z.string().nullable(),
  /** Teams that it may be for: those without one, and its own. */
  teams: z.array(placeRefSchema),
  people: z.array(z.object({ email: z.string(), name: z.string(), teams: z.array(z.string()) })),
});
export type RotationForm = z.infer<typeof rotationFormSchema>;

/** Who would be on duty in the next weeks. `fault`: why nothing can be worked out yet. */
export const rotationPreviewSchema = z.object({
  fault: z.string().nullable(),
  from: time,
  to: time,
  days: z.array(z.object({ date: z.iso.date(), at: time })),
  people: z.array(dutyPersonSchema),
  shifts: scheduleViewSchema.shape.shifts,
  layers: scheduleViewSchema.shape.layers,
  gaps: scheduleViewSchema.shape.gaps,
});
export type RotationPreview = z.infer<typeof rotationPreviewSchema>;
