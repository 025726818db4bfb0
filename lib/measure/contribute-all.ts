import type { CatalogIndex } from '@/lib/catalog';
import type { Case } from './case';
import { contribute } from './contribute';
import type { Contribution } from './contribution';
import { isEmpty, writeFacts } from './fold-facts';
import type { MeasurePlan } from './plan-measures';

/** Returns all that a case gives, and the row of its facts when it has some. */
export function contributeAll(one: Case, plan: MeasurePlan, index: CatalogIndex, now: Date): Contribution[] {
  const { transaction, facts } = one;
  const context = {
    calendars: index.catalog.calendars,
    timezone: index.timezoneOf(transaction.facility),
    now,
    workflow: index.workflows.get(transaction.workflow)?.workflow ?? null,
  };
  const list = plan.kpis.flatMap((kpi) => contribute(one, kpi, context) ?? []);
  return isEmpty(facts) ? list : [...list, factsRow(one)];
}

const factsRow = ({ transaction, facts }: Case): Contribution => ({
  subjectId: transaction.id,
  subjectKind: 'transaction',
  kpi: '',
  environment: transaction.environment,
  workflow: transaction.workflow,
  facility: transaction.facility,
  department: transaction.department,
  supplier: transaction.supplier,
  state: 'excluded',
  reason: 'facts',
  openedAt: transaction.startedAt,
  cohortAt: transaction.startedAt,
  countsAt: null,
  numerator: 0,
  denominator: 0,
  valueMs: null,
  closedAt: null,
  part: null,
  facts: writeFacts(facts),
});
