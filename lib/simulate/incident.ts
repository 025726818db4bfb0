import type { Interface } from '@/lib/domain';
import { DAY_MS, HOUR_MS, MINUTE_MS } from './simulation';

/**
 * Something that goes wrong, with the truth about it. Times in ms since 1970, [fromMs, toMs); `toMs` Infinity: until it is mended.
 * `reachesBackMs`: from when on it holds things back, for an incident whose cause lies before its start.
 */
export interface Incident {
  id: IncidentId;
  kind: 'site_dark' | 'connector_refuses' | 'batch_missing';
  fromMs: number;
  toMs: number;
  reachesBackMs: number;
  facility: string | null;
  connector: string | null;
  workflow: string | null;
  payGroup: string | null;
  interfaces: readonly string[];
}

export const incidentIds = ['inc-01', 'inc-02', 'inc-06'] as const;
export type IncidentId = (typeof incidentIds)[number];

export interface IncidentStory {
  title: string;
  scope: 'facility' | 'connector' | 'facility_x_workflow';
  cause: string;
  /** Usual local start: weekday (1 = Monday, null = any day, 'payroll' = the day time files are due) and time. */
  usualStart: { weekday: number | null | 'payroll'; at: string };
  usualDurationMs: number;
  expectedExceptions: readonly string[];
}

/** The three incidents and what a person should conclude from them. */
export const incidentStories: Record<IncidentId, IncidentStory> = {
  'inc-01': {
    title: 'One site goes dark',
    scope: 'facility',
    cause: 'network_outage',
    usualStart: { weekday: 2, at: '09:40' },
    usualDurationMs: 3.5 * HOUR_MS,
    expectedExceptions: ['EXC-PLT-SILENT', 'EXC-INV-BURST', 'EXC-INV-LOST'],
  },
  'inc-02': {
    title: 'One connector fails everywhere',
    scope: 'connector',
    cause: 'api_key_expired',
    usualStart: { weekday: 3, at: '00:00' },
    usualDurationMs: 10 * HOUR_MS,
    expectedExceptions: ['EXC-PLT-AUTH', 'EXC-PLT-DLQ', 'EXC-ONB-LATE'],
  },
  'inc-06': {
    title: 'A batch never arrives',
    scope: 'facility_x_workflow',
    cause: 'missing_batch',
    usualStart: { weekday: 'payroll', at: '14:00' },
    usualDurationMs: Number.POSITIVE_INFINITY,
    expectedExceptions: ['EXC-PAY-NOFILE'],
  },
};

const SITE_INTERFACES = ['if-inv-threshold', 'if-use-supply', 'if-use-charge', 'if-req-submit', 'if-receipt-dock'];

export interface IncidentPlace {
  facility?: string | undefined;
  connector?: string | undefined;
}

/** Returns the incident at its times. `place` moves it: inc-01 and inc-06 to another facility, inc-02 to another connector. */
export function planIncident(
  id: IncidentId,
  times: { fromMs: number; toMs: number },
  interfaces: Iterable<Interface>,
  place: IncidentPlace = {},
): Incident {
  const plain = {
    id,
    ...times,
    reachesBackMs: times.fromMs,
    facility: null,
    connector: null,
    workflow: null,
    payGroup: null,
    interfaces: [],
  };
  if (id === 'inc-01') return { ...plain, kind: 'site_dark', facility: place.facility ?? 'fac-ironrange', interfaces: SITE_INTERFACES };
  if (id === 'inc-02') {
    const connector = place.connector ?? 'con-sched-rest';
    const meant = [...interfaces].filter((i) => i.connector === connector && i.environment === 'production').map((i) => i.id);
    return { ...plain, kind: 'connector_refuses', connector, interfaces: meant };
  }
  const file = { facility: place.facility ?? 'fac-granite', workflow: 'wf-time-payroll', payGroup: 'pg-a', interfaces: ['if-time-export'] };
  return { ...plain, ...file, kind: 'batch_missing', reachesBackMs: Number.NEGATIVE_INFINITY };
}

/** inc-06 means the next file due after its start: within one pay period. */
export const BATCH_WITHIN_MS = 14 * DAY_MS;
/** What waited comes back eight times as fast as it came in. */
export const BURST_FACTOR = 8;
export const OUT_OF_ORDER_SHARE = 0.15;
/** Tries after the first one, before a message gives up. */
export const REFUSED_RETRIES = 5;
/** Dead letters are taken up again within this time after the end. */
export const TAKEN_UP_WITHIN_MS = 10 * MINUTE_MS;
export const OPERATOR_SHARE = 0.25;
