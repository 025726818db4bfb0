import type { Contribution } from './contribution';

const HOUR_MS = 3_600_000;

/** How many cases more, or fewer, are open or too young to count, by the hours they began in and belong to. */
export interface WaitingDelta {
  environment: string;
  kpi: string;
  state: 'open' | 'pending';
  opened_hour: Date;
  cohort_hour: Date;
  n: number;
}

const hourOf = (at: Date) => new Date(Math.floor(at.getTime() / HOUR_MS) * HOUR_MS);

/** Returns what changes in the counts of unfinished cases when `before` is taken away and `after` is put in, in the order of their key. */
export function countWaiting(before: readonly Contribution[], after: readonly Contribution[]): WaitingDelta[] {
  const deltas = new Map<string, WaitingDelta>();
  const count = ({ environment, kpi, state, openedAt, cohortAt }: Contribution, sign: 1 | -1) => {
    if (state !== 'open' && state !== 'pending') return;
    const [opened, cohort] = [hourOf(openedAt), hourOf(state === 'open' ? openedAt : cohortAt)];
    const key = [environment, kpi, state, opened.getTime(), cohort.getTime()].join('\u0000');
    const delta = deltas.get(key) ?? { environment, kpi, state, opened_hour: opened, cohort_hour: cohort, n: 0 };
    delta.n += sign;
    deltas.set(key, delta);
  };
  for (const c of before) count(c, -1);
  for (const c of after) count(c, 1);
  return [...deltas].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([, delta]) => (delta.n === 0 ? [] : [delta]));
}
