import type { Calendars } from '@/lib/domain';
import { sayCount } from '@/lib/domain/say';
import { sayChange, sayFigure, sayUnit } from '@/lib/domain/say-kpi';
import type { Bounded, Comparison, MovementVerdict } from '@/lib/domain/views/movement';
import type { ComparableWindow } from './comparable-windows';
import { boundChange, type Estimate, estimateNumber } from './estimate-number';
import { judgeKpi, type KpiSum, type MeasuredKpi } from './judge-kpi';

/** A window with what it adds up to. `cases`: how many cases of equal weight that is. */
export interface MeasuredWindow {
  from: Date;
  to: Date;
  sum: KpiSum;
  open: number;
  cases?: number | undefined;
}

/** More of the cases than this still open, and a fall may only be that the slow ones are not in yet. */
const OPEN_SHARE = 0.1;

/** A window's value with its bounds, as screens show it. */
export function boundWindow(kpi: MeasuredKpi, { from, to, sum, open, cases }: MeasuredWindow, calendars: Calendars): Bounded {
  const estimate = sum.n < kpi.minSample ? null : estimateNumber(kpi, sum, calendars, cases);
  return {
    from: from.toISOString(),
    to: to.toISOString(),
    value: judgeKpi(kpi, sum, calendars).value,
    low: estimate?.low ?? null,
    high: finite(estimate?.high),
    n: sum.n,
    open,
  };
}

const finite = (value: number | undefined) => (value === undefined || !Number.isFinite(value) ? null : value);

/** What a window is against an earlier one, and whether chance alone could make that difference. */
export function judgeMovement(
  kpi: MeasuredKpi,
  now: MeasuredWindow,
  then: MeasuredWindow & Pick<ComparableWindow, 'kind' | 'name'>,
  calendars: Calendars,
): Comparison {
  const [current, before] = [boundWindow(kpi, now, calendars), boundWindow(kpi, then, calendars)];
  const change = current.value === null || before.value === null ? null : current.value - before.value;
  const estimates = [now, then].map(({ sum, cases }) => estimateNumber(kpi, sum, calendars, cases));
  const bounds = boundsOf(estimates[0] ?? null, estimates[1] ?? null);
  const verdict = verdictOf(kpi, { now, change, bounds, few: now.sum.n < kpi.minSample || then.sum.n < kpi.minSample });
  return {
    ...before,
    kind: then.kind,
    name: then.name,
    change,
    changeLow: finite(bounds?.low),
    changeHigh: finite(bounds?.high),
    verdict,
    words: sayMovement(kpi, { verdict, change, bounds, now, then }),
  };
}

type Bounds = { low: number; high: number } | null;

const boundsOf = (now: Estimate | null, before: Estimate | null): Bounds => (now && before ? boundChange(now, before) : null);

function verdictOf(
  kpi: MeasuredKpi,
  { now, change, bounds, few }: { now: MeasuredWindow; change: number | null; bounds: Bounds; few: boolean },
): MovementVerdict {
  if (change === null) return 'no_data';
  if (few) return 'too_few';
  if (bounds === null) return 'not_judged';
  const byStart = kpi.measure.kind === 'duration' && kpi.measure.cohort === 'start';
  if (byStart && change < 0 && now.open > OPEN_SHARE * now.sum.n) return 'too_early';
  return bounds.low > 0 || bounds.high < 0 ? 'changed' : 'usual';
}

interface Said {
  verdict: MovementVerdict;
  change: number | null;
  bounds: Bounds;
  now: MeasuredWindow;
  then: MeasuredWindow;
}

function sayMovement(kpi: MeasuredKpi, { verdict, change, bounds, now, then }: Said): string {
  const said = sayChange({ change, unit: kpi.unit, direction: kpi.direction });
  switch (verdict) {
    case 'no_data':
      return now.sum.n === 0 ? 'nothing is counted now' : 'nothing was counted then';
    case 'too_few':
      return `too few to compare: ${sayCount(now.sum.n)} now, ${sayCount(then.sum.n)} then, where ${sayCount(kpi.minSample)} are needed`;
    case 'too_early':
      return `not judged yet: ${sayCount(now.open)} begun in this time are still open, and the slow ones come last`;
    case 'not_judged':
      return said ? `${said.figure} ${said.verdict}`.trimEnd() : '';
    case 'usual':
      return said?.verdict ? `within the usual range: ${said.figure} may be chance` : 'no change';
    case 'changed':
      return `${said?.figure ?? ''} ${said?.verdict ?? ''}, more than chance explains (${sayBounds(kpi, bounds)})`;
  }
}

function sayBounds(kpi: MeasuredKpi, bounds: Bounds): string {
  const unit = kpi.unit === 'percent' ? 'points' : sayUnit(kpi.unit);
  const signed = (value: number) => `${value > 0 ? '+' : ''}${sayFigure(value)}`;
  const { low = 0, high = 0 } = bounds ?? {};
  if (!Number.isFinite(high)) return `at least ${signed(low)} ${unit}`.trimEnd();
  if (!Number.isFinite(low)) return `at most ${signed(high)} ${unit}`.trimEnd();
  return `between ${signed(low)} and ${signed(high)} ${unit}`.trimEnd();
}
