import { describe, expect, it } from 'vitest';
import { buildTrace, type StoredSpan } from './build-trace';

const base = 1_795_000_000_000_000_000n;
const span = (
  spanId: string,
  parentSpanId: string | null,
  startMs: number,
  durationMs: number,
  part: Partial<StoredSpan> = {},
): StoredSpan => ({
  spanId,
  parentSpanId,
  startNano: base + BigInt(Math.round(startMs * 1000)) * 1000n,
  durationNano: BigInt(Math.round(durationMs * 1000)) * 1000n,
  name: spanId,
  kind: 'internal',
  application: { id: 'app-ipaas', name: 'Integration Platform' },
  status: 'ok',
  statusMessage: null,
  attributes: {},
  events: [],
  links: [],
  ...part,
});
const tree = (spans: StoredSpan[], limit = 100) => buildTrace('t', spans, limit);
const lines = (spans: StoredSpan[]) => tree(spans)?.spans.map((one) => `${'.'.repeat(one.depth)}${one.id}`);

describe('buildTrace', () => {
  it('puts children under their parents by start, whatever the order of arrival', () => {
    expect(lines([span('d', 'b', 30, 5), span('c', 'a', 60, 5), span('b', 'a', 10, 40), span('a', null, 0, 100)])).toEqual([
      'a',
      '.b',
      '..d',
      '.c',
    ]);
  });
  it('counts own time without overlapping children twice, and not beyond the span', () => {
    const spans = tree([span('a', null, 0, 100), span('b', 'a', 10, 40), span('c', 'a', 30, 40), span('late', 'a', 90, 50)])?.spans;
    expect(spans?.map((one) => [one.id, one.selfMs])).toEqual([
      ['a', 30],
      ['b', 40],
      ['c', 40],
      ['late', 50],
    ]);
  });
  it('measures the trace to the end of its last span and keeps microseconds', () => {
    expect(tree([span('a', null, 0, 100), span('b', 'a', 90.125, 50.5)])).toMatchObject({ durationMs: 140.625, total: 2 });
    expect(tree([span('a', null, 0, 100), span('b', 'a', 90.125, 50.5)])?.spans[1]).toMatchObject({ startMs: 90.125 });
  });
  it('shows a span whose parent never came as a root, and says so', () => {
    expect(tree([span('a', null, 0, 10), span('x', 'gone', 5, 2)])?.spans.map(({ id, depth, orphan }) => [id, depth, orphan])).toEqual([
      ['a', 0, false],
      ['x', 0, true],
    ]);
  });
  it('survives spans that are each other’s parents, and their own', () => {
    expect(tree([span('a', 'b', 0, 10), span('b', 'a', 1, 5), span('c', 'c', 2, 1)])?.total).toBe(3);
  });
  it('sums own time and errors over all spans, though the list is cut', () => {
    const other = { application: { id: 'app-edi', name: 'EDI' }, status: 'error' as const };
    const trace = tree([span('a', null, 0, 100), span('b', 'a', 0, 60, other)], 1);
    expect(trace).toMatchObject({
      total: 2,
      errors: 1,
      applications: [
        { id: 'app-edi', selfMs: 60, spans: 1 },
        { id: 'app-ipaas', selfMs: 40 },
      ],
    });
    expect(trace?.spans).toHaveLength(1);
  });
  it('is null without spans, and takes a chain of ten thousand', () => {
    expect(tree([])).toBeNull();
    const chain = Array.from({ length: 10_000 }, (_, i) => span(`s${i}`, i === 0 ? null : `s${i - 1}`, i / 100, 200 - i / 100));
    expect(tree(chain, 10_000)?.spans.at(-1)?.depth).toBe(9999);
  });
});
