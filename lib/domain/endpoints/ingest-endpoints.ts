import { z } from 'zod';
import { environmentSchema } from '../event';
import { eventsBodySchema, receiveAnswerSchema } from '../wire-event';
import { defineEndpoint } from './define-endpoint';

export const environmentQuery = {
  environment: environmentSchema.optional().meta({ description: 'Refused unless it is the environment of the key' }),
};
/** What every endpoint that takes data may refuse. */
export const receiveRefusals = {
  403: 'The key belongs to another environment',
  413: 'Too large, counted after unpacking',
  415: 'Unknown media type',
  429: 'Over the rate of this key; Retry-After says how long to wait',
  503: 'The store cannot keep up; Retry-After says how long to wait',
};
const common = { method: 'POST', tag: 'in', auth: 'ingest_key', query: environmentQuery, refusals: receiveRefusals } as const;

export const receiveEventsEndpoint = defineEndpoint({
  ...common,
  name: 'receiveEvents',
  path: '/api/events',
  summary: 'Transaction events: one object, an array, {"events": [...]} or one object a line',
  description:
    'Answers after the data is durable; sending a batch again changes nothing. A bad record never fails its neighbours: it is kept with its reason, and `errors` names the first 100. gzip is taken.',
  query: {
    ...environmentQuery,
    preset: z.string().optional().meta({ description: 'Name of a preset: the records are another product’s own, and become events by it' }),
  },
  body: eventsBodySchema,
  consumes: ['application/json', 'application/x-ndjson'],
  answer: receiveAnswerSchema,
});

const cloudEventSchema = z
  .looseObject({
    specversion: z.literal('1.0'),
    id: z.string().min(1).max(200).describe('With source: the same event sent again is counted once.'),
    source: z.string().min(1).max(200),
    type: z.string().min(1).describe('Kept as messageType where the data says none.'),
    time: z.iso.datetime({ offset: true }).nullish().describe('RFC 3339; occurredAt where the data says none.'),
    subject: z.string().nullish().describe('Transaction id where nothing else names the transaction.'),
    datacontenttype: z.string().nullish(),
    data: z.unknown().describe('The fields of a transaction event (POST /api/events), as far as attributes do not say them.'),
    data_base64: z.string().nullish().describe('The same, as Base64 of JSON; excludes data.'),
  })
  .describe(
    'A CloudEvent 1.0. Extension attributes named like fields of a transaction event, in small letters, fill what data leaves out.',
  );

export const receiveCloudEventsEndpoint = defineEndpoint({
  ...common,
  name: 'receiveCloudEvents',
  path: '/api/cloudevents',
  summary: 'CloudEvents 1.0: structured, batched, or binary with ce- headers',
  description:
    'The answer is that of /api/events. In binary mode any media type is taken; the body is the data. OPTIONS is the validation handshake of the webhook profile.',
  query: {
    ...environmentQuery,
    access_token: z.string().optional().meta({ description: 'The ingest key, for senders that cannot set headers' }),
  },
  body: z.union([cloudEventSchema, z.array(cloudEventSchema)]),
  consumes: ['application/cloudevents+json', 'application/cloudevents-batch+json'],
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
