import type { OpenException } from '@/lib/domain/views/places';
import type { OpenExceptionRow } from './list-open-exceptions.db';
import type { PlaceNames } from './name-places';

/** An open exception as lists beside a place show it. */
export const prepareOpenException = (row: OpenExceptionRow, names: PlaceNames): OpenException => ({
  ref: row.ref,
  title: row.title,
  state: row.state,
  severity: row.severity,
  team: names.team(row.team).name,
  openedAt: row.opened_at.toISOString(),
  dueAt: row.due_at.toISOString(),
  transactions: row.transactions,
  facilities: row.facilities.map(names.facility),
  workflows: row.workflows.map(names.workflow),
});
