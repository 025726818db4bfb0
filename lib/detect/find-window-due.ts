import { localParts, payDeadline, payPeriods, shiftDate, wallTime } from '@/lib/calendar';
import type { CatalogIndex, DeadlineRule } from '@/lib/catalog';
import type { TransactionChange } from '@/lib/domain';

const REACH_MS = 45 * 86_400_000;

/**
 * When a transaction must have reached the milestone of a rule, less the time that the rule is raised before: by the pay deadline of its period, or
 * by a date that its new events tell. Null where neither is told.
 */
export function findWindowDue({ rule, due, raiseBeforeMs }: DeadlineRule, change: TransactionChange, index: CatalogIndex): Date | null {
  const at = due ? findDated(due, change, index) : findPaid(rule.window, change, index);
  return at && new Date(at.getTime() - raiseBeforeMs);
}

function findDated(due: NonNullable<DeadlineRule['due']>, { newEvents, after }: TransactionChange, index: CatalogIndex): Date | null {
  const timezone = index.timezoneOf(after.facility);
  const said = newEvents.map(({ attributes, measures }) => attributes[due.of] ?? measures[due.of]).find((value) => value !== undefined);
  const date = said === undefined ? null : dateOf(String(said), timezone);
  return date === null ? null : wallTime(shiftDate(date, due.days, due.clock, index.catalog.calendars), due.at ?? '00:00', timezone);
}

/** The local date that is told: of a date as it stands, of a time with offset the local day it falls on; null when it is neither. */
function dateOf(text: string, timezone: string): string | null {
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return Number.isNaN(Date.parse(`${text}T00:00:00Z`)) ? null : text;
  const at = /^\d{4}-\d{2}-\d{2}T/.test(text) ? new Date(text) : null;
  return at && !Number.isNaN(at.getTime()) ? localParts(at, timezone).date : null;
}

function findPaid(window: string, { after, keys }: TransactionChange, index: CatalogIndex): Date | null {
  const name = index.workflows.get(after.workflow)?.workflow.windows.find(({ id }) => id === window)?.payDeadline;
  const periodId = keys['pay_period_id'];
  if (name === undefined || periodId === undefined) return null;
  const [from, to] = [new Date(after.startedAt.getTime() - REACH_MS), new Date(after.startedAt.getTime() + REACH_MS)];
  const period = payPeriods(index.catalog.calendars, from, to).find((one) => one.periodId === periodId);
  return period?.deadlines[name] === undefined ? null : payDeadline(period, name, index.timezoneOf(after.facility));
}
