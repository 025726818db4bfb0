import { describe, expect, test } from 'vitest';
import type { WireEvent } from '@/lib/simulate';
import { type Courses, compareCourses, noteSent, wasToldAnyway } from './compare-courses';

const MINUTE_MS = 60_000;
const UNTIL = 1000 * MINUTE_MS;
const courses = (...sent: [tells: string, minute: number, occurred?: number][]): Courses =>
  new Map([
    ['t', sent.map(([tells, minute, occurred = minute]) => ({ tells, sendMs: minute * MINUTE_MS, occurredMs: occurred * MINUTE_MS }))],
  ]);

describe('a transaction went otherwise because of an incident', () => {
  test.each<[string, Courses, Courses, boolean]>([
    ['when something is missing', courses(['sent', 1]), courses(['sent', 1], ['received', 2]), true],
    ['when something is there besides', courses(['sent', 1], ['sent', 1]), courses(['sent', 1]), true],
    ['when it failed instead', courses(['received failed', 2]), courses(['received completed', 2]), true],
    ['when it came an hour later', courses(['received', 62]), courses(['received', 2]), true],
    ['when a wrong clock says another time', courses(['received', 2, 39]), courses(['received', 2]), true],
    ['when it would not exist', courses(['sent', 1]), new Map(), true],
    ['not when it came some seconds later', courses(['sent', 1], ['received', 2.3]), courses(['sent', 1], ['received', 2]), false],
    ['not when what moved a little would come only now', courses(['sent', 1]), courses(['sent', 1], ['received', 998]), false],
    ['not when nothing changed, whatever is wrong with it', courses(['failed', 1]), courses(['failed', 1]), false],
  ])('%s', (_, withIt, without, changed) => {
    expect([...compareCourses(withIt, without, UNTIL)]).toEqual(changed ? ['t'] : []);
  });
});

describe('an event would have been told anyway', () => {
  const event: WireEvent = {
    eventId: 't.po_sent.1',
    occurredAt: new Date(UNTIL).toISOString(),
    source: 'app-ipaas',
    workflow: 'wf-p2p-po',
    milestone: 'po_sent',
    facility: 'fac-a',
    department: 'dept-a',
    status: 'completed',
    sourceStatus: 'SUCCESS',
    businessKeys: [],
    attributes: { on_hand_at_detection: 0 },
  };
  const without: Courses = new Map();
  noteSent(without, { sendMs: UNTIL, transaction: 't', event, spans: [], copy: false, incidents: [] });

  test.each<[string, Partial<WireEvent>, boolean]>([
    ['as it is', {}, true],
    ['when it took longer', { durationMs: 900 }, true],
    ['not with another status', { status: 'failed' }, false],
    ['not with another number in it', { attributes: { on_hand_at_detection: -1 } }, false],
    ['not of another time', { occurredAt: new Date(UNTIL + 37 * MINUTE_MS).toISOString() }, false],
  ])('%s', (_, otherwise, anyway) => {
    expect(wasToldAnyway(without, 't', { ...event, ...otherwise })).toBe(anyway);
  });

  test('not of a transaction that would not exist', () => {
    expect(wasToldAnyway(without, 'other', event)).toBe(false);
  });
});
