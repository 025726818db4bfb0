import { localDayStart } from '@/lib/calendar';
import type { TimeWindow } from '@/lib/domain';

export type Step = 'minute' | 'hour' | 'day';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** The step that gives a window some dozens of points: minutes up to 3 hours, hours up to 8 days, else days. */
export function stepFor({ from, to }: TimeWindow): Step {
  const length = to.getTime() - from.getTime();
  return length <= 3 * HOUR_MS ? 'minute' : length <= 8 * DAY_MS ? 'hour' : 'day';
}

/** The beginnings of the steps that cover a window, and its end last; days are local days, so one may have 23 or 25 hours. */
export function stepsOf({ from, to }: TimeWindow, step: Step, timezone: string): Date[] {
  const edges: Date[] = [];
  if (step === 'day') {
    // Noon of the next local day lies inside it whatever the clocks do tonight.
    for (let day = localDayStart(from, timezone); day < to; day = localDayStart(new Date(day.getTime() + 1.5 * DAY_MS), timezone))
      edges.push(day);
  } else {
    const length = step === 'minute' ? 60_000 : HOUR_MS;
    for (let at = Math.floor(from.getTime() / length) * length; at < to.getTime(); at += length) edges.push(new Date(at));
  }
  return [...edges, to];
}
