import type { MetricReading } from './gather-readings';
import type { ApplicationMetric } from './metric';
import { sayDuration, sayShare } from './say';

/** A number of any size in three or four digits: 0.035, 4.2, 1,250, 3.1 million. */
export function sayNumber(value: number): string {
  const size = Math.abs(value);
  if (size >= 1e6 || (size > 0 && size < 1e-3))
    return new Intl.NumberFormat('en-US', { notation: 'compact', compactDisplay: 'long', maximumSignificantDigits: 3 }).format(value);
  if (size >= 1000) return Math.round(value).toLocaleString('en-US');
  return new Intl.NumberFormat('en-US', { maximumSignificantDigits: 3 }).format(value);
}

/** A number with its unit, singular for exactly one: `1 message`. */
export function sayQuantity(value: number, unit: string): string {
  const said = value === 1 ? unit.replace(/([^s])s$/, '$1') : unit;
  return said === '' ? sayNumber(value) : `${sayNumber(value)} ${said}`;
}

/** `4,200 messages`, `82 % of 10,000 calls`, `12 days`. */
export function sayLevel(metric: Pick<ApplicationMetric, 'unit' | 'limit'>, level: number, limit: number | null): string {
  if (metric.limit === null) return sayQuantity(level, metric.unit);
  return limit === null ? sayShare(level) : `${sayShare(level)} of ${sayQuantity(limit, metric.unit)}`;
}

/** Why a place is not well by this reading, in one sentence; null when it says nothing of the kind. */
export function sayTrouble({ metric, state, level, limit, at }: MetricReading, where: string, now: Date): string | null {
  const name = where === '' ? metric.name : `${metric.name} (${where})`;
  if (state === 'unknown') return `${name}: unknown, nothing for ${sayDuration(Math.max(0, now.getTime() - at.getTime()))}`;
  const threshold = state === 'bad' ? metric.bad : state === 'warn' ? metric.warn : null;
  if (level === null || threshold === null) return null;
  return `${name}: ${sayLevel(metric, level, limit)}, ${metric.better === 'low' ? 'from' : 'down to'} ${metric.limit === null ? sayNumber(threshold) : sayShare(threshold)} it is ${state === 'bad' ? 'bad' : 'worth watching'}`;
}
