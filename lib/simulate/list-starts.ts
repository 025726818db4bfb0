import { localDayStart, localParts, payDeadline, payPeriods } from '@/lib/calendar';
import { diceOf, drawCount, drawShare, drawWeighted } from './draw-chance';
import {
  DAY_MS,
  type Estate,
  HOUR_MS,
  type PayrollFile,
  type PlannedFacility,
  type PlannedWorkflow,
  type SimulatedTransaction,
  type Surge,
} from './simulation';

/** Places with no more than this a day keep it when the rate is below 1, so that no cell of the estate falls silent. */
const FEWEST_PER_DAY = 3;
/** What a holiday leaves of a business day. */
const HOLIDAY_SHARE = 0.08;
/** One or two of the ten small clinics are closed on any day. */
const CLOSED_SHARE = 0.12;
/** Nightly batches start in these local hours. */
const NIGHT_HOURS = new Set([0, 1, 2, 3, 22, 23]);

/** Returns the mean number of transactions of a workflow at a place on a local day; for nightly batches the exact number. */
export function meanPerDay(estate: Estate, planned: PlannedWorkflow, place: PlannedFacility, day: number): number {
  const volume = planned.workflow.volume;
  const usual = volume?.perFacilityTypePerWeekday[place.facility.type] ?? 0;
  if (usual === 0 || !volume || volume.scheduled) return 0;
  if (planned.nightly) return Math.round(usual);
  const { rate, steady, seed } = estate.options;
  const businessLike = volume.weekdayShape === 'business' || volume.weekdayShape === 'monday_heavy';
  const holiday = !steady && businessLike && estate.catalog.calendars.holidays.includes(dateOf(day)) ? HOLIDAY_SHARE : 1;
  const small = place.facility.type === 'clinic' || place.facility.type === 'urgent_care';
  if (small && !steady && drawShare(diceOf(`closed ${seed} ${place.facility.id} ${day}`), 0) < CLOSED_SHARE) return 0;
  const mean = usual * place.facility.volumeWeight * (planned.weekday[weekdayOf(day) - 1] ?? 1) * holiday;
  return rate >= 1 ? mean * rate : Math.min(mean, Math.max(FEWEST_PER_DAY, mean * rate));
}

/** Returns every transaction that starts on a local day, in no order; the same whatever other days are asked for. */
export function listStarts(estate: Estate, day: number): SimulatedTransaction[] {
  const starts: SimulatedTransaction[] = [];
  for (const planned of estate.workflows) {
    for (const place of estate.facilities) {
      if (planned.workflow.volume?.scheduled) starts.push(...payrollStarts(estate, planned, place, day));
      else starts.push(...usualStarts(estate, planned, place, day));
    }
  }
  return starts;
}

/** Returns the transactions of a surge, spread evenly over its time and over the places by their usual share. */
export function listSurge(estate: Estate, surge: Surge): SimulatedTransaction[] {
  const planned = estate.workflows.find((w) => w.workflow.id === surge.workflow);
  if (!planned) return [];
  const usual = planned.workflow.volume?.perFacilityTypePerWeekday ?? {};
  const places = estate.facilities
    .map((p) => [p, (usual[p.facility.type] ?? 0) * p.facility.volumeWeight] as const)
    .filter(([, w]) => w > 0);
  if (places.length === 0) return [];
  return Array.from({ length: surge.count }, (_, i) => {
    const ordinal = surge.first + i;
    const dice = diceOf(`surge ${estate.options.seed} ${surge.workflow} ${ordinal}`);
    const startMs = Math.round(surge.fromMs + (surge.durationMs * (i + drawShare(dice, 1))) / surge.count);
    return startOf(estate, planned, drawWeighted(dice, 0, places), { startMs, ordinal, surge: true });
  });
}

