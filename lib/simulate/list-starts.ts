import { isHoliday } from '@/lib/calendar';
import { beginTransaction } from './begin-transaction';
import { diceOf, drawCount, drawShare } from './draw-chance';
import { peakOf } from './find-peak';
import { listNightly, listPayroll } from './list-special-starts';
import { atLocalHour, dateOf, weekdayOf } from './local-day';
import { type Estate, HOUR_MS, lineageOf, type PlannedFacility, type PlannedWorkflow, type SimulatedTransaction } from './simulation';

/** Places with no more than this a day keep it when the rate is below 1, so that no cell of the estate falls silent. */
const FEWEST_PER_DAY = 3;
/** What a holiday leaves of a business day. */
const HOLIDAY_SHARE = 0.08;
/** One or two of the ten small clinics are closed on any day. */
const CLOSED_SHARE = 0.12;

/** What one workflow begins at one place in one hour of the local clock: `count` transactions, numbered from `first`. */
export interface Hour {
  workflow: PlannedWorkflow;
  place: PlannedFacility;
  day: number;
  hour: number;
  startMs: number;
  first: number;
  count: number;
}

/** Returns the mean number of transactions of a workflow at a place on a local day; 0 for what comes by a calendar. */
export function meanPerDay(estate: Estate, planned: PlannedWorkflow, place: PlannedFacility, day: number): number {
  const { workflow, weekday, nightly } = planned;
  const { volume } = workflow;
  const usual = volume?.perFacilityTypePerWeekday[place.facility.type] ?? 0;
  if (usual === 0 || !volume || volume.scheduled) return 0;
  if (nightly) return Math.round(usual);
  const { rate, steady, seed } = estate.options;
  const office = volume.weekdayShape === 'business' || volume.weekdayShape === 'monday_heavy';
  const holiday = !steady && office && isHoliday(dateOf(day), estate.catalog.calendars) ? HOLIDAY_SHARE : 1;
  const small = place.facility.type === 'clinic' || place.facility.type === 'urgent_care';
  if (small && !steady && drawShare(diceOf(`closed ${seed} ${place.facility.id} ${day}`), 0) < CLOSED_SHARE) return 0;
  const peak = steady ? 1 : peakOf(planned, day, estate.catalog.calendars);
  const mean = usual * place.facility.volumeWeight * (weekday[weekdayOf(day) - 1] ?? 1) * holiday * peak;
  return rate >= 1 ? mean * rate : Math.min(mean, Math.max(FEWEST_PER_DAY, mean * rate));
}

/** Returns what comes by a calendar on a local day, nightly batches and payroll files; the same whatever other days are asked for. */
export function listScheduled(estate: Estate, day: number): SimulatedTransaction[] {
  const starts: SimulatedTransaction[] = [];
  for (const workflow of estate.workflows) {
    if (!workflow.nightly && !workflow.workflow.volume?.scheduled) continue;
    const list = workflow.nightly ? listNightly : listPayroll;
    for (const place of estate.facilities) starts.push(...list(estate, workflow, place, day));
  }
  return starts;
}

/** Returns the hours of a local day in which something begins at its usual rate, without what begins: that may be much. */
export function listHours(estate: Estate, day: number): Hour[] {
  const hours: Hour[] = [];
  for (const workflow of estate.workflows) {
    if (workflow.nightly || workflow.workflow.volume?.scheduled) continue;
    const total = workflow.hourly.reduce((sum, share) => sum + share, 0);
    for (const place of estate.facilities) {
      const mean = meanPerDay(estate, workflow, place, day) / total;
      if (mean === 0) continue;
      const dice = diceOf(`day ${lineageOf(estate.options)} ${workflow.workflow.id} ${place.facility.id} ${day}`);
      let first = 0;
      for (const [hour, share] of workflow.hourly.entries()) {
        const count = drawCount(dice, hour, mean * share);
        if (count > 0) hours.push({ workflow, place, day, hour, startMs: atLocalHour(day, hour, place.timezone), first, count });
        first += count;
      }
    }
  }
  return hours;
}

/** Returns the transactions that begin in an hour, in no order. */
export function listStarts(estate: Estate, { workflow, place, day, hour, startMs, first, count }: Hour): SimulatedTransaction[] {
  const dice = diceOf(`hour ${lineageOf(estate.options)} ${workflow.workflow.id} ${place.facility.id} ${day} ${hour}`);
  return Array.from({ length: count }, (_, i) =>
    beginTransaction(estate, { workflow, place, day, ordinal: first + i, startMs: startMs + Math.floor(HOUR_MS * drawShare(dice, i)) }),
  );
}
