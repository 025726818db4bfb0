import type { Stage } from './stages';
import { state } from './state';

/** Counts one refusal of a whole request. */
export function countRefusal(code: string): void {
  const { refusals } = state();
  refusals.set(code, (refusals.get(code) ?? 0) + 1);
}

/** Notes that a round of this kind ended well. */
export function noteRound(kind: string, at: Date): void {
  state().rounds.set(kind, at.getTime());
}

/** When each kind of round last ended well in this process, in ms since 1970; kinds that never did are left out. */
export function readRounds(): Record<string, number> {
  return Object.fromEntries(state().rounds);
}

/** Seconds and times of each stage in this process since it started; stages that never ran are left out. */
export function readStages(): Partial<Record<Stage, { seconds: number; times: number }>> {
  return Object.fromEntries(state().stages);
}

/** Refused requests of this process since it started, by code. */
export function readRefusals(): Record<string, number> {
  return Object.fromEntries(state().refusals);
}
