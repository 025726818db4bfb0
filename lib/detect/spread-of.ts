import { isHoliday, localParts } from '@/lib/calendar';
import type { CatalogIndex } from '@/lib/catalog';
import type { SeriesMemory } from '@/lib/domain';
import { countBusy } from './busy-minutes';
import type { JoinedFlow } from './join-flows';

const HOUR_MS = 3_600_000;
/** Odd hours that are left out of how much a series varies: outages and bursts of the past, one in fifty. */
const ODD_SHARE = 0.02;
const MOST = 50;
/**
 * Hours that are taken as one, by the length of a window, where several flows are joined: one piece of work makes entries on many of them, in bunches
 * that last for hours.
 */
const BLOCKS = [1, 2, 4, 8];
const known = new WeakMap<object, Map<number, number>>();

/**
 * How much the busy minutes of a series vary about what is usual over a window of so many minutes, as a multiple of what chance alone gives: squared
 * residuals of all hours of the weeks that are remembered, pooled, by weekday and local hour, the oddest left out; of several flows as one also of hours as
 * long as the window, where they vary more. At least 1. Worked out once for each memory and length, when asked.
 */
export function spreadOf(series: JoinedFlow, minutes: number, memory: SeriesMemory, index: CatalogIndex): number {
  const longest = series.level === 'flow' ? 1 : (BLOCKS.find((block) => block * 60 >= minutes) ?? BLOCKS.at(-1) ?? 1);
  return Math.max(...[...new Set([1, longest])].map((block) => spreadOver(series, block, memory, index)));
}

function spreadOver({ hours, startMs, facility }: JoinedFlow, block: number, memory: SeriesMemory, index: CatalogIndex): number {
  const seen = known.get(hours)?.get(block);
  if (seen !== undefined) return seen;
  const timezone = index.timezoneOf(facility ?? '');
  const blocks = new Map<string, { slot: string; hours: number; busy: number }>();
  for (let at = Math.max(startMs, Math.ceil(memory.heardMs / HOUR_MS) * HOUR_MS); at < memory.toMs; at += HOUR_MS) {
    const { date, weekday, hour } = localParts(new Date(at), timezone);
    const of = Math.floor(hour / block);
    const slot = `${isHoliday(date, index.catalog.calendars) ? 'off' : weekday} ${of}`;
    const one = blocks.get(`${date} ${of}`) ?? { slot, hours: 0, busy: 0 };
    blocks.set(`${date} ${of}`, { slot, hours: one.hours + 1, busy: one.busy + countBusy(hours, startMs, at, at + HOUR_MS) });
  }
  const whole = [...blocks.values()].filter((one) => one.hours === block);
  const residuals: { squared: number; mean: number }[] = [];
  for (const list of Map.groupBy(whole, ({ slot }) => slot).values()) {
    if (list.length < 2) continue;
    const mean = list.reduce((total, { busy }) => total + busy, 0) / list.length;
    for (const { busy } of list) residuals.push({ squared: ((busy - mean) ** 2 * list.length) / (list.length - 1), mean });
  }
  residuals.sort((a, b) => a.squared - b.squared);
  const kept = residuals.slice(0, Math.ceil(residuals.length * (1 - ODD_SHARE)));
  const usual = kept.reduce((total, { mean }) => total + mean, 0);
  const spread = usual === 0 ? MOST : Math.min(MOST, Math.max(1, kept.reduce((total, { squared }) => total + squared, 0) / usual));
  known.set(hours, (known.get(hours) ?? new Map<number, number>()).set(block, spread));
  return spread;
}
