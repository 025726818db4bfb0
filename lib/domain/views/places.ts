import { z } from 'zod';
import { environmentSchema } from '../event';
import { severities } from '../exception';
import { placeRefSchema } from './exception-list';
import { healthCellSchema, healthPlaceSchema } from './health';
import { transactionRowSchema } from './transactions';

const time = z.iso.datetime();

/** Transactions by the hour or day they started in and the state they are in now. */
export const volumePointSchema = z.object({
  at: time,
  to: time,
  completed: z.number(),
  open: z.number(),
  failed: z.number(),
  cancelled: z.number(),
});
export type VolumePoint = z.infer<typeof volumePointSchema>;

export const openExceptionSchema = z.object({
  ref: z.string(),
  title: z.string(),
  state: z.string(),
  severity: z.enum(severities),
  team: z.string(),
  openedAt: time,
  dueAt: time,
  transactions: z.number(),
  facilities: z.array(placeRefSchema),
  workflows: z.array(placeRefSchema),
});
export type OpenException = z.infer<typeof openExceptionSchema>;

const frame = {
  environment: environmentSchema,
  timezone: z.string(),
  asOf: time,
  from: time,
  to: time,
  place: healthPlaceSchema,
  volume: z.array(volumePointSchema),
  exceptions: z.array(openExceptionSchema),
  failures: z.array(transactionRowSchema),
};

/** One facility: its workflows, departments, recent failures and open exceptions. */
export const facilityViewSchema = z.object({
  ...frame,
  about: z.object({ code: z.string(), type: z.string(), city: z.string(), beds: z.number(), employees: z.number(), note: z.string() }),
  cells: z.array(healthCellSchema.extend({ name: z.string() })),
  departments: z.array(placeRefSchema.extend({ volume: z.number(), attention: z.number() })),
});
export type FacilityView = z.infer<typeof facilityViewSchema>;

export const funnelStepSchema = z.object({
  id: z.string(),
  name: z.string(),
  required: z.string(),
  application: placeRefSchema.nullable(),
  interface: placeRefSchema.nullable(),
  actor: z.string(),
  /** Of the transactions started in the window: how many reached it, and how many stand at it now without having ended. */
  reached: z.number(),
  standing: z.number(),
  late: z.number(),
  /** From the step before to this one, in ms; null under one case. */
  p50: z.number().nullable(),
  p90: z.number().nullable(),
  typical: z.string(),
  worst: z.string(),
  clock: z.string(),
  after: z.string().nullable(),
});
export type FunnelStep = z.infer<typeof funnelStepSchema>;

export const workflowViewSchema = z.object({
  ...frame,
  about: z.object({
    name: z.string(),
    summary: z.string(),
    statement: z.string(),
    businessOwner: z.string(),
    technicalOwner: z.string(),
    criticality: z.string(),
  }),
  started: z.number(),
  funnel: z.array(funnelStepSchema),
  cells: z.array(healthCellSchema.extend({ name: z.string(), group: z.string() })),
  interfaces: z.array(
    placeRefSchema.extend({ n: z.number(), failed: z.number(), errorRatio: z.number().nullable(), p95: z.number().nullable() }),
  ),
});
export type WorkflowView = z.infer<typeof workflowViewSchema>;

/** What both ends of an interface say of the documents that left in the window. */
const handoverSchema = z.object({
  /** Which ends said anything: with one alone nothing can be called missing. */
  ends: z.enum(['both', 'sent', 'received']),
  /** Null: that end said nothing. */
  sent: z.number().nullable(),
  received: z.number().nullable(),
  /** Sent and not received although the time that is usual here has passed. */
  missing: z.number().nullable(),
  underWay: z.number().nullable(),
  /** Transactions whose documents took longer than `graceMs`. */
  late: z.number().nullable(),
  graceMs: z.number(),
  hours: z.array(z.object({ at: time, sent: z.number(), received: z.number() })),
  /** The transactions in which the ends differ, newest first, at most fifty. */
  differing: z.array(
    z.object({
      id: z.string(),
      name: z.string().nullable(),
      sent: z.number(),
      received: z.number(),
      sentAt: time.nullable(),
      receivedAt: time.nullable(),
    }),
  ),
});
export type Handover = z.infer<typeof handoverSchema>;

export const interfaceViewSchema = z.object({
  environment: environmentSchema,
  timezone: z.string(),
  asOf: time,
  from: time,
  to: time,
  id: z.string(),
  name: z.string(),
  about: z.object({
    source: placeRefSchema,
    target: placeRefSchema,
    connector: placeRefSchema,
    workflow: placeRefSchema,
    pattern: z.string(),
    team: z.string(),
    criticality: z.string(),
    latency: z.string(),
    sensitivity: z.string(),
    readiness: z.string(),
    environment: environmentSchema,
    contractVersion: z.string().nullable(),
    runbook: z.string().nullable(),
  }),
  exceptions: z.array(openExceptionSchema),
  recent: z.array(transactionRowSchema),
  /** Null when neither end counts documents. */
  handover: handoverSchema.nullable(),
});
export type InterfaceView = z.infer<typeof interfaceViewSchema>;
