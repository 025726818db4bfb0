import { diceOf } from './draw-chance';
import { dateOf, localDayOf } from './local-day';
import {
  type Estate,
  lineageOf,
  type PayrollFile,
  type PlannedFacility,
  type PlannedWorkflow,
  type SimulatedTransaction,
} from './simulation';

export interface Beginning {
  workflow: PlannedWorkflow;
  place: PlannedFacility;
  startMs: number;
  /** Number within its day and place; surges count apart. */
  ordinal: number;
  /** Local day; absent: that of `startMs`. */
  day?: number;
  surge?: boolean;
  payroll?: PayrollFile;
}

/** Returns a transaction that begins: its id names seed, workflow, place, day and number, and all chance about it follows from the id. */
export function beginTransaction(estate: Estate, beginning: Beginning): SimulatedTransaction {
  const { workflow, place, startMs, ordinal, surge = false, payroll = null } = beginning;
  const day = beginning.day ?? localDayOf(startMs, place.timezone);
  const date = dateOf(day);
  const kind = workflow.workflow.id.replace(/^wf-/, '');
  const id = `s${lineageOf(estate.options)}-${kind}-${place.facility.code}-${date.slice(0, 4)}${date.slice(5, 7)}${date.slice(8)}-${surge ? 'x' : ''}${ordinal}`;
  return { id, workflow, place, date, day, ordinal, surge, startMs, dice: diceOf(id), payroll };
}
