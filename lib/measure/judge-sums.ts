import { type PayPeriod, payDeadline, payPeriods, wallTime } from '@/lib/calendar';
import type { MeasureOf } from '@/lib/domain';
import { type Case, numberIn, reachedAt, toldOf } from './case';
import { type ContributionContext, exclude, type Verdict, verdictAt } from './contribution';

/** A run later than this after its period must name it. */
const LOOK_BACK_MS = 90 * 86_400_000;

/** Sums of numbers that were told; one that was not told leaves the case out. */
export function judgeSumRatio(one: Case, measure: MeasureOf<'sum_ratio'>): Verdict | null {
  const at = reachedAt(one, measure.at);
  return at ? sumUp(one, verdictAt(at), measure.numerator, measure.denominator) : null;
}

/** Events for a population; with pay periods it belongs to the last deadline of the period that it pays, by which all of it is told. */
export function judgeRate(one: Case, measure: MeasureOf<'rate'>, context: ContributionContext): Verdict | null {
  const at = reachedAt(one, measure.at);
  if (!at) return null;
  const verdict = verdictAt(at);
  if (measure.period === undefined) return sumUp(one, verdict, measure.events, [measure.population]);
  const ends = payDayOf(one, at, context);
  if (!ends) return exclude(verdict, 'belongs to no pay period of the calendar');
  return sumUp(one, { ...verdict, cohortAt: ends }, measure.events, [measure.population]);
}

function sumUp(one: Case, verdict: Verdict, numerator: readonly string[], denominator: readonly string[]): Verdict {
  const missing = [...numerator, ...denominator].find((name) => numberIn(one, name) === null);
  if (missing !== undefined) return exclude(verdict, `${missing} ${toldOf(one, missing) === undefined ? 'was not told' : 'is no number'}`);
  const sum = (names: readonly string[]) => names.reduce((total, name) => total + (numberIn(one, name) ?? 0), 0);
  if (sum(denominator) <= 0) return exclude(verdict, `${denominator.join(' + ')} is not above 0`);
  return { ...verdict, state: 'counted', numerator: sum(numerator), denominator: sum(denominator) };
}

/**
 * The last deadline of the pay period that the case names, or, where there is one pay calendar, of the last that was over when it came; the
 * period's end where it has no deadline.
 */
function payDayOf(one: Case, at: Date, { calendars, timezone }: ContributionContext): Date | null {
  const periods = payPeriods(calendars, new Date(at.getTime() - LOOK_BACK_MS), at);
  const named = toldOf(one, 'pay_period_id');
  const endOf = (period: PayPeriod) => wallTime(period.periodEnd, '24:00', timezone);
  const period =
    periods.find(({ periodId }) => periodId === named) ??
    (calendars.payCalendars.length > 0 ? undefined : periods.findLast((candidate) => endOf(candidate) <= at));
  if (!period) return null;
  const deadlines = Object.keys(period.deadlines).map((name) => payDeadline(period, name, timezone).getTime());
  return deadlines.length === 0 ? endOf(period) : new Date(Math.max(...deadlines));
}
