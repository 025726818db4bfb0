import { z } from 'zod';
import { environmentSchema } from '../event';
import { eventsBodySchema, receiveAnswerSchema } from '../wire-event';
import { defineEndpoint } from './define-endpoint';

const query = { environment: environmentSchema.optional().meta({ description: 'Refused unless it is the environment of the key' }) };
const refusals = {
  403: 'The key belongs to another environment',
  413: 'Too large, counted after unpacking',
  415: 'Unknown media type',
  429: 'Over the rate of this key; Retry-After says how long to wait',
  503: 'The store cannot keep up; Retry-After says how long to wait',
};
const common = { method: 'POST', tag: 'in', auth: 'ingest_key', query, refusals } as const;

export const receiveEventsEndpoint = defineEndpoint({
  ...common,
  name: 'receiveEvents',
  path: '/api/events',
  summary: 'Transaction events: one object, an array, {"events": [...]} or one object a line',
  description:
    'Answers after the data is durable; sending a batch again changes nothing. A bad record never fails its neighbours: it is kept with its reason, and `errors` names the first 100. gzip is taken.',
  body: eventsBodySchema,
  consumes: ['application/json', 'application/x-ndjson'],
  answer: receiveAnswerSchema,
});

const otlp = (name: string, path: `/${string}`, message: string, rejected: string) =>
  defineEndpoint({
    ...common,
    name,
    path,
    summary: `OTLP/HTTP: ${message}`,
    description: `Exactly as OpenTelemetry specifies it; refusals are google.rpc.Status in the encoding of the request. The same under /api/otlp${path}.`,
    body: z.unknown().meta({ description: `${message} of OTLP 1.11, protobuf or JSON` }),
    consumes: ['application/x-protobuf', 'application/json'],
    answer: z.object({ partialSuccess: z.object({ [rejected]: z.string(), errorMessage: z.string() }).optional() }),
  });

export const receiveTracesEndpoint = otlp('receiveTraces', '/v1/traces', 'ExportTraceServiceRequest', 'rejectedSpans');
export const receiveMetricsEndpoint = otlp('receiveMetrics', '/v1/metrics', 'ExportMetricsServiceRequest', 'rejectedDataPoints');
export const receiveLogsEndpoint = otlp('receiveLogs', '/v1/logs', 'ExportLogsServiceRequest', 'rejectedLogRecords');
