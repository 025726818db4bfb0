import { tellEnded } from '@/lib/duty';
import { foldNotes } from '@/lib/store';
import { planAhead, tickEvents, tickTime } from './tick';
import { tickCauses } from './tick-causes';
import { tickCounts } from './tick-counts';
import { tickDays } from './tick-days';
import { tickKpis } from './tick-kpis';
import { tickLocated } from './tick-located';
import { tickMetrics } from './tick-metrics';
import { tickGaps, tickReferences } from './tick-records';
import { tickSeries } from './tick-series';
import { tickShapes } from './tick-shapes';
import { tickSlos } from './tick-slos';

const LARGEST_ROUND = 16_000;
/** `tickTime` that moved so many has not come to its end. */
const FULL_TIME_ROUND = 1_000;

const rounds = {
  plan: (now: Date) => planAhead(now),
  events: (now: Date) => untilBelow(1, () => tickEvents(now, LARGEST_ROUND)),
  feeds: () => untilBelow(1, foldNotes),
  time: (now: Date) => untilBelow(FULL_TIME_ROUND, () => tickTime(now)),
  metrics: (now: Date) => tickMetrics(now),
  references: (now: Date) => untilBelow(1, () => tickReferences(now)),
  gaps: (now: Date) => tickGaps(now),
  counts: (now: Date) => tickCounts(now),
  series: (now: Date) => untilBelow(1, () => tickSeries(now)),
  causes: (now: Date) => tickCauses(now),
  located: (now: Date) => tickLocated(now),
  silences: (now: Date) => untilBelow(1, () => tellEnded(now)),
  days: (now: Date) => untilBelow(1, () => tickDays(now)),
  slos: (now: Date) => tickSlos(now),
  kpis: (now: Date) => tickKpis(now),
  shapes: (now: Date) => tickShapes(now),
} as const satisfies Record<string, (now: Date) => Promise<unknown>>;

export type RoundName = keyof typeof rounds;

/** Every kind of round that makes numbers and exceptions, in the order in which one leans on another. */
export const roundNames = Object.keys(rounds).filter((name): name is RoundName => name in rounds);

/**
 * Does the worker's rounds at a given time, each until nothing is left for it to do: what runWorker does by the clock, for whoever brings
 * a clock of their own.
 */
export async function runRounds(names: readonly RoundName[], now: Date): Promise<void> {
  for (const name of names) await rounds[name](now);
}

async function untilBelow(full: number, round: () => Promise<number>): Promise<void> {
  while ((await round()) >= full);
}
