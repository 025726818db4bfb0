import { chooseDepartment } from './choose-department';
import { drawShare } from './draw-chance';
import { findHabit } from './find-habit';
import { serialOf } from './habit';
import type { Details, Estate, SimulatedTransaction } from './simulation';

/** Returns what a transaction is about: its keys, money, supplier and the traits that decide its course. */
export function describeTransaction(tx: SimulatedTransaction, estate: Estate): Details {
  const department = chooseDepartment(tx, estate);
  const told = findHabit(tx.workflow.workflow.id)?.describe(tx, estate);
  const details = { department, supplier: null, keys: [], measures: {}, attributes: {}, traits: {}, ...told };
  return details.keys.length > 0 ? details : { ...details, keys: keysFromExamples(tx, estate) };
}

/** A workflow that the simulator does not know: its keys look like the examples of the catalog, with numbers of their own. */
function keysFromExamples(tx: SimulatedTransaction, estate: Estate): Details['keys'] {
  const serial = serialOf(tx, estate.options.seed);
  return tx.workflow.workflow.businessKeys
    .filter((k) => k.role !== 'line')
    .map((k, i) => {
      const letters = k.example.replace(/[0-9].*$/, '') || `${k.id.toUpperCase()}-`;
      const unique = k.identity || k.role === 'root';
      return {
        type: k.id,
        value: letters + (unique ? serial : String(1000 + Math.floor(drawShare(tx.dice, 50 + i) * 9000))),
        role: k.role,
      };
    });
}
