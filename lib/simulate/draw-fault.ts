import type { AttributeValue, Interface } from '@/lib/domain';
import { drawLogNormal, drawShare, drawWeighted } from './draw-chance';
import type { BusinessFault } from './habit';
import { effectsAt, type Incident, listEffects, OPERATOR_SHARE, TAKEN_UP_WITHIN_MS } from './incident';
import { HOUR_MS, MINUTE_MS, type SimulatedTransaction } from './simulation';

/** Why an attempt failed, and what follows. */
export interface Fault {
  code: string;
  errorClass: string;
  message: string;
  httpStatus: number | null;
  retryable: boolean;
  attributes: Record<string, AttributeValue>;
  /** Attempts of this run before it ends with `finally`. */
  attempts: number;
  finally: 'failed' | 'dead_lettered';
  /** When it is taken up again after that; Infinity: never. */
  againMs: (endedMs: number) => number;
  by: 'operator' | 'redelivery' | 'correction';
  /** Waits between its attempts, over and over; null: the usual back-off. */
  waitsMs: readonly number[] | null;
  incident: Incident | null;
}

export interface Hop {
  tx: SimulatedTransaction;
  interface: Interface | null;
  slot: number;
  department: string;
  milestone: string;
  business: BusinessFault | undefined;
}

/** Background noise per hop: most mends itself, very little dies, and one in ten of that stays dead. */
const TRANSIENT_SHARE = 0.006;
const DEAD_SHARE = 0.0005;
const NEVER_SHARE = 0.1;
const NEVER_CORRECTED_SHARE = 0.06;

interface Kind {
  code: string;
  errorClass: string;
  message: string;
  httpStatus: number | null;
}
const timeout: Kind = { code: 'TIMEOUT', errorClass: 'timeout', message: 'No answer within 30 seconds', httpStatus: 504 };
const unavailable: Kind = { code: 'HTTP_503', errorClass: 'unavailable', message: 'Service temporarily unavailable', httpStatus: 503 };
const throttled: Kind = { code: 'HTTP_429', errorClass: 'throttled', message: 'Quota exhausted, retry later', httpStatus: 429 };
const conflict: Kind = { code: 'HTTP_409', errorClass: 'conflict', message: 'Record was changed by somebody else', httpStatus: 409 };
const connection: Kind = {
  code: 'CONNECTION_RESET',
  errorClass: 'connection_lost',
  message: 'Connection closed by the other side',
  httpStatus: null,
};
const noAck: Kind = {
  code: 'NO_ACK',
  errorClass: 'timeout',
  message: 'No acknowledgement on the channel within 30 seconds',
  httpStatus: null,
};

const callKinds = [
  [timeout, 45],
  [unavailable, 30],
  [throttled, 15],
  [conflict, 10],
] as const;
const fileKinds = [
  [connection, 70],
  [{ ...timeout, httpStatus: null }, 30],
] as const;
const channelKinds = [
  [noAck, 60],
  [connection, 40],
] as const;
const called = new Set(['api_sync', 'api_async', 'scim', 'webhook', 'event']);

/** Whether a hop is made by calling somebody over HTTP. */
export const isCall = (pattern: string): boolean => called.has(pattern);

/** Returns what makes the attempt at this instant fail, or null: it works. `earlier` counts the attempts before it. */
export function drawFault(hop: Hop, earlier: number, atMs: number, incidents: readonly Incident[]): Fault | null {
  const ofIncident =
    incidents.length === 0 ? null : (refusalOf(hop, earlier, atMs, incidents) ?? departmentFaultOf(hop, earlier, atMs, incidents));
  return ofIncident ?? correctionOf(hop, earlier) ?? noiseOf(hop, earlier);
}

/** Slots that answer whether a single attempt is refused: apart from all others. */
const REFUSED_SLOT = 12_000;
const GIVES_UP_TRIES = 8;

