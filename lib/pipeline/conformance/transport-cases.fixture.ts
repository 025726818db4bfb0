import { deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { encodeMessage } from '@/lib/ingest/otlp.fixture';
import { type Case, draw, drawHex, type Rows, secondsAgo } from './conformance.fixture';
import { messages } from './otlp-cases.fixture';
import { aGauge, aLog, aPoint, aSpan, logsOf, metricsOf, tracesOf } from './otlp-shapes.fixture';

/** An endpoint with a good request of its own. */
interface Target {
  name: string;
  path: string;
  type: string;
  body: () => Buffer;
  rows: Partial<Rows>;
  /** Is refused with google.rpc.Status, else with a problem document. */
  otlp: boolean;
}

const json = (value: unknown) => Buffer.from(JSON.stringify(value));
const anEvent = () => ({ occurredAt: secondsAgo(60), workflow: 'wf-p2p-po', milestone: 'po_created', transactionId: `t-${draw()}` });
const aCloudEvent = () => ({
  specversion: '1.0',
  id: `ce-${draw()}`,
  source: '/erp',
  type: 'po.created',
  time: secondsAgo(60),
  data: anEvent(),
});

const targets: Target[] = [
  {
    name: 'traces protobuf',
    path: '/v1/traces',
    type: 'application/x-protobuf',
    body: () => encodeMessage(messages.traces, tracesOf(aSpan())),
    rows: { spans: 1, events: 1 },
    otlp: true,
  },
  {
    name: 'traces JSON',
    path: '/v1/traces',
    type: 'application/json',
    body: () => json(tracesOf(aSpan())),
    rows: { spans: 1, events: 1 },
    otlp: true,
  },
  {
    name: 'logs protobuf',
    path: '/v1/logs',
    type: 'application/x-protobuf',
    body: () => encodeMessage(messages.logs, logsOf(aLog())),
    rows: { events: 1 },
    otlp: true,
  },
  {
    name: 'metrics protobuf',
    path: '/v1/metrics',
    type: 'application/x-protobuf',
    body: () => encodeMessage(messages.metrics, metricsOf(aGauge(aPoint()))),
    rows: { points: 1 },
    otlp: true,
  },
  { name: 'events', path: '/api/events', type: 'application/json', body: () => json(anEvent()), rows: { events: 1 }, otlp: false },
  {
    name: 'cloudevents',
    path: '/api/cloudevents',
    type: 'application/cloudevents+json',
    body: () => json(aCloudEvent()),
    rows: { events: 1 },
    otlp: false,
  },
];

const MIB = 1024 * 1024;
const bomb = gzipSync(Buffer.alloc(65 * MIB, 0x20), { level: 9 });
const rpcCodes: Record<number, number> = { 400: 3, 401: 16, 403: 7, 405: 12, 413: 8, 415: 3, 429: 8 };

function casesOf(target: Target): Case[] {
  const { path, type, otlp } = target;
  const good = (name: string, fields: Partial<Case>): Case => ({
    name: `${target.name}: ${name}`,
    path,
    headers: { 'content-type': type },
    body: target.body(),
    status: 200,
    rows: target.rows,
    ...fields,
  });
  const answers = otlp ? (type.includes('json') ? 'application/json' : 'application/x-protobuf') : 'application/problem+json';
  const bad = (name: string, status: number, code: string, fields: Partial<Case>): Case => ({
    name: `${target.name}: ${name}`,
    path,
    headers: { 'content-type': type },
    body: target.body(),
    status,
    // A Content-Type that is not understood is answered in JSON.
    answerHeaders: {
      'content-type': status === 415 && otlp && code === 'unsupported_media_type' ? 'application/json' : answers,
      'retry-after': null,
      ...fields.answerHeaders,
    },
    says: otlp ? { code: rpcCodes[status], message: /\.$/ } : { status, code, type: `/docs/api#${code}`, title: /./, detail: /\.$/ },
    ...fields,
  });
  const zipped = (encoding: string, body: Buffer) => ({ headers: { 'content-type': type, 'content-encoding': encoding }, body });
  return [
    good('a media type with parameters', { headers: { 'content-type': `${type}; charset=utf-8` } }),
    good('a media type in capitals', { headers: { 'content-type': type.toUpperCase() } }),
    good('gzip', zipped('gzip', gzipSync(target.body()))),
    good('zstd', zipped('zstd', zstdCompressSync(target.body()))),
    good('deflate', zipped('deflate', deflateSync(target.body()))),
    good('deflate without a header', zipped('deflate', deflateRawSync(target.body()))),
    good('the key as x-api-key', { key: 'production', headers: { 'content-type': type, 'x-api-key': 'KEY' } }),
    good('the environment of the key in the address', { path: `${path}?environment=production` }),
    bad('another environment in the address', 403, 'wrong_environment', { path: `${path}?environment=test` }),
    bad('no key', 401, 'unauthenticated', { key: null, answerHeaders: { 'www-authenticate': /^Bearer/ } }),
    bad('a key that was never given', 401, 'unauthenticated', {
      key: null,
      headers: { 'content-type': type, authorization: 'Bearer tl_production_abcdef' },
    }),
    bad('a key that was revoked', 401, 'unauthenticated', { key: 'revoked' }),
    bad('GET', 405, 'method_not_allowed', { method: 'GET', body: '', answerHeaders: { allow: /^POST/ } }),
    bad('PUT', 405, 'method_not_allowed', { method: 'PUT', answerHeaders: { allow: /^POST/ } }),
    bad('DELETE', 405, 'method_not_allowed', { method: 'DELETE' }),
    bad('no media type', 415, 'unsupported_media_type', { headers: {} }),
    bad('a media type of another kind', 415, 'unsupported_media_type', { headers: { 'content-type': 'text/plain' } }),
    bad('a character set of another kind', 415, 'unsupported_media_type', { headers: { 'content-type': `${type}; charset=iso-8859-1` } }),
    bad('an encoding of another kind', 415, 'unsupported_encoding', {
      ...zipped('br', target.body()),
      answerHeaders: { 'accept-encoding': 'gzip, deflate, zstd' },
    }),
    bad('gzip that is none', 400, 'unreadable', zipped('gzip', target.body())),
    bad('gzip that is cut', 400, 'unreadable', zipped('gzip', gzipSync(target.body()).subarray(0, -9))),
    bad('zstd that is cut', 400, 'unreadable', zipped('zstd', zstdCompressSync(target.body()).subarray(0, -3))),
    bad('gzip with a wrong checksum', 400, 'unreadable', zipped('gzip', breakChecksum(gzipSync(target.body())))),
    bad('64 KiB that become 65 MiB', 413, 'body_too_large', zipped('gzip', bomb)),
  ];
}

function breakChecksum(bytes: Buffer): Buffer {
  const broken = Buffer.from(bytes);
  const at = broken.length - 6;
  broken[at] = (broken[at] ?? 0) ^ 0xff;
  return broken;
}

const first = targets[0];
export const transportCases: Case[] = [
  ...targets.flatMap(casesOf),
  ...(first
    ? [
        {
          name: 'traces protobuf: 65 MiB as sent',
          path: first.path,
          headers: { 'content-type': first.type },
          body: Buffer.alloc(65 * MIB),
          status: 413,
          says: { code: 8, message: /larger than 64 MiB/ },
        },
        {
          name: 'traces protobuf: the other common name of protobuf, answered in protobuf',
          path: first.path,
          headers: { 'content-type': 'application/protobuf' },
          body: Buffer.from([0x0a, 0x20]),
          status: 400,
          answerHeaders: { 'content-type': 'application/x-protobuf' },
          says: { code: 3 },
        },
      ]
    : []),
  {
    name: 'logs JSON: more records than one request may hold',
    path: '/v1/logs',
    headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' },
    body: gzipSync(`{"resourceLogs":[{"scopeLogs":[{"logRecords":[${'{},'.repeat(200_000)}{}]}]}]}`),
    status: 413,
    says: { code: 8, message: /More than 200000 records/ },
  },
  {
    name: 'traces: 404 is no part of this',
    path: `/v1/${drawHex(4)}`,
    status: 404,
  },
];
