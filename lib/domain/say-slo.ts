import { burnOf } from './burn';
import { sayCount, sayDuration } from './say';
import type { IndicatorKind, Slo, Tally } from './slo';

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
