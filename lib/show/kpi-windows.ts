import { localDayStart, localParts } from '@/lib/calendar';
import type { Kpi, TimeWindow } from '@/lib/domain';
import type { KpiBucket } from '@/lib/domain/views/kpis';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

export interface KpiWindow {
  current: TimeWindow;
  /** As long, directly before; or what was asked for. */
  previous: TimeWindow;
}

/**
 * The window of a measure, on whole hours because numbers are kept by the hour: the asked one, widened to the hour, or the
 * measure's own up to the end of this hour.
 */
export function kpiWindow(kpi: Kpi, now: Date, asked: (TimeWindow & { previous?: TimeWindow | undefined }) | null): KpiWindow {
  const to = Math.ceil((asked?.to ?? now).getTime() / HOUR_MS) * HOUR_MS;
  const from = asked ? Math.floor(asked.from.getTime() / HOUR_MS) * HOUR_MS : to - Math.round(kpi.windowDays * 24) * HOUR_MS;
  const previous = asked?.previous ?? { from: new Date(from - (to - from)), to: new Date(from) };
  return { current: { from: new Date(from), to: new Date(to) }, previous };
}

/** The step that a chart of this window is drawn in. */
export function chartBucket({ from, to }: TimeWindow): KpiBucket {
  const days = (to.getTime() - from.getTime()) / DAY_MS;
  if (days <= 2) return 'hour';
  if (days <= 62) return 'day';
  return days <= 400 ? 'week' : 'month';
}

const spans: Record<KpiBucket, number> = { hour: 48, day: 28, week: 13, month: 12 };

/** The fixed span of a measure's small chart, ending where its window ends: short windows by hour, weekly ones by day, long ones by week. */
export function sparkSpan({ from, to }: TimeWindow, timezone: string): { bucket: KpiBucket; steps: Date[] } {
  const days = (to.getTime() - from.getTime()) / DAY_MS;
  const bucket: KpiBucket = days <= 2 ? 'hour' : days <= 14 ? 'day' : days <= 120 ? 'week' : 'month';
  const last = stepStart(new Date(to.getTime() - 1), bucket, timezone);
  const steps = [last];
  while (steps.length < spans[bucket]) steps.unshift(stepStart(new Date((steps[0] ?? last).getTime() - 1), bucket, timezone));
  return { bucket, steps };
}

/** The starts of all steps that touch the window, in local time, oldest first. */
export function stepsOf({ from, to }: TimeWindow, bucket: KpiBucket, timezone: string): Date[] {
  const steps: Date[] = [];
  for (let at = stepStart(from, bucket, timezone); at < to; at = nextStep(at, bucket, timezone)) steps.push(at);
  return steps;
}

/** When the local hour, day, week (Monday) or month that holds `at` began: the same cut as date_trunc with a time zone. */
export function stepStart(at: Date, bucket: KpiBucket, timezone: string): Date {
  if (bucket === 'hour') return new Date(Math.floor(at.getTime() / HOUR_MS) * HOUR_MS);
  const day = localDayStart(at, timezone);
  if (bucket === 'day') return day;
  const { weekday, date } = localParts(day, timezone);
  const back = bucket === 'week' ? weekday - 1 : Number(date.slice(8)) - 1;
  // Noon of the wanted day lies inside it even when the clocks changed in between.
  return back === 0 ? day : localDayStart(new Date(day.getTime() - back * DAY_MS + 12 * HOUR_MS), timezone);
}

const longest: Record<KpiBucket, number> = { hour: 1, day: 36, week: 7.5 * 24, month: 35 * 24 };

/** The start of the step after the one that begins at `start`. */
export function nextStep(start: Date, bucket: KpiBucket, timezone: string): Date {
  return stepStart(new Date(start.getTime() + longest[bucket] * HOUR_MS), bucket, timezone);
}
