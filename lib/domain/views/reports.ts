import { z } from 'zod';
import { severities } from '../exception';
import { placeRefSchema } from './exception-list';
import { kpiListSchema, kpiRowSchema, kpiViewSchema, nextDeadlineSchema } from './kpis';
import { sloRowSchema } from './slos';

const time = z.iso.datetime();
const date = z.iso.date();

/** `to_date` is the month so far; the others are whole: the last one that has ended, unless a date says which. */
export const reportPeriods = ['week', 'month', 'pay_period', 'quarter', 'to_date'] as const;
export type ReportPeriodKind = (typeof reportPeriods)[number];

export const reportPeriodSchema = z.object({
  kind: z.enum(reportPeriods),
  /** `Week of 9 to 15 November 2026`. */
  name: z.string(),
  /** To stand in a sentence: `in the week of 9 to 15 November 2026`. */
  inWords: z.string(),
  from: time,
  to: time,
  /** It has not ended: what it holds may still change. */
  partial: z.boolean(),
  previousName: z.string(),
  previousFrom: time,
  previousTo: time,
  /** A date inside the period, inside the one before and the one after; `next` null when that one has not begun. */
  on: date,
  earlier: date,
  later: date.nullable(),
});
export type ReportPeriod = z.infer<typeof reportPeriodSchema>;

/** How one measure moved by more than chance leaves open, and what moved it most. */
export const reportMovementSchema = z.object({
  kpi: placeRefSchema,
  verdict: z.enum(['better', 'worse']),
  sentence: z.string(),
  contributors: z.array(placeRefSchema.extend({ words: z.string(), lineage: z.string() })),
  lineage: z.string(),
});
export type ReportMovement = z.infer<typeof reportMovementSchema>;

export const mendedSchema = z.object({
  ref: z.string(),
  severity: z.enum(severities),
  title: z.string(),
  place: z.string(),
  transactions: z.number(),
  openedAt: time,
  resolvedAt: time,
  team: z.string(),
});
export type Mended = z.infer<typeof mendedSchema>;

/** One number of the page, as a spreadsheet takes it; `why` says in words what is absent or must be known about it. */
export const figureSchema = z.object({
  section: z.enum(['measure', 'service_level', 'risk', 'mended']),
  id: z.string(),
  name: z.string(),
  value: z.number().nullable(),
  low: z.number().nullable(),
  high: z.number().nullable(),
  unit: z.string(),
  n: z.number().nullable(),
  counted: z.string(),
  target: z.number().nullable(),
  state: z.string(),
  previous: z.number().nullable(),
  previousN: z.number().nullable(),
  change: z.number().nullable(),
  open: z.number().nullable(),
  from: time.nullable(),
  to: time.nullable(),
  why: z.string(),
  /** Path of the page that lists what is behind the number. */
  lineage: z.string(),
});
export type Figure = z.infer<typeof figureSchema>;

export const reportViewSchema = z.object({
  audience: z.object({ id: z.string(), title: z.string(), reader: z.string() }),
  organisation: z.string(),
  environment: z.string(),
  timezone: z.string(),
  asOf: time,
  /** When the last live event arrived; null when none ever did. */
  lastReceivedAt: time.nullable(),
  catalogVersion: z.number(),
  period: reportPeriodSchema,
  /** The first sentence, and those that prove it; each from figures of this page. */
  headline: z.string(),
  sentences: z.array(z.string()),
  kpis: z.array(kpiRowSchema),
  movements: z.array(reportMovementSchema),
  /** Said beside the movements, or instead of them. */
  movementsNote: z.string(),
  /** Measures of this page without a number, each with the reason. */
  absent: z.array(placeRefSchema.extend({ why: z.string() })),
  /** Budgets of service levels now, over their own window; worst first. */
  slos: z.array(sloRowSchema),
  risks: kpiListSchema.shape.risks,
  nextDeadline: nextDeadlineSchema.nullable(),
  mended: z.object({ exceptions: z.number(), transactions: z.number(), top: z.array(mendedSchema) }),
  definitions: z.array(kpiViewSchema.shape.definition.extend({ id: z.string(), name: z.string() })),
  figures: z.array(figureSchema),
});
export type ReportView = z.infer<typeof reportViewSchema>;

/** The pages a reader may open, and whether their weekly mail is on. */
export const reportListSchema = z.object({
  timezone: z.string(),
  reports: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      reader: z.string(),
      /** How many measures it lists, and how many of those have a number for this reader. */
      measures: z.number(),
      computed: z.number(),
      /** Null: this page has no weekly mail. */
      digest: z.object({ on: z.boolean(), weekday: z.number(), at: z.string(), nextAt: time.nullable() }).nullable(),
    }),
  ),
  /** Where the mail goes; null for who has no address. */
  email: z.string().nullable(),
});
export type ReportList = z.infer<typeof reportListSchema>;
