import { payDeadline, payPeriods } from '@/lib/calendar';
import type { CatalogIndex, WorkflowIndex } from '@/lib/catalog';

const REACH_MS = 45 * 86_400_000;

/**
 * Returns the first deadline of the pay calendar that a transaction of this workflow has still to meet, or null: the workflow has no
 * such window, the transaction names no pay period, or everything is reached. A deadline that has passed unmet is returned too.
 */
export function findPayDeadline(
  { workflow }: WorkflowIndex,
  about: { keys: Readonly<Record<string, string>>; reached: ReadonlySet<string>; at: Date; facility: string },
  index: CatalogIndex,
): Date | null {
  const open = workflow.windows.filter((window) => window.payDeadline !== undefined && !about.reached.has(window.milestone));
  const periodId = about.keys['pay_period_id'];
  if (open.length === 0 || !periodId) return null;
  const [from, to] = [new Date(about.at.getTime() - REACH_MS), new Date(about.at.getTime() + REACH_MS)];
  const period = payPeriods(index.catalog.calendars, from, to).find((one) => one.periodId === periodId);
  if (!period) return null;
  const times = open.map((window) => payDeadline(period, window.payDeadline ?? '', index.timezoneOf(about.facility)).getTime());
  return new Date(Math.min(...times));
}
