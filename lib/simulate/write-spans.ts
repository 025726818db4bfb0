import type { AttributeValue, Interface } from '@/lib/domain';
import { drawShare } from './draw-chance';
import type { Emission } from './emission';
import type { Estate } from './simulation';
import { hopLengthMs, isTraced, spanIdOf, traceIdOf, writeEvent } from './write-event';

/** One span before it is encoded. Times in ms since 1970, with fractions. `kind` is OTLP's number. */
export interface WireSpan {
  traceId: string;
  spanId: string;
  parentSpanId: string | null;
  application: string;
  name: string;
  kind: number;
  fromMs: number;
  toMs: number;
  error: string | null;
  attributes: Record<string, AttributeValue>;
}

/** These interfaces keep no event log: their spans are all there is, and they name workflow and milestone themselves. */
const SPAN_ONLY = new Set(['if-sup-clm', 'if-asset-it']);

export const reportsBySpans = (emission: Emission): boolean => emission.interface !== null && SPAN_ONLY.has(emission.interface.id);

const INTERNAL = 1;
const SERVER = 2;
const CLIENT = 3;
const PRODUCER = 4;
const CONSUMER = 5;

/**
 * Returns the spans of one attempt at a hop: caller, middleware (taken in, mapped, called on), target. Empty when the hop is no call
 * or its transaction is not traced. All hops of a transaction share a trace; each starts a branch of its own below the first.
 */
export function writeSpans(emission: Emission, estate: Estate): WireSpan[] {
  const { interface: used, tx, planned, attempt } = emission;
  if (!used || !isTraced(emission)) return [];
  const spanOnly = reportsBySpans(emission);
  const traceId =
    traceIdOf(estate, emission) ?? (spanOnly ? traceIdOf({ ...estate, options: { ...estate.options, traced: 1 } }, emission) : null);
  if (!traceId) return [];
  const lengthMs = Math.max(4, hopLengthMs(emission) ?? 100);
  const toMs = emission.occurredMs;
  const fromMs = toMs - lengthMs;
  const middleware = estate.runsOn.get(used.connector) ?? 'app-ipaas';
  const at = (share: number) => fromMs + lengthMs * (share + 0.004 * drawShare(tx.dice, 30_000 + planned.index * 64 + attempt));
  const id = (part: number) => spanIdOf(emission, part);
  const error = emission.fault?.message ?? null;
  const queued = used.pattern === 'event' || used.pattern === 'webhook';
  const common = { traceId, error };
  const path = pathOf(used);
  return [
    {
      ...common,
      spanId: id(0),
      parentSpanId: rootOf(emission),
      application: used.sourceApplication,
      name: `${queued ? 'publish' : 'POST'} ${path}`,
      kind: queued ? PRODUCER : CLIENT,
      fromMs,
      toMs,
      attributes: calling(emission, queued, path, middleware),
    },
    {
      ...common,
      spanId: id(1),
      parentSpanId: id(0),
      application: middleware,
      name: `${used.name}`,
      kind: queued ? CONSUMER : SERVER,
      fromMs: at(0.03),
      toMs: at(0.97),
      attributes: receiving(emission, queued, path),
    },
    {
      ...common,
      error: null,
      spanId: id(2),
      parentSpanId: id(1),
      application: middleware,
      name: `map ${used.id}`,
      kind: INTERNAL,
      fromMs: at(0.05),
      toMs: at(0.17),
      attributes: mapping(emission),
    },
    {
      ...common,
      spanId: id(3),
      parentSpanId: id(1),
      application: middleware,
      name: `POST ${path}`,
      kind: CLIENT,
      fromMs: at(0.19),
      toMs: at(0.95),
      attributes: calling(emission, false, path, used.targetApplication),
    },
    {
      ...common,
      spanId: id(4),
      parentSpanId: id(3),
      application: used.targetApplication,
      name: `POST ${path}`,
      kind: SERVER,
      fromMs: at(0.24),
      toMs: at(0.92),
      attributes: { ...receiving(emission, false, path), ...(spanOnly ? telling(emission, estate) : {}) },
    },
  ];
}

/** The first hop that is a call starts the trace; the others hang below its first span. */
const rootOf = (emission: Emission): string | null =>
  !emission.traceRoot || (emission.traceRoot === emission.planned && emission.attempt === 1)
    ? null
    : spanIdOf({ ...emission, planned: emission.traceRoot, attempt: 1 }, 0);

const pathOf = (used: Interface): string => `/${used.targetApplication.replace(/^app-/, '')}/v2/${used.id.replace(/^if-/, '')}`;

function about({ tx, details, interface: used, attempt }: Emission): Record<string, AttributeValue> {
  return {
    'facility.id': tx.place.facility.id,
    'department.id': details.department,
    'connector.id': used?.connector ?? '',
    'middleware.run': tx.id,
    'http.request.resend_count': attempt - 1,
  };
}

function calling(emission: Emission, queued: boolean, path: string, peer: string): Record<string, AttributeValue> {
  const status = emission.fault ? emission.fault.httpStatus : 200;
  return {
    ...about(emission),
    ...(queued
      ? {
          'messaging.system': 'amqp',
          'messaging.destination.name': path.slice(1).replaceAll('/', '.'),
          'messaging.operation.type': 'send',
          'messaging.message.body.size': sizeOf(emission),
        }
      : {
          'http.request.method': 'POST',
          'url.path': path,
          'http.request.body.size': sizeOf(emission),
          ...(status === null ? {} : { 'http.response.status_code': status }),
        }),
    'server.address': `${peer.replace(/^app-/, '')}.quillmoor.example`,
    'peer.service': peer,
    ...(emission.fault ? { 'error.type': emission.fault.errorClass } : {}),
  };
}

function receiving(emission: Emission, queued: boolean, path: string): Record<string, AttributeValue> {
  const status = emission.fault ? emission.fault.httpStatus : 200;
  return {
    ...about(emission),
    ...(queued
      ? {
          'messaging.system': 'amqp',
          'messaging.destination.name': path.slice(1).replaceAll('/', '.'),
          'messaging.operation.type': 'process',
        }
      : {
          'http.request.method': 'POST',
          'http.route': path,
          'url.scheme': 'https',
          ...(status === null ? {} : { 'http.response.status_code': status }),
        }),
    'client.address': '10.20.0.14',
    ...(emission.fault ? { 'error.type': emission.fault.errorClass } : {}),
  };
}

const mapping = (emission: Emission): Record<string, AttributeValue> => ({
  ...about(emission),
  'code.function.name': `map_${(emission.interface?.id ?? '').replaceAll('-', '_')}`,
  'schema.version': '25.4',
  'records.in': 1,
  'records.out': 1,
});

const sizeOf = ({ tx, planned }: Emission): number => 400 + Math.floor(3000 * drawShare(tx.dice, 31_000 + planned.index));

/** The transaction event as span attributes, for an interface that has no log. */
function telling(emission: Emission, estate: Estate): Record<string, AttributeValue> {
  const event = writeEvent(emission, estate);
  return {
    'throughline.workflow': event.workflow,
    'throughline.milestone': event.milestone,
    'throughline.status': event.status,
    'throughline.source_status': event.sourceStatus,
    ...(event.transactionId ? { 'throughline.transaction_id': event.transactionId } : {}),
    'throughline.attempt': emission.attempt,
    'interface.id': emission.interface?.id ?? '',
    ...(event.error ? { 'error.code': event.error.code, 'error.message': event.error.message } : {}),
    ...Object.fromEntries(event.businessKeys.map((k) => [`business_key.${k.type}`, k.value])),
  };
}
