import { z } from 'zod';
import type { DocumentLines } from './document-lines';

/** What the sender says happened at this hop. Words of the contract; the sender's own word stays in `sourceStatus`. */
export const eventStatuses = [
  'received',
  'in_progress',
  'waiting',
  'retrying',
  'completed',
  'completed_with_warning',
  'failed',
  'dead_lettered',
  'skipped',
  'duplicate',
  'cancelled',
  'unknown',
] as const;
export const eventStatusSchema = z.enum(eventStatuses);
export type EventStatus = z.infer<typeof eventStatusSchema>;

export const environments = ['development', 'test', 'validation', 'production'] as const;
export const environmentSchema = z.enum(environments);
export type Environment = z.infer<typeof environmentSchema>;

/** How a whole transaction ended, or `open`. */
export const outcomes = ['open', 'completed', 'completed_with_warning', 'failed', 'cancelled'] as const;
export const outcomeSchema = z.enum(outcomes);
export type Outcome = z.infer<typeof outcomeSchema>;

export const businessKeySchema = z.object({
  type: z.string().min(1).max(80),
  value: z.string().min(1).max(200),
  role: z.string().max(40).optional(),
});
export type BusinessKey = z.infer<typeof businessKeySchema>;

/** Role of a key that is told again as an earlier data key hashed it, so that it still joins what it joined before. */
export const KEY_BEFORE = 'before';

export type AttributeValue = string | number | boolean;

/** Word for "the catalog does not know it, or the sender did not say it". */
export const UNASSIGNED = 'unassigned';

/** Word for "all values of this dimension that are not told apart". */
export const OTHER = 'other';

/**
 * One log entry of a transaction at one hop, whatever the source was: the only shape behind normalize.
 * Times are event time (`occurredAt`) and arrival (`receivedAt`). `eventKey` is a UUID made of environment, source and
 * event id (or of the content when the sender gave no id); `contentHash` tells a resend from a contradiction.
 */
export interface CanonicalEvent {
  eventKey: string;
  contentHash: string;
  eventId: string | null;
  environment: Environment;
  source: string;
  occurredAt: Date;
  receivedAt: Date;
  workflow: string;
  milestone: string | null;
  status: EventStatus;
  sourceStatus: string | null;
  outcome: Exclude<Outcome, 'open'> | null;
  transactionId: string | null;
  correlationId: string | null;
  traceId: string | null;
  spanId: string | null;
  parentTransactionId: string | null;
  facility: string;
  department: string;
  interface: string | null;
  connector: string | null;
  application: string | null;
  supplier: string | null;
  attempt: number;
  replayId: string | null;
  startedAt: Date | null;
  durationMs: number | null;
  messageType: string | null;
  businessKeys: BusinessKey[];
  errorClass: string | null;
  errorCode: string | null;
  errorMessage: string | null;
  errorRetryable: boolean | null;
  /** amountMinor (integer, minor units), currency, lines, people, documentsIn, documentsOut and other numbers. */
  measures: Record<string, number | string>;
  deepLink: string | null;
  /** Lines of the document that it tells, where it tells any. They are written with the event and read only for people, by show. */
  documentLines?: DocumentLines;
  /** The rest, flat. Includes what the catalog could not place, under `unassigned.facility` and the like. */
  attributes: Record<string, AttributeValue>;
}

/** A record that was refused: kept with its reason so that people can look at it, never dropped silently. */
export interface RejectedRecord {
  index: number;
  code: string;
  message: string;
  record: unknown;
}

/** The answer to `POST /api/events`; `errors` holds the first 100. */
export interface ReceiveAnswer {
  accepted: number;
  duplicates: number;
  rejected: number;
  /** Records that the preset leaves out; only where there is one. */
  leftOut?: number | undefined;
  errors: { index: number; code: string; message: string }[];
}
