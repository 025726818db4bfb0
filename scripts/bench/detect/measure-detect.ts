import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadCatalog } from '@/lib/catalog';
import { loadTrunk, snapshotOf, type Trunk } from './load-trunk';
import { branchDays, planRuns } from './plan-detect';
import { dropRenewed, renewTrunk } from './renew-trunk';
import { reportJson, reportRun, reportText } from './report-detect';
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
  /** Folder for the report and what each run raised, or null. */
  readonly outDir: string | null;
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
  const days = [...new Set([...(options.flood ? branchDays.slice(0, 1) : []), ...runs.map(({ branchDay }) => branchDay)])];
  const known = await Promise.all(days.map((day) => cluster.has(snapshotOf(day))));
  // What is kept serves other runs, too.
  if (known.includes(false)) await loadTrunk(cluster, trunk, options.trunkDir ? branchDays : days);
  await renewTrunk(cluster, days);
  about.say(`history is told after ${minutes()} min; ${runs.length} runs follow`);
  if (options.outDir) await mkdir(options.outDir, { recursive: true });
  const keep = async (name: string, text: string) => {
    if (options.outDir) await writeFile(join(options.outDir, name), `${text}\n`);
  };
  const outcomes: DetectOutcome[] = [];
  const { rate, historyDays } = options;
  await runParts(runs, {
    server: cluster.url('postgres'),
    trunk: { rate, historyDays },
    jobs: options.jobs,
    onStop: about.onStop,
    onOutcome: async (outcome) => {
      outcomes.push(outcome);
      about.say(`${reportRun(outcome, catalog)} (${outcome.seconds} s)`);
      await keep(`${outcome.run.name.replaceAll(' ', '-')}.json`, JSON.stringify(outcome, null, 1));
    },
  });
  const flood = options.flood && days[0] !== undefined ? await runFlood(cluster, trunk, days[0]) : null;
  await dropRenewed(cluster, days);
  const order = new Map(runs.map(({ name }, at) => [name, at]));
  outcomes.sort((a, b) => (order.get(a.run.name) ?? 0) - (order.get(b.run.name) ?? 0));
  const json = { ...reportJson(outcomes, catalog), minutes: minutes(), seeds: options.seeds, rate, historyDays, flood };
  const text = [reportText(json), ...(flood ? [sayFlood(flood)] : []), `${json.minutes} minutes in all`].join('\n');
  await keep('report.txt', text);
  await keep('report.json', JSON.stringify(json, null, 1));
  return { text, json, ok: json.promises.every(({ isKept }) => isKept) && (flood === null || isWhole(flood)) };
}

const sayFlood = (flood: Flood): string =>
  `${flood.events} failures of one cause in a minute: ${flood.exceptions} exception with ${flood.counted} transactions after ${flood.seconds} s, the work list is read in ${flood.queueP95Ms} ms (p95); ${flood.causes} causes: ${flood.causesFound} exceptions after ${flood.causesSeconds} s, list in ${flood.causesQueueP95Ms} ms`;
