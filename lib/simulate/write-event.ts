import type { AttributeValue, BusinessKey, DocumentLines } from '@/lib/domain';
import { drawHex, drawLogNormal, drawShare } from './draw-chance';
import { isCall } from './draw-fault';
import type { Emission } from './emission';
import { habitOf } from './find-habit';
import type { Telling } from './habit';
import type { Estate } from './simulation';

/** One record of `POST /api/events`, as a middleware would send it. */
export interface WireEvent {
  eventId: string;
  occurredAt: string;
  source: string;
  transactionId?: string;
  correlationId?: string;
  traceId?: string;
  spanId?: string;
  workflow: string;
  milestone: string;
  interface?: string;
  connector?: string;
  application?: string;
  facility: string;
  department: string;
  supplier?: string;
  status: string;
  sourceStatus: string;
  outcome?: string;
  attempt?: { number: number; retryOf?: string; replayId?: string; kind?: string };
  startedAt?: string;
  durationMs?: number;
  messageType?: string;
  businessKeys: BusinessKey[];
  error?: { code: string; class: string; message: string; retryable: boolean };
  measures?: Record<string, number | string>;
  documentLines?: DocumentLines;
  deepLink?: string;
  attributes: Record<string, AttributeValue>;
}

const UNKNOWN_FACILITY_SHARE = 0.0005;
const DURATION_SLOT = 8000;
/** Workflows whose senders know a correlation id and no transaction id of their own. */
const correlated = new Set(['wf-replenishment', 'wf-charge-supply']);
const sourceWords = {
  completed: 'SUCCESS',
  completed_with_warning: 'SUCCESS_WITH_WARNINGS',
  retrying: 'RETRY',
  failed: 'ERROR',
  dead_lettered: 'DEADLETTER',
  duplicate: 'DUPLICATE',
} as const;

/** Median of the time a hop itself takes, in ms, by pattern; human steps have none. */
const hopMedianMs: Record<string, number> = {
  api_sync: 350,
  api_async: 700,
  scim: 500,
  webhook: 250,
  event: 180,
  hl7v2: 420,
  edi_x12: 2600,
  file_batch: 45_000,
  bulk_load: 180_000,
};

/** Returns the ids that tie a transaction's spans to its events, or null when it is not traced. */
export function traceIdOf(estate: Estate, emission: Pick<Emission, 'tx'>): string | null {
  return drawShare(emission.tx.dice, 900) < estate.options.traced ? drawHex(emission.tx.dice, 901, 16) : null;
}

/** Whether this hop leaves spans: calls do, files and people do not. */
export const isTraced = (emission: Emission): boolean => emission.interface !== null && isCall(emission.interface.pattern);

/** Returns the id of one of the spans of a hop; `part` 0 is the caller's, 4 the target's. */
export const spanIdOf = ({ tx, planned, attempt }: Emission, part: number): string =>
  drawHex(tx.dice, 20_000 + planned.index * 512 + (attempt % 64) * 8 + part, 8);

/** Returns how long the hop itself took, in ms; null for a step by people. */
export function hopLengthMs({ tx, interface: used, planned, attempt, fault, slowness }: Emission): number | null {
  if (!used) return null;
  if (fault?.errorClass === 'timeout') return 30_000;
  const median = (hopMedianMs[used.pattern] ?? 500) * (fault ? 0.3 : 1) * slowness;
  return Math.round(drawLogNormal(tx.dice, DURATION_SLOT + planned.index * 64 + (attempt % 64), median, 0.55));
}