function usualStarts(estate: Estate, planned: PlannedWorkflow, place: PlannedFacility, day: number): SimulatedTransaction[] {
  const mean = meanPerDay(estate, planned, place, day);
  if (mean === 0) return [];
  const dice = diceOf(`day ${estate.options.seed} ${planned.workflow.id} ${place.facility.id} ${day}`);
  const count = planned.nightly ? mean : drawCount(dice, 0, mean);
  const hours = planned.nightly ? planned.hourly.map((share, hour) => (NIGHT_HOURS.has(hour) ? share : 0)) : planned.hourly;
  return Array.from({ length: count }, (_, ordinal) =>
    startOf(estate, planned, place, {
      startMs: atLocalHour(day, drawHour(hours, drawShare(dice, 1 + ordinal)), place.timezone),
      ordinal,
      day,
    }),
  );
}

function payrollStarts(estate: Estate, planned: PlannedWorkflow, place: PlannedFacility, day: number): SimulatedTransaction[] {
  const date = dateOf(day);
  const { calendars, organisation } = estate.catalog;
  const at = new Date(day * DAY_MS + DAY_MS / 2);
  const period = payPeriods(calendars, at, at).find((p) => p.periodEnd === date);
  if (!period) return [];
  const dueMs = payDeadline(period, 'time_file', organisation.timezone).getTime();
  const bySize = [...estate.facilities].sort((a, b) => a.facility.employees - b.facility.employees || a.index - b.index);
  const sizeRank = bySize.indexOf(place) / Math.max(1, bySize.length - 1);
  return organisation.payGroups.map((group, ordinal) => {
    const payroll = {
      periodId: period.periodId,
      group: group.id,
      people: Math.max(1, Math.round(place.facility.employees * group.share)),
      dueMs,
      sizeRank,
    };
    return startOf(estate, planned, place, { startMs: atLocalHour(day, 24 - 1 / 60, place.timezone), ordinal, day, payroll });
  });
}

interface Start {
  startMs: number;
  ordinal: number;
  day?: number;
  surge?: boolean;
  payroll?: PayrollFile;
}

function startOf(estate: Estate, workflow: PlannedWorkflow, place: PlannedFacility, start: Start): SimulatedTransaction {
  const { startMs, ordinal, surge = false } = start;
  const day = start.day ?? dayOf(localParts(new Date(startMs), place.timezone).date);
  const date = dateOf(day);
  const name = `${workflow.workflow.id.replace(/^wf-/, '')}-${place.facility.code}-${date.replaceAll('-', '')}-${surge ? 'x' : ''}${ordinal}`;
  const id = `s${estate.options.seed}-${name}`;
  return { id, workflow, place, date, day, ordinal, surge, startMs, dice: diceOf(id), payroll: start.payroll ?? null };
}

function drawHour(hourly: readonly number[], share: number): number {
  const total = hourly.reduce((sum, h) => sum + h, 0);
  let left = share * total;
  for (const [hour, part] of hourly.entries()) {
    if (left < part) return hour + left / part;
    left -= part;
  }
  return 23.999;
}

/** The instant at which the wall clock of the zone shows this hour (with fraction) of the local day; on days that change clocks the hour is moved back into place. */
function atLocalHour(day: number, hour: number, timezone: string): number {
  const atMs = startOfDay(day, timezone) + Math.round(hour * HOUR_MS);
  const shown = localParts(new Date(atMs), timezone);
  const offByHours = (dayOf(shown.date) - day) * 24 + shown.hour - Math.floor(hour);
  return atMs - offByHours * HOUR_MS;
}

/** First instant of a local day, in ms. */
export function startOfDay(day: number, timezone: string): number {
  const noon = new Date(day * DAY_MS + DAY_MS / 2);
  const off = day - dayOf(localParts(noon, timezone).date);
  return localDayStart(new Date(noon.getTime() + off * DAY_MS), timezone).getTime();
}

/** Local day of an instant, as days since 1970. */
export const localDayOf = (atMs: number, timezone: string): number => dayOf(localParts(new Date(atMs), timezone).date);

export const dateOf = (day: number): string => new Date(day * DAY_MS).toISOString().slice(0, 10);
const dayOf = (date: string): number => Date.parse(`${date}T00:00:00Z`) / DAY_MS;
const weekdayOf = (day: number): number => ((((day + 3) % 7) + 7) % 7) + 1;
