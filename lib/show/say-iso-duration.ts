import { type Clock, parseDuration } from '@/lib/domain';

const units: [number, string][] = [
  [3_600_000, 'hour'],
  [60_000, 'minute'],
  [1000, 'second'],
];

const counted = (n: number, unit: string) => `${n} ${unit}${n === 1 ? '' : 's'}`;

/** An ISO 8601 duration as people say it: `2 business days`, `30 minutes`, `1 hour 30 minutes`. Zero is "at once". */
export function sayIsoDuration(iso: string, clock: Clock = 'elapsed'): string {
  const { days, milliseconds } = parseDuration(iso);
  const business = clock === 'elapsed' ? '' : clock === 'business' ? 'business ' : 'open ';
  const parts = days === 0 ? [] : [counted(days, `${business}day`)];
  let left = milliseconds;
  for (const [ms, unit] of units) {
    const n = Math.floor(left / ms);
    if (n > 0) parts.push(counted(n, days === 0 && unit === 'hour' ? `${business}hour` : unit));
    left -= n * ms;
  }
  return parts.length === 0 ? 'at once' : parts.join(' ');
}
