import { drawWeighted } from './draw-chance';
import type { Estate, SimulatedTransaction } from './simulation';

const DEPARTMENT_SLOT = 1;
/** Departments that a kind of place is likely to mean; others take any department of the workflow. */
const usualDepartments: Record<string, readonly string[]> = {
  laboratory: ['dept-laboratory'],
  clinic: ['dept-ambulatory'],
  urgent_care: ['dept-emergency', 'dept-ambulatory'],
  long_term_care: ['dept-nursing', 'dept-longterm'],
  asc: ['dept-periop'],
  distribution_centre: ['dept-supply-chain', 'dept-facilities'],
};

/** Returns the department that started the transaction. */
export function chooseDepartment(tx: SimulatedTransaction, estate: Estate): string {
  const all = tx.workflow.workflow.departments;
  const usual = all.filter((d) => usualDepartments[tx.place.facility.type]?.includes(d));
  const shared = new Set(estate.catalog.departments.filter((d) => d.scope === 'shared').map((d) => d.id));
  const atOffice = tx.place.facility.type === 'shared_services';
  const fitting = usual.length > 0 ? usual : all.filter((d) => shared.has(d) === atOffice);
  const choices = (fitting.length > 0 ? fitting : all).map((d, i) => [d, 1 / (i + 1)] as const);
  return choices.length > 0 ? drawWeighted(tx.dice, DEPARTMENT_SLOT, choices) : 'unassigned';
}
