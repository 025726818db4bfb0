import { isBusinessDay, localParts, shiftLocalDays, wallTime } from '@/lib/calendar';
import { type CatalogIndex, type DeadlineRule, timeOfDay } from '@/lib/catalog';
import { type Environment, type OccurrencePlan, UNASSIGNED } from '@/lib/domain';

const DAY_MS = 86_400_000;
/** Days of the same kind that are looked back on, and how many of them, and what share, must have it in time for it to be usual. */
const LOOK_BACK = 10;
const FEWEST = 4;
const USUAL_SHARE = 0.9;

/** A group reached a milestone: `part` is its business key, '' where the rule groups by none. */
export interface Arrival {
  facility: string;
  part: string;
  at: Date;
}

/** Days of the past that planUsual looks at. */
export const USUAL_DAYS = 21;

/** The business key by which a rule tells its groups apart, beside the facility; null where none does. */
export const partKeyOf = ({ rule }: DeadlineRule): string | null =>
  rule.groupBy.find((field) => field.startsWith('key.'))?.slice(4) ?? null;

interface Asked {
  rule: DeadlineRule;
  environment: Environment;
  workflow: string;
  arrivals: readonly Arrival[];
  now: Date;
}

/**
 * What is usually there by a window's time of day, as occurrences of the next two days: each group that came within the day before it on nine in
 * ten of the last ten days of the same kind (working day or not), and on four at least. It is missed ahead of that time where it is usually there by
 * then too, else when the time has come. What has no history promises nothing, and what is there already is not awaited.
 */
export function planUsual({ rule, environment, workflow, arrivals, now }: Asked, index: CatalogIndex): OccurrencePlan[] {
  const window = index.workflows.get(workflow)?.workflow.windows.find(({ id }) => id === rule.rule.window);
  const time = timeOfDay(window?.local ?? '');
  if (!time) return [];
  const groups = Map.groupBy(arrivals, ({ facility, part }) => JSON.stringify([facility, part]));
  return [...groups.values()].flatMap((list) => {
    const [{ facility, part } = { facility: UNASSIGNED, part: '' }] = list;
    const timezone = index.timezoneOf(facility);
    const days = [0, 1, 2].map((ahead) => localParts(shiftLocalDays(now, ahead, timezone), timezone).date);
    return days.flatMap((date): OccurrencePlan[] => {
      const dueAt = wallTime(date, time.at, timezone);
      const working = isBusinessDay(date, index.catalog.calendars, facility);
      const isThere = list.some((one) => one.at.getTime() > dueAt.getTime() - DAY_MS && one.at <= dueAt);
      if (dueAt <= now || isThere || (time.weekdaysOnly && !working)) return [];
      const isUsualBy = (aheadMs: number) => isUsual({ dueAt, working, list, timezone, facility, aheadMs }, time.at, index);
      if (!isUsualBy(0)) return [];
      const raiseAt = new Date(dueAt.getTime() - (isUsualBy(rule.raiseBeforeMs) ? rule.raiseBeforeMs : 0));
      return [
        { environment, code: rule.type.code, workflow, milestone: rule.rule.milestone, facility, part, period: date, raiseAt, dueAt },
      ];
    });
  });
}

interface Group {
  dueAt: Date;
  working: boolean;
  list: readonly Arrival[];
  timezone: string;
  facility: string;
  /** So long before its time it must have been there. */
  aheadMs: number;
}

function isUsual({ dueAt, working, list, timezone, facility, aheadMs }: Group, at: string, index: CatalogIndex): boolean {
  const firstMs = Math.min(...list.map((one) => one.at.getTime()));
  let looked = 0;
  let came = 0;
  for (let back = 1; back <= USUAL_DAYS && looked < LOOK_BACK; back += 1) {
    const { date } = localParts(shiftLocalDays(dueAt, -back, timezone), timezone);
    const due = wallTime(date, at, timezone).getTime();
    if (isBusinessDay(date, index.catalog.calendars, facility) !== working || due < firstMs) continue;
    looked += 1;
    if (list.some((one) => one.at.getTime() <= due - aheadMs && one.at.getTime() > due - DAY_MS)) came += 1;
  }
  return came >= FEWEST && came / looked >= USUAL_SHARE;
}
