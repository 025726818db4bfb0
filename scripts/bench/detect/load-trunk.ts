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
/** Simulated minutes that are received at once while the past is told: nothing looks late by more, and how late things are is asked of the last day only. */
const HISTORY_STEP_MS = 20 * MINUTE_MS;
const HISTORY_ROUND_MS = 6 * HOUR_MS;
/** The server keeps no statistics by itself. */
const ANALYZE_DAYS = 4;
const TRUNK_STEP_MS = 15 * MINUTE_MS;
/** The seed of the estate: its suppliers, places and their characters. What happens in a branch is drawn anew by its own seed. */
export const ESTATE_SEED = 7;

export const snapshotOf = (day: number | ''): string => `trunk_day_${day}`;

/** When things begin to happen in the trunk: the slow and scheduled ones a month before the rest. */
export function beginOf(catalog: Catalog, historyDays: number) {
  const allMs = trunkDayMs(catalog, -historyDays);
  return { allMs, officeMs: allMs, slowMs: allMs - 15 * DAY_MS };
}

/**
 * Tells weeks of history to a product, then the trunk's week, and keeps a copy of its database at the midnight of each wanted day, from which
 * runs branch off. Goes on where an earlier call for the same history was ended.
 */
export async function loadTrunk(cluster: Cluster, { catalog, rate, historyDays, say }: Trunk, days: readonly number[]): Promise<void> {
  const history = `${historyDays} days at ${rate}`;
  const told = /^(.*), next day (-?\d+)$/.exec((await cluster.noteOf('trunk')) ?? '');
  let day = told?.[1] === history ? Number(told[2]) : -historyDays;
  const isBegun = told?.[1] === history;
  if (!isBegun) {
    for (const name of ['trunk', ...(await cluster.list(snapshotOf('')))]) await cluster.drop(name);
    await cluster.make('trunk');
  }
  await migrate(cluster.url('trunk'));
  await connectTo(cluster.url('trunk'));
  await applyCatalog('catalog', 'bench');
  const begin = beginOf(catalog, historyDays);
  const fromMs = isBegun ? trunkDayMs(catalog, day) : begin.slowMs;
  const plan = planRequests({ catalog, fromMs, begin, seed: ESTATE_SEED, rate, traced: TRACED, metricsEveryMs: 0 });
  const mailbox = await startMailbox();
  const inside = feedProduct(plan, { fromMs, names: [], mailUrl: null, receiveEveryMs: HISTORY_STEP_MS });
  const feed = feedProduct(plan, { fromMs, names: roundNames, mailUrl: mailbox.url });
  const last = Math.max(...days);
  for (; day < 0; day += 1) {
    const untilMs = trunkDayMs(catalog, day + 1);
    while (inside.nowMs() < untilMs) {
      const toMs = Math.min(untilMs, inside.nowMs() + HISTORY_ROUND_MS);
      await inside.advance(toMs, day < -1 ? HISTORY_STEP_MS : MINUTE_MS);
      await feed.advance(toMs, HISTORY_ROUND_MS);
    }
    await cluster.note('trunk', `${history}, next day ${day + 1}`);
    if ((historyDays + day) % ANALYZE_DAYS === 0) await cluster.analyze('trunk');
    say(`history: ${-day - 1} days to go`);
  }
  for (; day <= last; day += 1) {
    if (days.includes(day) && !(await cluster.has(snapshotOf(day)))) {
      await cluster.analyze('trunk');
      await closeDatabase();
      await cluster.make(snapshotOf(day), 'trunk');
      await connectTo(cluster.url('trunk'));
    }
    if (day < last) await feed.advance(trunkDayMs(catalog, day + 1), TRUNK_STEP_MS);
    await cluster.note('trunk', `${history}, next day ${Math.min(last, day + 1)}`);
  }
  await closeDatabase();
  await connectTo(null);
  await mailbox.stop();
}

/** Share of transactions with spans. */
export const TRACED = 0.1;