/** Returns the event as it goes over the wire. */
export function writeEvent(emission: Emission, estate: Estate): WireEvent {
  const { tx, details, planned, interface: used, fault, status, attempt, takenUp } = emission;
  const { workflow } = tx.workflow;
  const habit = habitOf(workflow.id, planned.milestone.id);
  const told = fault ? {} : tellAlso(habit.tell?.(details, tx) ?? {}, emission.tells);
  const occurredMs = emission.occurredMs + emission.aheadMs;
  const lengthMs = hopLengthMs(emission);
  const traceId = isTraced(emission) ? traceIdOf(estate, emission) : null;
  const fromPartner = used?.pattern === 'edi_x12' && used.sourceApplication === 'app-edi';
  const application = habit.application?.(details) ?? planned.milestone.application;
  const first = planned.parent < 0;
  const hasAmounts = first || fault !== null || status === 'completed_with_warning' || told.measures !== undefined;
  return {
    eventId: emission.id,
    occurredAt: new Date(occurredMs).toISOString(),
    source: sourceOf(emission, estate),
    ...(fromPartner ? {} : correlated.has(workflow.id) ? { correlationId: `c-${tx.id}` } : { transactionId: tx.id }),
    ...(traceId ? { traceId, spanId: spanIdOf(emission, 4) } : {}),
    workflow: workflow.id,
    milestone: planned.milestone.id,
    ...(used ? { interface: used.id, connector: used.connector } : {}),
    ...(application ? { application } : {}),
    facility:
      drawShare(tx.dice, 9000 + planned.index) < UNKNOWN_FACILITY_SHARE
        ? `fac-legacy-${tx.place.facility.code.toLowerCase()}`
        : tx.place.facility.id,
    department: emission.department ?? details.department,
    ...(details.supplier ? { supplier: details.supplier.name } : {}),
    status,
    sourceStatus: sourceWords[status],
    ...(habit.outcome && !fault ? { outcome: habit.outcome } : {}),
    ...(attempt > 1 || fault ? { attempt: writeAttempt(emission) } : {}),
    ...(lengthMs === null ? {} : { startedAt: new Date(occurredMs - lengthMs).toISOString(), durationMs: lengthMs }),
    ...(used ? { messageType: messageTypeOf(used.id) } : {}),
    businessKeys: told.keys ? [...details.keys, ...told.keys] : details.keys,
    ...(fault ? { error: { code: fault.code, class: fault.errorClass, message: fault.message, retryable: fault.retryable } } : {}),
    ...(hasAmounts ? { measures: { ...details.measures, ...told.measures } } : {}),
    ...(told.documentLines ? { documentLines: told.documentLines } : {}),
    ...(fault ? { deepLink: `https://runs.quillmoor.example/${sourceOf(emission, estate)}/${emission.id}` } : {}),
    attributes: {
      ...(first || fault ? details.attributes : {}),
      ...told.attributes,
      ...fault?.attributes,
      ...(fault?.httpStatus ? { 'http.response.status_code': fault.httpStatus } : {}),
      ...(status === 'dead_lettered' && fault ? { dead_letter_reason: `${fault.errorClass} after ${attempt} attempts` } : {}),
      ...(takenUp === 'operator' ? { taken_up_by: 'operator' } : {}),
    },
  };
}

/** The second telling wins where both speak of the same. */
const tellAlso = (first: Telling, second: Telling | null): Telling =>
  second === null
    ? first
    : {
        attributes: { ...first.attributes, ...second.attributes },
        ...(first.measures || second.measures ? { measures: { ...first.measures, ...second.measures } } : {}),
        keys: [...(first.keys ?? []), ...(second.keys ?? [])],
        ...lastLines(first, second),
      };

function lastLines(first: Telling, second: Telling): Pick<Telling, 'documentLines'> {
  const documentLines = second.documentLines ?? first.documentLines;
  return documentLines ? { documentLines } : {};
}

/** The middleware that runs the connector reports the hop; a step without one is reported by its own application. */
function sourceOf({ interface: used }: Emission, estate: Estate): string {
  return used ? (estate.runsOn.get(used.connector) ?? 'app-ipaas') : 'app-ipaas';
}

function writeAttempt({ id, attempt, takenUp, replayId, tx }: Emission): NonNullable<WireEvent['attempt']> {
  const retryOf = attempt > 1 ? { retryOf: id.replace(/\.\d+$/, `.${attempt - 1}`) } : {};
  if (replayId !== null) return { number: attempt, ...retryOf, kind: 'replay', replayId };
  if (takenUp === 'operator')
    return { number: attempt, ...retryOf, kind: 'replay', replayId: `RPY-${tx.date.replaceAll('-', '')}-${1 + ((tx.dice.low >>> 0) % 9)}` };
  return {
    number: attempt,
    ...retryOf,
    kind: takenUp === 'correction' ? 'correction' : takenUp ? 'redelivery' : attempt > 1 ? 'retry' : 'first',
  };
}

const documents: Record<string, string> = {
  '850': 'X12 850',
  '855': 'X12 855',
  '856': 'X12 856',
  '860': 'X12 860',
  '997': 'X12 997',
  '810': 'X12 810',
  '820': 'X12 820',
  '832': 'X12 832',
};
const messageTypeOf = (interfaceId: string): string => documents[/\d{3}/.exec(interfaceId)?.[0] ?? ''] ?? interfaceId.replace(/^if-/, '');
