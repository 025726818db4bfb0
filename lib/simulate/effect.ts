import type { AttributeValue } from '@/lib/domain';

/** Where something changes. Absent: everywhere. */
export interface Place {
  interfaces?: readonly string[];
  facilities?: readonly string[];
}

/** What calls are answered with, and what the middleware makes of it. */
export interface Refusal {
  code: string;
  errorClass: string;
  message: string;
  httpStatus: number | null;
  retryable: boolean;
  attributes?: Record<string, AttributeValue>;
  /** Share of the calls that are refused, by the time since it began and the time it lasts. */
  share: (sinceMs: number, lastsMs: number) => number;
  /** Tries after the first one, before a message gives up; Infinity: never, but for `givesUpShare`. */
  retries: number;
  /** Waits between the tries, over and over; default: the usual back-off. */
  waitsMs?: readonly number[];
  givesUpShare?: number;
  finally: 'failed' | 'dead_lettered';
}

/** One thing that an incident changes in what is sent. An incident may do several. */
export type Effect =
  /** Messages wait where they are and come in a burst at the end, or after `forMs`. */
  | ({ kind: 'hold'; forMs?: number } & Place)
  | ({ kind: 'refuse'; refusal: Refusal } & Place)
  /** Nobody approves the time of the place, so its file is not made. */
  | { kind: 'skip_batch' }
  /** Every call takes so much longer each day. */
  | ({ kind: 'slow'; factorPerDay: number } & Place)
  /** Events of the application carry a time that lies ahead. */
  | { kind: 'shift_clock'; application: string; facilities: readonly string[]; aheadMs: number }
  /** A load of items, some with unit and price off by a factor; orders of these items come back with it. */
  | { kind: 'load_items'; loadId: string; count: number; badShare: number; factors: readonly number[]; withinMs: number }
  /** What was delivered before is delivered again under new message ids. */
  | { kind: 'deliver_again'; facilities: readonly string[]; replayId: string; share: number; reachesBackMs: number }
  /** Documents and journal lines of these departments are refused for their cost centre. */
  | { kind: 'refuse_departments'; facilities: readonly string[]; departments: readonly string[]; code: string }
  /** The certificate of the connector runs out when the incident begins. */
  | { kind: 'expire_certificate'; connector: string }
  /** Somebody else uses up the quota of the connector. */
  | { kind: 'use_quota'; connector: string }
  /** A release by the vendor ends as it begins. */
  | { kind: 'release'; application: string; version: string };
