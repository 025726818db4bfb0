import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { SeriesMemory } from '@/lib/domain';
import type { SeriesDay } from '@/lib/rollup';
import { joinSeries } from './join-series';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const FIRST = Date.UTC(2026, 10, 2);
const REMEMBERED = 4;

type Told = Map<number, SeriesDay[]>;
const dayOf = (day: number, { kind, id, level }: { kind: 'flow' | 'hop'; id: string; level: number }): SeriesDay => {
  const hours = Array.from({ length: 24 }, (_, hour) => level * 100 + hour);
  const none: number[] = [];
  return {
    kind,
    day_at: new Date(FIRST + day * DAY_MS),
    id,
    place: 'x',
    n: hours,
    early: kind === 'flow' ? hours : none,
    late: kind === 'flow' ? hours : none,
    bad: kind === 'hop' ? hours : none,
    p95_ms: kind === 'hop' ? hours : none,
  };
};

const series = fc.record({
  kind: fc.constantFrom('flow' as const, 'hop' as const),
  id: fc.constantFrom('a', 'b'),
  level: fc.integer({ min: 1, max: 9 }),
});
/** What is told of each of eight days at one time: nothing, or some series. */
const telling = fc.uniqueArray(series, { maxLength: 3, selector: ({ kind, id }) => `${kind} ${id}` });
const steps = fc.array(
  fc.record({
    toHour: fc.integer({ min: 1, max: 30 }),
    days: fc.dictionary(fc.constantFrom('0', '1', '2', '3', '4', '5', '6', '7'), telling),
  }),
  {
    minLength: 1,
    maxLength: 6,
  },
);

const sorted = (memory: SeriesMemory) => ({
  ...memory,
  flows: memory.flows.toSorted((a, b) => a.interface.localeCompare(b.interface)),
  hops: memory.hops.toSorted((a, b) => a.connector.localeCompare(b.connector)),
});

test('what is told anew piece by piece is what is told at once', () => {
  fc.assert(
    fc.property(steps, (list) => {
      const told: Told = new Map();
      let before: SeriesMemory | null = null;
      let toHour = 24;
      for (const step of list) {
        toHour += step.toHour;
        const toMs = FIRST + toHour * HOUR_MS;
        const fromMs = Math.max(FIRST, FIRST + (Math.floor(toHour / 24) - REMEMBERED) * DAY_MS);
        const retold = Object.entries(step.days).map(([day, rows]) => [Number(day), rows.map((row) => dayOf(Number(day), row))] as const);
        for (const [day, rows] of retold) told.set(day, rows);
        // What was cut at the end of what is known is read again, as the caller does.
        const known = before?.toMs ?? 0;
        const cut = [...told.keys()].filter((day) => FIRST + (day + 1) * DAY_MS > known);
        const days = [...new Set([...cut, ...retold.map(([day]) => day)])].filter((day) => FIRST + day * DAY_MS >= fromMs);
        const rowsOf = (wanted: Iterable<number>) =>
          [...wanted].flatMap((day) => told.get(day) ?? []).filter(({ day_at }) => day_at.getTime() >= fromMs && day_at.getTime() < toMs);
        const span = { environment: 'production', fromMs, toMs, heardMs: FIRST };
        const piecewise: SeriesMemory = joinSeries(before, {
          ...span,
          changed: days.map((day) => FIRST + day * DAY_MS),
          days: rowsOf(days),
        });
        const whole = joinSeries(null, { ...span, changed: [], days: rowsOf(told.keys()) });
        expect(sorted(piecewise)).toEqual(sorted(whole));
        before = piecewise;
      }
    }),
    { numRuns: 200 },
  );
});
