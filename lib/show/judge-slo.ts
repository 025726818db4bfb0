import { type Budget, budgetOf, type Slo, type Tally } from '@/lib/domain';
import type { SloState } from '@/lib/domain/views/slos';

const FEWEST = 20;
const LOW = 0.25;

/** How many must be counted before the objective lets one of them be bad, 20 at least: fewer prove neither that it is kept nor that it is missed. */
export const judgedFrom = ({ objective }: Pick<Slo, 'objective'>): number =>
  Math.max(FEWEST, Math.ceil(Number((1 / (1 - objective)).toPrecision(9))));

/** How an SLO stands by what was counted in its window and whether an exception of it is open. */
export function judgeSlo(slo: Slo, tally: Tally | null, isBurning: boolean): { state: SloState; budget: Budget | null } {
  if (tally === null) return { state: isBurning ? 'burning' : 'partial', budget: null };
  const budget = budgetOf(tally, slo.objective);
  if (budget === null) return { state: isBurning ? 'burning' : 'no_data', budget };
  if (tally.good + tally.bad < judgedFrom(slo)) return { state: isBurning ? 'burning' : 'few', budget };
  if (budget.left < 0) return { state: 'spent', budget };
  if (isBurning) return { state: 'burning', budget };
  return { state: budget.leftRatio < LOW ? 'low' : 'kept', budget };
}
