import protobuf from 'protobufjs';
import { describe, expect, it } from 'vitest';
import { encodeSpans } from './encode-spans';
import type { WireSpan } from './write-spans';

/** Field numbers as in opentelemetry-proto 1.11, trace.proto, common.proto and resource.proto. */
const { root } = protobuf.parse(`syntax = "proto3";
  message Request { repeated ResourceSpans resource_spans = 1; }
  message ResourceSpans { Resource resource = 1; repeated ScopeSpans scope_spans = 2; }
  message Resource { repeated KeyValue attributes = 1; }
  message ScopeSpans { Scope scope = 1; repeated Span spans = 2; }
  message Scope { string name = 1; }
  message Span { bytes trace_id = 1; bytes span_id = 2; bytes parent_span_id = 4; string name = 5; int32 kind = 6;
    fixed64 start_time_unix_nano = 7; fixed64 end_time_unix_nano = 8; repeated KeyValue attributes = 9; Status status = 15; }
  message Status { string message = 2; int32 code = 3; }
  message KeyValue { string key = 1; AnyValue value = 2; }
  message AnyValue { oneof value { string string_value = 1; bool bool_value = 2; int64 int_value = 3; double double_value = 4; } }`);
const request = root.lookupType('Request');
const decode = (bytes: Uint8Array) => request.toObject(request.decode(bytes), { longs: String, bytes: String, arrays: true });

const span = (more: Partial<WireSpan>): WireSpan => ({
  traceId: '0123456789abcdef0123456789abcdef',
  spanId: '00000000000000a1',
  parentSpanId: null,
  application: 'app-hcm',
  name: 'POST /x',
  kind: 3,
  fromMs: Date.parse('2026-11-20T15:00:00Z') + 0.25,
  toMs: Date.parse('2026-11-20T15:00:00Z') + 120.5,
  error: null,
  attributes: {},
  ...more,
});
const hex = (base64: string) => Buffer.from(base64, 'base64').toString('hex');

describe('encodeSpans', () => {
  it('writes what the specification says, grouped by application', () => {
    const decoded = decode(
      encodeSpans([
        span({ attributes: { text: 'é', whole: 401, part: 0.5, yes: true, below: -7 } }),
        span({ application: 'app-sched', spanId: '00000000000000b2', parentSpanId: '00000000000000a1', error: 'API key expired' }),
        span({ spanId: '00000000000000c3' }),
      ]),
    );
    expect(
      decoded['resourceSpans'].map(
        (r: { resource: { attributes: { value: { stringValue: string } }[] } }) => r.resource.attributes[0]?.value.stringValue,
      ),
    ).toEqual(['app-hcm', 'app-sched']);
    const [own, other] = decoded['resourceSpans'].map(
      (r: { scopeSpans: { spans: Record<string, unknown>[] }[] }) => r.scopeSpans[0]?.spans,
    );
    expect(own).toHaveLength(2);
    expect(own[0]).toMatchObject({
      name: 'POST /x',
      kind: 3,
      startTimeUnixNano: '1795186800000250000',
      endTimeUnixNano: '1795186800120500000',
    });
    expect(hex(own[0].traceId)).toBe('0123456789abcdef0123456789abcdef');
    expect(hex(own[0].spanId)).toBe('00000000000000a1');
    expect(own[0].attributes).toEqual([
      { key: 'text', value: { stringValue: 'é' } },
      { key: 'whole', value: { intValue: '401' } },
      { key: 'part', value: { doubleValue: 0.5 } },
      { key: 'yes', value: { boolValue: true } },
      { key: 'below', value: { intValue: '-7' } },
    ]);
    expect(hex(other[0].parentSpanId)).toBe('00000000000000a1');
    expect(other[0].status).toEqual({ message: 'API key expired', code: 2 });
  });

  it('makes an empty request of nothing', () => {
    expect(encodeSpans([])).toHaveLength(0);
  });
});
