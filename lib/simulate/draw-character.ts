import { diceOf, drawIndex, drawShare, normalAt } from './draw-chance';

/** How long a bad or a good spell may last, and how many places or suppliers have one in a quarter of a year. */
const QUARTER_DAYS = 91;
const SPELL_SHARE = 0.18;
const SHORTEST_SPELL_DAYS = 10;
const SPELL_SPREAD_DAYS = 25;
const USUAL_SPREAD = 0.45;
const GOOD_SPELL_SHARE = 0.25;

/** What places and suppliers differ in. */
export type Matter =
  | 'line_changes'
  | 'price_drift'
  | 'answers'
  | 'invoicing'
  | 'invoice_holds'
  | 'touches'
  | 'approvals'
  | 'charges'
  | 'counts'
  | 'stock_outs'
  | 'onboarding'
  | 'suspense'
  | 'time_records'
  | 'loads';

/**
 * Returns the factor by which a place or supplier differs from the usual in a matter on a local day: 1 in the middle of them all, with a lasting
 * part of its own, and now and then a spell of some weeks in which it is two to four times worse (or, more rarely, half as bad). The
 * same for the same seed, whatever else is asked.
 */
export function characterOf(seed: number, matter: Matter, who: string, day: number): number {
  const lasting = Math.exp(USUAL_SPREAD * normalAt(drawShare(diceOf(`character ${seed} ${matter} ${who}`), 0)));
  return lasting * spellOf(seed, matter, who, day);
}

function spellOf(seed: number, matter: Matter, who: string, day: number): number {
  const quarter = Math.floor(day / QUARTER_DAYS);
  const dice = diceOf(`spell ${seed} ${matter} ${who} ${quarter}`);
  if (drawShare(dice, 0) >= SPELL_SHARE) return 1;
  const length = SHORTEST_SPELL_DAYS + drawIndex(dice, 1, SPELL_SPREAD_DAYS);
  const from = quarter * QUARTER_DAYS + drawIndex(dice, 2, QUARTER_DAYS - length);
  if (day < from || day >= from + length) return 1;
  return drawShare(dice, 3) < GOOD_SPELL_SHARE ? 0.5 : 2 + 2 * drawShare(dice, 4);
}

/** Returns the share times the factor, never more than `most`. */
export const leanOn = (share: number, factor: number, most = 0.9): number => Math.min(most, share * factor);
