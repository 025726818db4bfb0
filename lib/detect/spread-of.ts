import { isHoliday, localParts } from '@/lib/calendar';
import type { CatalogIndex } from '@/lib/catalog';
import type { SeriesMemory } from '@/lib/domain';
import { countBusy } from './busy-minutes';
import type { JoinedFlow } from './join-flows';

const HOUR_MS = 3_600_000;
/** Odd hours that are left out of how much a series varies: outages and bursts of the past, one in fifty. */
const ODD_SHARE = 0.02;
const MOST = 50;
const known = new WeakMap<object, number>();

/**
 * How much the busy minutes of a series vary about what is usual, as a multiple of what chance alone gives: squared residuals of all hours of the
 * weeks that are remembered, pooled, by weekday and local hour, the oddest left out. At least 1. Worked out once for each memory, when asked.
 */
export function spreadOf({ hours, startMs, facility }: JoinedFlow, memory: SeriesMemory, index: CatalogIndex): number {
  const seen = known.get(hours);
  if (seen !== undefined) return seen;
  const timezone = index.timezoneOf(facility ?? '');
  const slots = new Map<string, number[]>();
  for (let at = Math.max(startMs, Math.ceil(memory.heardMs / HOUR_MS) * HOUR_MS); at < memory.toMs; at += HOUR_MS) {
    const { date, weekday, hour } = localParts(new Date(at), timezone);
    const slot = `${isHoliday(date, index.catalog.calendars) ? 'off' : weekday} ${hour}`;
    const list = slots.get(slot) ?? [];
    list.push(countBusy(hours, startMs, at, at + HOUR_MS));
    slots.set(slot, list);
  }
  const residuals: { squared: number; mean: number }[] = [];
  for (const list of slots.values()) {
    if (list.length < 2) continue;
    const mean = list.reduce((total, x) => total + x, 0) / list.length;
    for (const x of list) residuals.push({ squared: ((x - mean) ** 2 * list.length) / (list.length - 1), mean });
  }
  residuals.sort((a, b) => a.squared - b.squared);
  const kept = residuals.slice(0, Math.ceil(residuals.length * (1 - ODD_SHARE)));
  const usual = kept.reduce((total, { mean }) => total + mean, 0);
  const spread = usual === 0 ? MOST : Math.min(MOST, Math.max(1, kept.reduce((total, { squared }) => total + squared, 0) / usual));
  known.set(hours, spread);
  return spread;
}
