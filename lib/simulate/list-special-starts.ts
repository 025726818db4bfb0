import { payDeadline, payPeriods } from '@/lib/calendar';
import { beginTransaction } from './begin-transaction';
import { diceOf, drawShare, drawWeighted } from './draw-chance';
import { peakOf } from './find-peak';
import { atLocalHour, dateOf } from './local-day';
import {
  DAY_MS,
  type Estate,
  lineageOf,
  type PlannedFacility,
  type PlannedWorkflow,
  type SimulatedTransaction,
  type Surge,
} from './simulation';

/** Nightly batches start in these local hours. */
const NIGHT_HOURS = [0, 1, 2, 3, 22, 23];
const LAST_MINUTE = 24 - 1 / 60;

/** Returns the batches that a place starts in the night of a local day: an exact number, not a rate, and more of them around the month's end. */
export function listNightly(estate: Estate, workflow: PlannedWorkflow, place: PlannedFacility, day: number): SimulatedTransaction[] {
  const usual = workflow.workflow.volume?.perFacilityTypePerWeekday[place.facility.type] ?? 0;
  const count = Math.round(usual * peakOf(workflow, day, estate.catalog.calendars));
  const dice = diceOf(`night ${lineageOf(estate.options)} ${workflow.workflow.id} ${place.facility.id} ${day}`);
  const hours = NIGHT_HOURS.map((hour) => [hour, workflow.hourly[hour] ?? 0] as const);
  return Array.from({ length: count }, (_, ordinal) => {
    const hour = drawWeighted(dice, 2 * ordinal, hours) + drawShare(dice, 2 * ordinal + 1);
    return beginTransaction(estate, { workflow, place, day, ordinal, startMs: atLocalHour(day, hour, place.timezone) });
  });
}

/** Returns the time files of a place when a pay period ends on the local day: one for each pay group. */
export function listPayroll(estate: Estate, workflow: PlannedWorkflow, place: PlannedFacility, day: number): SimulatedTransaction[] {
  const { calendars, organisation } = estate.catalog;
  const noon = new Date(day * DAY_MS + DAY_MS / 2);
  const period = payPeriods(calendars, noon, noon).find((p) => p.periodEnd === dateOf(day));
  if (!period) return [];
  const dueMs = payDeadline(period, 'time_file', organisation.timezone).getTime();
  const bySize = [...estate.facilities].sort((a, b) => a.facility.employees - b.facility.employees || a.index - b.index);
  const sizeRank = bySize.indexOf(place) / Math.max(1, bySize.length - 1);
  const startMs = atLocalHour(day, LAST_MINUTE, place.timezone);
  return organisation.payGroups.map(({ id, share }, ordinal) => {
    const people = Math.max(1, Math.round(place.facility.employees * share));
    return beginTransaction(estate, {
      workflow,
      place,
      day,
      ordinal,
      startMs,
      payroll: { periodId: period.periodId, group: id, people, dueMs, sizeRank },
    });
  });
}

/** Returns the transactions of a surge, spread evenly over its time and over the places by their usual share. */
export function listSurge(estate: Estate, { workflow: id, first, fromMs, durationMs, count }: Surge): SimulatedTransaction[] {
  const workflow = estate.workflows.find((w) => w.workflow.id === id);
  const usual = workflow?.workflow.volume?.perFacilityTypePerWeekday ?? {};
  const places = estate.facilities
    .map((p) => [p, (usual[p.facility.type] ?? 0) * p.facility.volumeWeight] as const)
    .filter(([, w]) => w > 0);
  if (!workflow || places.length === 0) return [];
  return Array.from({ length: count }, (_, i) => {
    const dice = diceOf(`surge ${lineageOf(estate.options)} ${id} ${first + i}`);
    const startMs = Math.round(fromMs + (durationMs * (i + drawShare(dice, 1))) / count);
    return beginTransaction(estate, { workflow, place: drawWeighted(dice, 0, places), startMs, ordinal: first + i, surge: true });
  });
}
