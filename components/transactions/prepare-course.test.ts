import { describe, expect, it } from 'vitest';
import type { TransactionEvent, TransactionView } from '@/lib/domain/views/transactions';
import { prepareCourse } from './prepare-course';

const event = (minute: number, part: Partial<TransactionEvent> = {}): TransactionEvent => ({
  key: `e${minute}`,
  eventId: null,
  source: 's',
  occurredAt: new Date(minute * 60_000).toISOString(),
  receivedAt: new Date(0).toISOString(),
  status: 'completed',
  sourceStatus: null,
  milestone: null,
  interface: null,
  connector: null,
  application: { id: 'app-a', name: 'A' },
  attempt: 1,
  durationMs: 30_000,
  messageType: null,
  errorClass: null,
  errorCode: null,
  errorMessage: null,
  errorRetryable: null,
  traceId: null,
  spanId: null,
  deepLink: null,
  keys: [],
  attributes: {},
  afterEnd: false,
  ...part,
});
const view = (events: TransactionEvent[], part: object = {}): TransactionView =>
  // Only what the drawing reads is given.
  ({ events, milestones: [], asOf: new Date(600 * 60_000).toISOString(), row: { state: 'open' }, ...part }) as unknown as TransactionView;

describe('prepareCourse', () => {
  it('puts each application in a lane, in the order in which they first worked', () => {
    const course = prepareCourse(
      view([event(1, { application: { id: 'app-b', name: 'B' } }), event(2), event(3, { application: null }), event(9)]),
    );
    expect(course.lanes.map((lane) => [lane.application.id, lane.hops.length])).toEqual([
      ['app-b', 1],
      ['app-a', 2],
      ['unassigned', 1],
    ]);
  });
  it('counts work, failed and repeated attempts of a lane', () => {
    const [lane] = prepareCourse(view([event(1, { status: 'failed' }), event(2, { attempt: 2 }), event(3, { durationMs: null })])).lanes;
    expect(lane).toMatchObject({ workMs: 60_000, failed: 1, retried: 1 });
  });
  it('keeps every hop on the axis, in order, with now at its end while under way', () => {
    const course = prepareCourse(view([event(1), event(2), event(300)]));
    for (const hop of course.lanes.flatMap((lane) => lane.hops)) expect(hop.start >= 0 && hop.end >= hop.start && hop.end <= 1).toBe(true);
    expect(course.now).toBeCloseTo(1, 9);
    expect(prepareCourse(view([event(1), event(2)], { row: { state: 'completed' } })).now).toBeNull();
  });
  it('has no axis without a moment', () => {
    expect(prepareCourse(view([], { row: { state: 'completed' } }))).toMatchObject({ axis: [], lanes: [], now: null });
  });
});
