import { describe, expect, test } from 'vitest';
import { encodeExportAnswer, encodeStatus } from '.';
import { decodeMessage } from './otlp.fixture';

const json = (bytes: Buffer) => JSON.parse(bytes.toString());

describe('encodeExportAnswer', () => {
  test('full success is empty', () => {
    expect(encodeExportAnswer('rejectedSpans', 'protobuf', null)).toHaveLength(0);
    expect(json(encodeExportAnswer('rejectedLogRecords', 'json', null))).toEqual({});
  });

  test('partial success counts what was rejected; in JSON the count is text', () => {
    const partial = { rejected: 300, message: 'why' };
    expect(decodeMessage('ExportServiceResponse', encodeExportAnswer('rejectedSpans', 'protobuf', partial))).toEqual({
      partialSuccess: { rejected: '300', errorMessage: 'why' },
    });
    expect(json(encodeExportAnswer('rejectedSpans', 'json', partial))).toEqual({
      partialSuccess: { rejectedSpans: '300', errorMessage: 'why' },
    });
    expect(json(encodeExportAnswer('rejectedLogRecords', 'json', partial))).toEqual({
      partialSuccess: { rejectedLogRecords: '300', errorMessage: 'why' },
    });
  });

  test('a long message is cut, so that the answer stays small', () => {
    expect(encodeExportAnswer('rejectedSpans', 'protobuf', { rejected: 1, message: 'x'.repeat(1_000_000) }).length).toBeLessThan(5_000);
  });
});

describe('encodeStatus', () => {
  const refusal = { status: 400, code: 'unreadable', message: 'cut' } as const;

  test('is google.rpc.Status in both encodings, with our code as detail of a bad request', () => {
    expect(decodeMessage('RpcStatus', encodeStatus('protobuf', refusal))).toMatchObject({
      code: 3,
      message: 'cut',
      details: [{ typeUrl: 'type.googleapis.com/google.rpc.BadRequest' }],
    });
    expect(json(encodeStatus('json', refusal))).toMatchObject({
      code: 3,
      message: 'cut',
      details: [{ fieldViolations: [{ field: 'unreadable' }] }],
    });
  });

  test('has no detail otherwise', () => {
    expect(json(encodeStatus('json', { status: 503, code: 'unavailable', message: 'later' }))).toEqual({ code: 14, message: 'later' });
    expect(decodeMessage('RpcStatus', encodeStatus('protobuf', { status: 429, code: 'x', message: 'slow' }))).toEqual({
      code: 8,
      message: 'slow',
    });
  });
});
