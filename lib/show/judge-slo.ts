import { type Budget, budgetOf, type Slo, type Tally } from '@/lib/domain';
import type { SloState } from '@/lib/domain/views/slos';

/** Fewer than this prove neither that an objective is kept nor that it is missed. */
export const FEWEST_COUNTED = 20;
const LOW = 0.25;

/** How an SLO stands by what was counted in its window and whether an exception of it is open. */
export function judgeSlo(slo: Slo, tally: Tally | null, isBurning: boolean): { state: SloState; budget: Budget | null } {
  if (tally === null) return { state: isBurning ? 'burning' : 'partial', budget: null };
  const budget = budgetOf(tally, slo.objective);
  if (budget === null) return { state: isBurning ? 'burning' : 'no_data', budget };
  if (tally.good + tally.bad < FEWEST_COUNTED) return { state: isBurning ? 'burning' : 'few', budget };
  if (budget.left < 0) return { state: 'spent', budget };
  if (isBurning) return { state: 'burning', budget };
  return { state: budget.leftRatio < LOW ? 'low' : 'kept', budget };
}