function refusalOf(hop: Hop, earlier: number, atMs: number, incidents: readonly Incident[]): Fault | null {
  const { tx, interface: used, slot } = hop;
  if (!used) return null;
  const refusing = effectsAt(incidents, 'refuse', { interface: used.id, facility: tx.place.facility.id, atMs }).find(
    ({ incident, effect }) =>
      drawShare(tx.dice, slot + REFUSED_SLOT + (earlier % 64)) <
      effect.refusal.share(atMs - incident.fromMs, incident.toMs - incident.fromMs),
  );
  if (!refusing) return null;
  const { incident } = refusing;
  const { share: _, retries, waitsMs, givesUpShare, attributes, ...said } = refusing.effect.refusal;
  const givesUp = givesUpShare !== undefined && drawShare(tx.dice, slot + 19) < givesUpShare;
  return {
    ...said,
    attributes: attributes ?? {},
    attempts: givesUp ? GIVES_UP_TRIES : 1 + retries,
    againMs: againAfter(incident, hop),
    by: drawShare(tx.dice, slot + 21) < OPERATOR_SHARE ? 'operator' : 'redelivery',
    waitsMs: waitsMs ?? null,
    incident,
  };
}

/** What an incident stopped is taken up after its end, not all at once. */
function againAfter(incident: Incident, { tx, slot }: Hop): Fault['againMs'] {
  const spreadMs = Math.min(TAKEN_UP_WITHIN_MS, (incident.toMs - incident.fromMs) / 20);
  return () => incident.toMs + 3000 + spreadMs * drawShare(tx.dice, slot + 20);
}

/** inc-10: the first check of a request stops at a cost centre that is no longer known. */
function departmentFaultOf(hop: Hop, earlier: number, atMs: number, incidents: readonly Incident[]): Fault | null {
  if (earlier > 0 || hop.milestone !== 'req_validated') return null;
  const hit = listEffects(incidents, 'refuse_departments').find(
    ({ incident, effect }) =>
      atMs >= incident.fromMs &&
      atMs < incident.toMs &&
      effect.facilities.includes(hop.tx.place.facility.id) &&
      effect.departments.includes(hop.department),
  );
  if (!hit) return null;
  return {
    code: hit.effect.code,
    errorClass: 'business_reject',
    message: 'Cost centre is unknown in the ledger',
    httpStatus: null,
    retryable: false,
    attributes: {},
    attempts: 1,
    finally: 'failed',
    againMs: againAfter(hit.incident, hop),
    by: 'correction',
    waitsMs: null,
    incident: hit.incident,
  };
}

function correctionOf({ tx, slot, business }: Hop, earlier: number): Fault | null {
  if (!business || earlier > 0 || drawShare(tx.dice, slot + 22) >= business.share) return null;
  const status = business.attributes?.['http.response.status_code'];
  return {
    ...business,
    httpStatus: typeof status === 'number' ? status : null,
    retryable: false,
    attributes: business.attributes ?? {},
    attempts: 1,
    finally: 'failed',
    againMs: (endedMs) =>
      drawShare(tx.dice, slot + 23) < NEVER_CORRECTED_SHARE
        ? Number.POSITIVE_INFINITY
        : endedMs + drawLogNormal(tx.dice, slot + 24, 2.5 * HOUR_MS, 0.7),
    by: 'correction',
    waitsMs: null,
    incident: null,
  };
}

function noiseOf({ tx, interface: used, slot }: Hop, earlier: number): Fault | null {
  if (!used) return null;
  const share = drawShare(tx.dice, slot + 25);
  const dead = share < DEAD_SHARE;
  const failing = dead ? DEAD_ATTEMPTS : share < DEAD_SHARE + TRANSIENT_SHARE ? 1 + Math.floor(3 * drawShare(tx.dice, slot + 26) ** 2) : 0;
  if (earlier >= failing) return null;
  const kinds = isCall(used.pattern) ? callKinds : used.pattern === 'hl7v2' || used.pattern === 'edi_x12' ? channelKinds : fileKinds;
  return {
    ...drawWeighted<Kind>(tx.dice, slot + 27, kinds),
    retryable: true,
    attributes: {},
    attempts: DEAD_ATTEMPTS,
    finally: 'dead_lettered',
    againMs: (endedMs) =>
      drawShare(tx.dice, slot + 28) < NEVER_SHARE
        ? Number.POSITIVE_INFINITY
        : endedMs + Math.min(20 * HOUR_MS, drawLogNormal(tx.dice, slot + 29, 90 * MINUTE_MS, 0.8)),
    by: drawShare(tx.dice, slot + 30) < OPERATOR_SHARE ? 'operator' : 'redelivery',
    waitsMs: null,
    incident: null,
  };
}

const DEAD_ATTEMPTS = 4;
