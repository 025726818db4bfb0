import { meanPerDay } from './list-starts';
import { localDayOf, startOfDay } from './local-day';
import { type Begin, beginOf, DAY_MS, type Estate } from './simulation';

/**
 * Returns how much of [fromMs, untilMs) lies before an instant: 0 to 1, by the events that are expected on each day, because the last
 * days of a past hold nearly all of it. An empty window is done.
 */
export function measureProgress(estate: Estate, begin: Begin, fromMs: number, untilMs: number): (atMs: number) => number {
  if (fromMs >= untilMs) return () => 1;
  const { timezone } = estate.catalog.organisation;
  const days: { startMs: number; endMs: number; weight: number }[] = [];
  for (let day = localDayOf(fromMs, timezone); day <= localDayOf(untilMs - 1, timezone); day++) {
    const startMs = Math.max(fromMs, startOfDay(day, timezone));
    const endMs = Math.min(untilMs, startOfDay(day + 1, timezone));
    const share = (endMs - startMs) / DAY_MS;
    days.push({ startMs, endMs, weight: share * weightOf(estate, begin, day, endMs) });
  }
  const total = days.reduce((sum, d) => sum + d.weight, 0);
  return (atMs) => {
    if (atMs >= untilMs) return 1;
    const told = days.reduce(
      (sum, d) => sum + d.weight * Math.min(1, Math.max(0, (atMs - d.startMs) / Math.max(1, d.endMs - d.startMs))),
      0,
    );
    return total > 0 ? Math.min(0.999, told / total) : 0;
  };
}

/** Expected events of a day, and one so that no day counts for nothing. */
function weightOf(estate: Estate, begin: Begin, day: number, endMs: number): number {
  let weight = 1;
  for (const planned of estate.workflows) {
    if (beginOf(planned, begin) >= endMs) continue;
    const always = planned.milestones.filter((m) => m.milestone.required === 'always').length;
    for (const place of estate.facilities) weight += always * meanPerDay(estate, planned, place, day);
  }
  return weight;
}
