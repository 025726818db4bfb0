import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anEvent } from '@/lib/domain/event.fixture';
import { foldFacts, joinFacts, noFacts, readFacts, writeFacts } from './fold-facts';

const wanted = {
  names: new Set(['code', 'count']),
  byMilestone: new Map([['sent', ['count']]]),
  conditions: ['milestone == "sent" && "count" in attr && attr["count"] == "2"'],
};
const eventOf = (
  { minute, milestone, code, count }: { minute: number; milestone: string; code: string | null; count: number },
  i: number,
) =>
  anEvent(minute, {
    eventKey: `aaaaaaaa-0000-4000-8000-${i.toString(16).padStart(12, '0')}`,
    milestone,
    attributes: { count, ...(code === null ? {} : { code }) },
  });
const partSchema = fc.record({
  minute: fc.integer({ min: 0, max: 4 }),
  milestone: fc.constantFrom('approved', 'sent'),
  code: fc.constantFrom(null, 'A', 'B'),
  count: fc.integer({ min: 0, max: 3 }),
});

test('first and last are by time, whatever order events come in, told twice, or in two cases that turn out to be one', () => {
  fc.assert(
    fc.property(fc.array(partSchema, { minLength: 1, maxLength: 12 }), fc.nat(), fc.func(fc.nat()), (parts, cut, dice) => {
      const events = parts.map(eventOf);
      const shuffled = [...events, ...events].sort((a, b) => dice(a.eventKey) - dice(b.eventKey));
      const clean = writeFacts(foldFacts(noFacts, events, wanted));
      expect(writeFacts(foldFacts(noFacts, shuffled, wanted))).toBe(clean);
      const at = cut % shuffled.length;
      const [a, b] = [foldFacts(noFacts, shuffled.slice(0, at), wanted), foldFacts(noFacts, shuffled.slice(at), wanted)];
      expect(writeFacts(joinFacts(a, b))).toBe(clean);
      expect(writeFacts(foldFacts(readFacts(writeFacts(a)), shuffled.slice(at), wanted))).toBe(clean);
    }),
  );
});

test('a name is kept as told first, last and with a milestone', () => {
  const facts = foldFacts(
    noFacts,
    [
      { minute: 2, milestone: 'sent', code: 'B', count: 2 },
      { minute: 1, milestone: 'approved', code: 'A', count: 1 },
      { minute: 3, milestone: 'approved', code: null, count: 3 },
    ].map(eventOf),
    wanted,
  );
  expect(facts.first['code']?.[1]).toBe('A');
  expect(facts.last['code']?.[1]).toBe('B');
  expect(facts.last['count']?.[1]).toBe('3');
  expect(facts.first['sent.count']?.[1]).toBe('2');
  expect(facts.met).toEqual(wanted.conditions);
  expect(noFacts).toEqual({ first: {}, last: {}, met: [] });
});
