import { closeDatabase, connectTo } from '@/lib/db';
import { roundNames } from '@/lib/pipeline';
import {
  findFirstSign,
  groundTruth,
  type Incident,
  incidentStories,
  type Planned,
  planIncident,
  planRequests,
  type WireEvent,
} from '@/lib/simulate';
import { startMailbox } from '../../faults/start-mailbox';
import { type Courses, compareCourses, noteSent, wasToldAnyway } from './compare-courses';
import { feedProduct, type ProductFeed } from './feed-product';
import { beginOf, ESTATE_SEED, TRACED, type Trunk } from './load-trunk';
import { type DetectRun, trunkDayMs } from './plan-detect';
import { type RaisedException, readRaised } from './read-raised';
import { presentOf } from './renew-trunk';
import { type RunScore, scoreRun } from './score-run';
import type { Cluster } from './start-cluster';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const QUIET_STEP_MS = 5 * MINUTE_MS;
/** Until some hours before the first sign nothing is expected to be found, only remembered. */
const WARM_STEP_MS = 30 * MINUTE_MS;
const WARM_FOR_MS = 2 * HOUR_MS;
/** Around the first sign each quarter of a minute is a step, then each minute; so delays are told to a quarter of a minute. */
const FINE_STEP_MS = MINUTE_MS / 4;
const FINE_FOR_MS = 12 * MINUTE_MS;
const MINUTES_FOR_MS = HOUR_MS;
/** So long after the first sign a run ends, found or not. */
const WATCHED_MS = 8 * HOUR_MS;
/** Where the sign is a trend of days, a day: at night there is little to see. */
const TREND_WATCHED_MS = 20 * HOUR_MS;
/** An incident that was found is watched on, for what else it raises and how bad it gets; after an hour in longer steps. */
const AFTER_FOUND_MS = 4 * HOUR_MS;
const LATER_STEP_MS = 10 * MINUTE_MS;

export interface DetectOutcome {
  readonly run: DetectRun;
  readonly score: RunScore | null;
  /** What was raised during the run, in the order in which it was. */
  readonly raised: readonly RaisedException[];
  readonly seconds: number;
  /** Seconds of them by what was done. */
  readonly spent: Readonly<Record<string, number>>;
}

/** Does one run in a copy of the trunk's database, and says what the product made of it. */
export async function runDetect(cluster: Pick<Cluster, 'url' | 'make' | 'drop'>, trunk: Trunk, run: DetectRun): Promise<DetectOutcome> {
  const from = performance.now();
  const database = `run_${run.name.replaceAll(' ', '_')}`;
  await cluster.drop(database);
  await cluster.make(database, presentOf(run.branchDay));
  const copied = secondsSince(from);
  await connectTo(cluster.url(database));
  const mailbox = await startMailbox();
  try {
    const { feed, ...found } = run.incident ? await runIncident(trunk, run, mailbox.url) : await runQuiet(trunk, run, mailbox.url);
    return { run, ...found, seconds: secondsSince(from), spent: { copy: copied, ...feed.spent() } };
  } finally {
    await mailbox.stop();
    await closeDatabase();
    await connectTo(null);
    await cluster.drop(database);
  }
}

const secondsSince = (fromMs: number): number => Math.round((performance.now() - fromMs) / 100) / 10;

interface Found extends Pick<DetectOutcome, 'score' | 'raised'> {
  feed: ProductFeed;
}

function common({ catalog, rate, historyDays }: Trunk, run: DetectRun) {
  const fromMs = trunkDayMs(catalog, run.branchDay);
  const begin = beginOf(catalog, historyDays);
  return { catalog, rate, seed: ESTATE_SEED, traced: TRACED, begin, fromMs, branch: { atMs: fromMs, variant: run.seed } };
}

async function runQuiet(trunk: Trunk, run: DetectRun, mailUrl: string): Promise<Found> {
  const options = common(trunk, run);
  const feed = feedProduct(planRequests({ ...options, metricsEveryMs: QUIET_STEP_MS }), {
    fromMs: options.fromMs,
    names: roundNames,
    mailUrl,
  });
  await feed.advance(trunkDayMs(trunk.catalog, run.branchDay + run.days), QUIET_STEP_MS);
  return { score: null, raised: await readRaised(new Date(options.fromMs)), feed };
}

async function runIncident(trunk: Trunk, run: DetectRun, mailUrl: string): Promise<Found> {
  const options = common(trunk, run);
  const incident = beginIncident(trunk, run, options.fromMs + run.startAfterMs);
  const signMs = findFirstSign(incident, options);
  if (signMs === null) throw new Error(`${run.name}: nothing is touched by it.`);
  const met: { transaction: string; event: WireEvent }[] = [];
  const [withIt, without]: [Courses, Courses] = [new Map(), new Map()];
  const onPlanned = (planned: Planned) => {
    noteSent(withIt, planned);
    const { transaction, event, incidents } = planned;
    if (event && incidents.includes(incident)) met.push({ transaction, event });
  };
  const plan = planRequests({ ...options, incidents: [incident], metricsEveryMs: MINUTE_MS, onPlanned });
  const otherwise = planRequests({ ...options, metricsEveryMs: 0, onPlanned: (planned) => noteSent(without, planned) });
  const feed = feedProduct(plan, { fromMs: options.fromMs, names: roundNames, mailUrl });
  const truth = groundTruth(incident, trunk.catalog);
  const look = async () => {
    otherwise.take(feed.nowMs());
    const own = met.flatMap(({ transaction, event }) => (wasToldAnyway(without, transaction, event) ? [] : [event.eventId]));
    const touched = new Set([...compareCourses(withIt, without, feed.nowMs()), ...own]);
    const raised = await readRaised(new Date(options.fromMs));
    const score = scoreRun({ truth, startMs: incident.fromMs, signMs, touched, raised });
    return { raised, score, feed };
  };
  await feed.advance(signMs - WARM_FOR_MS, WARM_STEP_MS);
  await feed.advance(signMs - 1, QUIET_STEP_MS);
  await feed.advance(signMs + FINE_FOR_MS, FINE_STEP_MS);
  await feed.advance(signMs + MINUTES_FOR_MS, MINUTE_MS);
  const { sign } = incidentStories[incident.id];
  const watchedMs = typeof sign === 'object' && 'afterMs' in sign ? TREND_WATCHED_MS : WATCHED_MS;
  let last = await look();
  for (let stop = signMs + watchedMs; feed.nowMs() < stop; ) {
    const foundMs = last.score.found ? signMs + (last.score.delayMs ?? 0) : Number.POSITIVE_INFINITY;
    await feed.advance(Math.min(stop, feed.nowMs() + HOUR_MS / 2), feed.nowMs() >= foundMs + HOUR_MS ? LATER_STEP_MS : QUIET_STEP_MS);
    last = await look();
    if (last.score.found) stop = Math.min(stop, signMs + AFTER_FOUND_MS + (last.score.delayMs ?? 0));
  }
  return last;
}

function beginIncident({ catalog }: Trunk, { incident }: DetectRun, fromMs: number): Incident {
  if (!incident) throw new Error('A quiet run has no incident.');
  return planIncident(incident, { fromMs, toMs: fromMs + incidentStories[incident].usualDurationMs }, catalog.interfaces);
}
