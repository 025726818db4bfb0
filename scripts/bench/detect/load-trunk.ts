import { applyCatalog } from '@/lib/catalog';
import { closeDatabase, connectTo, migrate } from '@/lib/db';
import type { Catalog } from '@/lib/domain';
import { roundNames } from '@/lib/pipeline';
import { planRequests } from '@/lib/simulate';
import { startMailbox } from '../../faults/start-mailbox';
import { feedProduct } from './feed-product';
import { trunkDayMs } from './plan-detect';
import type { Cluster } from './start-cluster';

/** What trunk and branches have in common. */
export interface Trunk {
  readonly catalog: Catalog;
  readonly rate: number;
  readonly historyDays: number;
  readonly say: (line: string) => void;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** Simulated minutes that are received at once while the past is told: nothing looks late by more. */
const HISTORY_STEP_MS = 20 * MINUTE_MS;
const HISTORY_ROUND_MS = 6 * HOUR_MS;
/** The server keeps no statistics by itself. */
const ANALYZE_DAYS = 4;
const TRUNK_STEP_MS = 15 * MINUTE_MS;
/** The seed of the estate: its suppliers, places and their characters. What happens in a branch is drawn anew by its own seed. */
export const ESTATE_SEED = 7;

export const snapshotOf = (day: number): string => `trunk_day_${day}`;

/** When things begin to happen in the trunk: the slow and scheduled ones a month before the rest. */
export function beginOf(catalog: Catalog, historyDays: number) {
  const allMs = trunkDayMs(catalog, -historyDays);
  return { allMs, officeMs: allMs, slowMs: allMs - 15 * DAY_MS };
}

/**
 * Tells weeks of history to a product, then the trunk's week, and keeps a copy of its database at the midnight of each wanted day, from which
 * runs branch off.
 */
export async function loadTrunk(cluster: Cluster, { catalog, rate, historyDays, say }: Trunk, days: readonly number[]): Promise<void> {
  for (const name of ['trunk', ...days.map(snapshotOf)]) await cluster.drop(name);
  await cluster.make('trunk');
  await migrate(cluster.url('trunk'));
  await connectTo(cluster.url('trunk'));
  await applyCatalog('catalog', 'bench');
  const begin = beginOf(catalog, historyDays);
  const plan = planRequests({ catalog, fromMs: begin.slowMs, begin, seed: ESTATE_SEED, rate, traced: TRACED, metricsEveryMs: 0 });
  const mailbox = await startMailbox();
  const inside = feedProduct(plan, { fromMs: begin.slowMs, names: [], mailUrl: null });
  const feed = feedProduct(plan, { fromMs: begin.slowMs, names: roundNames, mailUrl: mailbox.url });
  const last = Math.max(...days);
  let day = -historyDays;
  for (; day < 0; day += 1) {
    const untilMs = trunkDayMs(catalog, day + 1);
    while (inside.nowMs() < untilMs) {
      const toMs = Math.min(untilMs, inside.nowMs() + HISTORY_ROUND_MS);
      await inside.advance(toMs, HISTORY_STEP_MS);
      await feed.advance(toMs, HISTORY_ROUND_MS);
    }
    if ((historyDays + day) % ANALYZE_DAYS === 0) await cluster.analyze('trunk');
    say(`history: ${-day - 1} days to go`);
  }
  for (; day <= last; day += 1) {
    if (days.includes(day)) {
      await cluster.analyze('trunk');
      await closeDatabase();
      await cluster.make(snapshotOf(day), 'trunk');
    }
    if (day < last) await feed.advance(trunkDayMs(catalog, day + 1), TRUNK_STEP_MS);
  }
  await connectTo(null);
  await mailbox.stop();
}

/** Share of transactions with spans. */
export const TRACED = 0.1;
