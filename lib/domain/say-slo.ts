import { burnOf } from './burn';
import { sayCount, sayDuration, sayShare } from './say';
import type { IndicatorKind, Slo, Tally } from './slo';
import type { SloRow, SloState } from './views/slos';

/** `99.5 %`: an objective as it is written, not rounded. */
export const sayObjective = (objective: number): string => `${Number((objective * 100).toPrecision(6))} %`;

/** `14.4 times`, `0.3 times`, `200 times`. */
export function sayTimes(burn: number): string {
  if (burn === 0) return '0';
  if (burn < 0.05) return '< 0.1';
  return burn < 100 ? String(Number(burn.toFixed(1))) : sayCount(Math.round(burn));
}

/** What an SLO counts, in the plural. */
export const sayCounted = ({ about, indicator }: Pick<Slo, 'about' | 'indicator'>): string =>
  indicator.kind === 'freshness' ? 'minutes' : about.workflow === undefined ? 'log entries' : 'transactions';

const badWords: Record<IndicatorKind, string> = { success: 'failed', latency: 'were too slow', freshness: 'were out of date' };

/** `12 of 240 log entries failed`. */
export const sayBad = (slo: Pick<Slo, 'about' | 'indicator'>, { good, bad }: Tally): string =>
  `${sayCount(bad)} of ${sayCount(good + bad)} ${sayCounted(slo)} ${badWords[slo.indicator.kind]}`;

/** `12 of 240 log entries failed in 1 h, 10 times what the objective of 99.5 % allows`. */
export function sayBurn(slo: Slo, tally: Tally, windowMs: number): string {
  const burn = burnOf(tally, slo.objective);
  return `${sayBad(slo, tally)} in ${sayDuration(windowMs)}, ${sayTimes(burn ?? 0)} times what the objective of ${sayObjective(slo.objective)} allows`;
}

/** `99.95 %`: a share that was measured, cut off and not rounded up, so that it never looks kept when it is not. */
export const sayMeasured = (ratio: number): string => `${Number((Math.floor(ratio * 1e4 + 1e-7) / 100).toFixed(2))} %`;

/** `63 %`, `530 %`, `< 1 %`: the part of a budget that is used, which may be more than all of it. */
export function sayUsed(ratio: number): string {
  if (ratio > 0 && ratio < 0.01) return '< 1 %';
  return `${sayCount(Math.round(ratio * 100))} %`;
}

type Left = Pick<SloRow, 'budgetLeft' | 'budgetLeftRatio' | 'indicator'>;

/** `63 % left`, `used 2.2 times`, `no data`. */
export function sayLeft({ budgetLeftRatio: left }: Pick<Left, 'budgetLeftRatio'>): string {
  if (left === null) return 'no data';
  return left < 0 ? `used ${sayTimes(1 - left)} times` : `${sayShare(left)} left`;
}

const moreWords: Record<IndicatorKind, string> = { success: 'may fail', latency: 'may be late', freshness: 'minutes may be stale' };

/** `12 more may fail`, `not one more to spare`, `12 too many`: the budget in what is counted. Null without data. */
export function sayMore({ budgetLeft, indicator }: Left): string | null {
  if (budgetLeft === null) return null;
  const whole = Math.floor(budgetLeft + 1e-9);
  if (whole >= 1) return `${sayCount(whole)} more ${moreWords[indicator]}`;
  return budgetLeft < 0 ? `${sayCount(Math.ceil(-budgetLeft - 1e-9))} too many` : 'not one more to spare';
}

export const sloStateWords: Record<SloState, string> = {
  spent: 'Budget spent',
  burning: 'Burning',
  low: 'Nearly spent',
  kept: 'Kept',
  few: 'Too few',
  no_data: 'No data',
  partial: 'Not for a part',
};

/** The first line of the list, written from its rows. */
export function writeSloHeadline(slos: readonly Pick<SloRow, 'state'>[]): string {
  const count = (state: SloState) => slos.filter((row) => row.state === state).length;
  const judged = count('spent') + count('burning') + count('low') + count('kept');
  if (slos.length === 0) return 'No service level is asked for here';
  if (judged === 0) return 'No service level can be judged yet';
  const troubles = [
    [count('spent'), 'has spent its budget', 'have spent their budget'],
    [count('burning'), 'burns it too fast', 'burn it too fast'],
    [count('low'), 'has less than a quarter left', 'have less than a quarter left'],
  ] as const;
  const said = troubles.flatMap(([n, one, many]) => (n === 0 ? [] : [`${sayCount(n)} ${n === 1 ? one : many}`]));
  if (said.length === 0) return `All ${sayCount(judged)} service levels with enough traffic are kept`;
  return `Of ${sayCount(judged)} service levels with enough traffic, ${said.join(', ')}`;
}
