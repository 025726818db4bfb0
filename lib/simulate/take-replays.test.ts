import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { moodFor, readReplayAsk, writeReplayEvents } from './take-replays';

const nowMs = Date.parse('2026-11-18T12:00:00Z');
const secret = 'the secret that both sides know';
const asked = {
  type: 'throughline.replay.requested',
  id: 'a-1',
  transaction: {
    transactionIds: ['T-1'],
    correlationId: null,
    businessKeys: [{ type: 'po_number', value: 'PO-1' }],
    workflow: 'wf-a',
    facility: 'fac-a',
    interface: 'if-b',
    connector: 'con-b',
    milestone: 'one',
    errorCode: 'E1',
  },
  attempt: { kind: 'replay', replayId: 'a-1', number: 3 },
};
const sign = (body: string, atMs: number, by = secret) => {
  const timestamp = String(Math.floor(atMs / 1000));
  const signature = `v1,${createHmac('sha256', by).update(`a-1.${timestamp}.${body}`).digest('base64')}`;
  return { 'webhook-id': 'a-1', 'webhook-timestamp': timestamp, 'webhook-signature': signature };
};

describe('readReplayAsk', () => {
  const body = JSON.stringify(asked);
  test('believes what is signed and fresh', () =>
    expect(readReplayAsk(sign(body, nowMs), body, { secret, nowMs })).toEqual({ ask: asked }));
  test.each([
    ['another secret', sign(body, nowMs, 'another secret of the same length'), body, 401],
    ['another body', sign(body, nowMs), body.replace('T-1', 'T-2'), 401],
    ['an old time', sign(body, nowMs - 600_000), body, 401],
    ['no headers', {}, body, 401],
    ['another form', sign('{}', nowMs), '{}', 400],
  ])('not with %s', (_, headers, text, status) => expect(readReplayAsk(headers, text, { secret, nowMs })).toMatchObject({ status }));
});

test('most requests are applied, and a connector that still refuses applies none', () => {
  const moods = (refusing: boolean) =>
    Map.groupBy(
      Array.from({ length: 2000 }, (_, i) => moodFor({ id: `id-${i}` }, refusing)),
      (mood) => mood,
    );
  expect((moods(false).get('apply')?.length ?? 0) / 2000).toBeCloseTo(0.9, 1);
  expect(moods(false).get('apply_twice')?.length).toBeGreaterThan(5);
  expect(moods(true).has('apply')).toBe(false);
});

describe('writeReplayEvents', () => {
  const milestone = (id: string, after: string | null, required: string, more: object = {}) => ({
    id,
    after,
    required,
    application: null,
    ...more,
  });
  // Only what is read of a workflow stands here.
  const catalog = {
    workflows: [
      {
        id: 'wf-a',
        milestones: [
          milestone('one', null, 'always'),
          milestone('two', 'one', 'always', { interface: 'if-b' }),
          milestone('three', 'two', 'always'),
          milestone('maybe', 'two', 'optional'),
          milestone('four', 'three', 'always'),
        ],
      },
    ],
  } as unknown as Parameters<typeof writeReplayEvents>[1];
  const ask = asked as Parameters<typeof writeReplayEvents>[0];

  test('one that works goes on to the end, under the attempt it was asked for', () => {
    const events = writeReplayEvents(ask, catalog, { ok: true, fromMs: nowMs, everyMs: 1000 });
    expect(events.map((event) => [event.milestone, event.status])).toEqual([
      ['two', 'completed'],
      ['three', 'completed'],
      ['four', 'completed'],
    ]);
    expect(events[0]).toMatchObject({
      interface: 'if-b',
      connector: 'con-b',
      transactionId: 'T-1',
      attempt: { replayId: 'a-1', number: 3 },
    });
    expect(new Set(events.map((event) => event.eventId)).size).toBe(3);
  });

  test('one that fails again says so once', () =>
    expect(writeReplayEvents(ask, catalog, { ok: false, fromMs: nowMs, everyMs: 1000 })).toMatchObject([
      { milestone: 'two', status: 'failed', error: { code: 'E1' } },
    ]));
});
