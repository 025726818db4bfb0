import type { Calendars } from '@/lib/domain';
import { addSums, judgeKpi, type KpiSum, type MeasuredKpi } from './judge-kpi';

/** A place in both windows; nothing counted is a sum of zeros. */
export interface ChangePart {
  id: string;
  now: KpiSum;
  before: KpiSum;
}

/** What one place gave to the change, in the measure's unit. `rate`: it did better or worse; `mix`: its share of all cases changed. */
export interface PartEffect {
  id: string;
  effect: number;
  rate: number | null;
  mix: number | null;
}

/**
 * The change of a ratio of sums, split exactly over its parts: effects add up to the change. Each part's rate effect is its own change
 * times its mean share of the denominator; its mix effect the change of its share times how far it stands from the whole.
 * A part that was not there before, or is no more, has a mix effect only. Empty when either side has no denominator.
 */
export function splitRatio(parts: readonly ChangePart[], scale: number): PartEffect[] {
  const whole = { now: addSums(parts.map(({ now }) => now)), before: addSums(parts.map(({ before }) => before)) };
  if (whole.now.denominator <= 0 || whole.before.denominator <= 0) return [];
  const middle = (whole.now.numerator / whole.now.denominator + whole.before.numerator / whole.before.denominator) / 2;
  return parts.map(({ id, now, before }) => {
    const share = now.denominator / whole.now.denominator - before.denominator / whole.before.denominator;
    const given = now.numerator / whole.now.denominator - before.numerator / whole.before.denominator;
    const own = [now, before].flatMap((sum) => (sum.denominator > 0 ? [sum.numerator / sum.denominator] : []));
    const rate = own.length === 0 ? middle : own.reduce((a, b) => a + b, 0) / own.length;
    const effect = given - middle * share;
    const mix = (rate - middle) * share;
    return { id, effect: effect * scale, rate: (effect - mix) * scale, mix: mix * scale };
  });
}

/**
 * How much of the change of a percentile goes when a part is left out of both windows. Percentiles do not add, so neither do these.
 * A part without which nothing is left on either side has no effect that could be told, and is left out.
 */
export function leaveOneOut(kpi: MeasuredKpi, parts: readonly ChangePart[], calendars: Calendars): PartEffect[] {
  const whole = { now: addSums(parts.map(({ now }) => now)), before: addSums(parts.map(({ before }) => before)) };
  const change = (now: KpiSum, before: KpiSum) => {
    const [after, first] = [judgeKpi(kpi, now, calendars).value, judgeKpi(kpi, before, calendars).value];
    return after === null || first === null ? null : after - first;
  };
  const all = change(whole.now, whole.before);
  return parts.flatMap((part) => {
    const without = change(takeAway(whole.now, part.now), takeAway(whole.before, part.before));
    return all === null || without === null ? [] : [{ id: part.id, effect: all - without, rate: null, mix: null }];
  });
}

/** Sketches hold counts, so taking a part away is exact. */
const takeAway = (whole: KpiSum, part: KpiSum): KpiSum =>
  addSums([
    whole,
    {
      n: -part.n,
      numerator: -part.numerator,
      denominator: -part.denominator,
      sketch: new Map([...part.sketch].map(([bucket, n]) => [bucket, -n])),
    },
  ]);
