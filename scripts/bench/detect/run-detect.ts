import { applyCatalog } from '@/lib/catalog';
import { closeDatabase, connectTo, migrate } from '@/lib/db';
import { roundNames } from '@/lib/pipeline';
import { findFirstSign, groundTruth, type Incident, incidentStories, type Planned, planIncident, planRequests } from '@/lib/simulate';
import { startMailbox } from '../../faults/start-mailbox';
import { feedProduct } from './feed-product';
import { beginOf, ESTATE_SEED, snapshotOf, TRACED, type Trunk } from './load-trunk';
import { type DetectRun, trunkDayMs } from './plan-detect';
import { type RaisedException, readRaised } from './read-raised';
import { type RunScore, scoreRun } from './score-run';
import type { Cluster } from './start-cluster';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const QUIET_STEP_MS = 5 * MINUTE_MS;
/** Until some hours before the first sign nothing is expected to be found, only remembered. */
const WARM_STEP_MS = 15 * MINUTE_MS;
const WARM_FOR_MS = 3 * HOUR_MS;
/** Around the first sign each quarter of a minute is a step, then each minute; so delays are told to a quarter of a minute. */
const FINE_STEP_MS = MINUTE_MS / 4;
const FINE_FOR_MS = 12 * MINUTE_MS;
const MINUTES_FOR_MS = HOUR_MS;
/** So long after the first sign a run ends, found or not; the slow ones need days for their sign alone. */
const WATCHED_MS = 8 * HOUR_MS;
/** An incident that was found is watched on, for what else it raises and how bad it gets. */
const AFTER_FOUND_MS = 4 * HOUR_MS;

export interface DetectOutcome {
  readonly run: DetectRun;
  readonly score: RunScore | null;
  /** What was raised during the run, in the order in which it was. */
  readonly raised: readonly RaisedException[];
  readonly seconds: number;
}

/** Does one run in a copy of the trunk's database, and says what the product made of it. */
export async function runDetect(cluster: Pick<Cluster, 'url' | 'make' | 'drop'>, trunk: Trunk, run: DetectRun): Promise<DetectOutcome> {
  const from = performance.now();
  const database = `run_${run.name.replaceAll(' ', '_')}`;
  await cluster.drop(database);
  await cluster.make(database, snapshotOf(run.branchDay));
  await migrate(cluster.url(database));
  await connectTo(cluster.url(database));
  // A history that was kept may have been told under an earlier catalog.
  await applyCatalog('catalog', 'bench');
  const mailbox = await startMailbox();
  try {
    const found = run.incident ? await runIncident(trunk, run, mailbox.url) : await runQuiet(trunk, run, mailbox.url);
    return { run, ...found, seconds: Math.round((performance.now() - from) / 100) / 10 };
  } finally {
    await mailbox.stop();
    await closeDatabase();
    await connectTo(null);
    await cluster.drop(database);
  }
}

function common({ catalog, rate, historyDays }: Trunk, run: DetectRun) {
  const fromMs = trunkDayMs(catalog, run.branchDay);
  const begin = beginOf(catalog, historyDays);
  return { catalog, rate, seed: ESTATE_SEED, traced: TRACED, begin, fromMs, branch: { atMs: fromMs, variant: run.seed } };
}

async function runQuiet(trunk: Trunk, run: DetectRun, mailUrl: string) {
  const options = common(trunk, run);
  const feed = feedProduct(planRequests({ ...options, metricsEveryMs: QUIET_STEP_MS }), {
    fromMs: options.fromMs,
    names: roundNames,
    mailUrl,
  });
  await feed.advance(trunkDayMs(trunk.catalog, run.branchDay + run.days), QUIET_STEP_MS);
  return { score: null, raised: await readRaised(new Date(options.fromMs)) };
}

async function runIncident(trunk: Trunk, run: DetectRun, mailUrl: string) {
  const options = common(trunk, run);
  const incident = beginIncident(trunk, run, options.fromMs + run.startAfterMs);
  const signMs = findFirstSign(incident, options);
  if (signMs === null) throw new Error(`${run.name}: nothing is touched by it.`);
  const touched = new Set<string>();
  const onPlanned = ({ transaction, event, incidents }: Planned) => {
    if (!incidents.includes(incident)) return;
    touched.add(transaction);
    if (event) touched.add(event.eventId);
  };
  const plan = planRequests({ ...options, incidents: [incident], metricsEveryMs: MINUTE_MS, onPlanned });
  const feed = feedProduct(plan, { fromMs: options.fromMs, names: roundNames, mailUrl });
  const truth = groundTruth(incident, trunk.catalog);
  const look = async () => {
    const raised = await readRaised(new Date(options.fromMs));
    return { raised, score: scoreRun({ truth, startMs: incident.fromMs, signMs, touched, raised }) };
  };
  await feed.advance(signMs - WARM_FOR_MS, WARM_STEP_MS);
  await feed.advance(signMs - 1, QUIET_STEP_MS);
  await feed.advance(signMs + FINE_FOR_MS, FINE_STEP_MS);
  await feed.advance(signMs + MINUTES_FOR_MS, MINUTE_MS);
  let last = await look();
  for (let stop = signMs + WATCHED_MS; feed.nowMs() < stop; ) {
    await feed.advance(Math.min(stop, feed.nowMs() + HOUR_MS / 2), QUIET_STEP_MS);
    last = await look();
    if (last.score.found) stop = Math.min(stop, signMs + AFTER_FOUND_MS + (last.score.delayMs ?? 0));
  }
  return last;
}

function beginIncident({ catalog }: Trunk, { incident }: DetectRun, fromMs: number): Incident {
  if (!incident) throw new Error('A quiet run has no incident.');
  return planIncident(incident, { fromMs, toMs: fromMs + incidentStories[incident].usualDurationMs }, catalog.interfaces);
}
