import { z } from 'zod';
import { severities } from '../exception';

const time = z.iso.datetime();

export const incidentKinds = ['case', 'exception', 'person', 'told', 'step', 'replay', 'change', 'handover'] as const;

/** One thing that happened, in a sentence without its time. */
export const incidentEntrySchema = z.object({
  at: time,
  kind: z.enum(incidentKinds),
  /** Who did it; null where nobody did: a case, a message of the house. */
  who: z.string().nullable(),
  text: z.string(),
  note: z.string().nullable(),
  /** Where more stands. */
  href: z.string().nullable(),
});
export type IncidentEntry = z.infer<typeof incidentEntrySchema>;

/** An exception as the report of an incident: what, how bad, how long each part took, and everything that happened, oldest first. */
export const incidentSchema = z.object({
  ref: z.string(),
  title: z.string(),
  statement: z.string(),
  severity: z.enum(severities),
  severityReason: z.string(),
  state: z.string(),
  team: z.string(),
  owner: z.string().nullable(),
  timezone: z.string(),
  asOf: time,
  beganAt: time,
  openedAt: time,
  acknowledgedAt: time.nullable(),
  endedAt: time.nullable(),
  /** From the first case: until it was noticed, until somebody was told, until somebody took it, until it ended. Null: it has not happened. */
  spans: z.object({
    noticedMs: z.number(),
    toldMs: z.number().nullable(),
    acknowledgedMs: z.number().nullable(),
    endedMs: z.number().nullable(),
  }),
  impact: z.array(z.string()),
  /** Where it was, as claims with their proof. */
  where: z.array(z.object({ claim: z.string(), proof: z.string() })),
  expected: z.array(z.string()),
  steps: z.array(z.object({ text: z.string(), doneAt: time.nullable(), doneBy: z.string().nullable() })),
  resolution: z.string().nullable(),
  explained: z.array(z.object({ ref: z.string(), title: z.string() })),
  entries: z.array(incidentEntrySchema),
  /** Counts hold only what the reader may see. */
  partial: z.boolean(),
});
export type Incident = z.infer<typeof incidentSchema>;
