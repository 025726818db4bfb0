import { loadCatalog } from '@/lib/catalog';
import { loadTrunk, snapshotOf, type Trunk } from './load-trunk';
import { planRuns } from './plan-detect';
import { reportJson, reportText } from './report-detect';
import type { DetectOutcome } from './run-detect';
import { type Flood, isWhole, runFlood } from './run-flood';
import { runParts } from './run-parts';
import { startCluster } from './start-cluster';

export interface DetectOptions {
  readonly incidents: readonly string[];
  readonly seeds: readonly number[];
  readonly quietDays: number;
  readonly historyDays: number;
  /** Factor on the volume of the estate. */
  readonly rate: number;
  readonly jobs: number;
  /** Folder of a database that is kept: the history in it is not told again; null: told, and thrown away. */
  readonly trunkDir: string | null;
  /** Whether everything also fails at once. */
  readonly flood: boolean;
}

/** Tells history once, then does every run in a copy of it, and scores what was found. */
export async function measureDetect(
  options: DetectOptions,
  about: { onStop: (stop: () => Promise<void>) => void; say: (line: string) => void },
) {
  const began = performance.now();
  const minutes = () => Math.round((performance.now() - began) / 6000) / 10;
  const runs = planRuns(options);
  const catalog = await loadCatalog('catalog');
  const trunk: Trunk = { catalog, rate: options.rate, historyDays: options.historyDays, say: about.say };
  const cluster = await startCluster(options.trunkDir, about.onStop);
  const days = [...new Set(runs.map(({ branchDay }) => branchDay))];
  const known = await Promise.all(days.map((day) => cluster.has(snapshotOf(day))));
  if (known.includes(false)) await loadTrunk(cluster, trunk, days);
  about.say(`history is told after ${minutes()} min; ${runs.length} runs follow`);
  const outcomes: DetectOutcome[] = [];
  const { rate, historyDays } = options;
  await runParts(runs, {
    server: cluster.url('postgres'),
    trunk: { rate, historyDays },
    jobs: options.jobs,
    onStop: about.onStop,
    onOutcome: (outcome) => {
      outcomes.push(outcome);
      about.say(`${reportText(reportJson([outcome], catalog)).split('\n')[0]} (${outcome.seconds} s)`);
    },
  });
  const flood = options.flood && runs[0] ? await runFlood(cluster, trunk, runs[0].branchDay) : null;
  const order = new Map(runs.map(({ name }, at) => [name, at]));
  outcomes.sort((a, b) => (order.get(a.run.name) ?? 0) - (order.get(b.run.name) ?? 0));
  const json = { ...reportJson(outcomes, catalog), minutes: minutes(), seeds: options.seeds, rate, historyDays, flood };
  const text = [reportText(json), ...(flood ? [sayFlood(flood)] : []), `${json.minutes} minutes in all`].join('\n');
  return { text, json, ok: flood === null || isWhole(flood) };
}

const sayFlood = (flood: Flood): string =>
  `${flood.events} failures of one cause in a minute: ${flood.exceptions} exception with ${flood.counted} transactions after ${flood.seconds} s, the work list is read in ${flood.queueP95Ms} ms (p95); ${flood.causes} causes: ${flood.causesFound} exceptions after ${flood.causesSeconds} s, list in ${flood.causesQueueP95Ms} ms`;
