import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { loadCatalog } from '@/lib/catalog';
import { closeDatabase, connectTo, inTransaction } from '@/lib/db';
import { type Planned, planRequests } from '@/lib/simulate';
import { listRetention, type Retention, setRetention } from '@/lib/store';
import { readPeakMiB } from '../measure-processes';
import { type BenchProduct, startProduct } from '../start-product';
import { actAsPeople } from './act-as-people';
import { type HeldClock, holdClock, type Memory, type Part } from './hold-clock';
import { type Answers, measureAnswers, startAnswers } from './measure-answers';
import { type Bloat, measureBloat, vacuumAsTimePassed } from './measure-bloat';
import { moveDatabaseClock, tellDatabase } from './move-database-clock';
import { type ClassProof, countPartitions, type PartitionCounts, proveClasses, waitForRetention } from './prove-retention';
import { sendStep } from './send-step';

export interface SoakOptions {
  readonly weeks: number;
  readonly seed: number;
  readonly keep: boolean;
}

export interface SoakWeek {
  readonly week: number;
  readonly events: number;
  /** p95 in ms: the median of several looks, by what was asked. */
  readonly p95Ms: Answers;
  readonly web: Memory;
  readonly worker: Memory;
  readonly partitions: PartitionCounts;
  readonly bloat: Bloat;
  readonly databaseMiB: number;
  readonly exceptionsResolved: number;
  readonly seconds: number;
  /** Where they went: `send` to web, `count` until the worker had it, `rounds` of the worker at the end of a day, `look` at answers, `settle` the week. */
  readonly spent: Readonly<Record<Spent, number>>;
}

type Spent = 'send' | 'count' | 'rounds' | 'look' | 'settle';

export interface SoakResult {
  readonly weeks: readonly SoakWeek[];
  readonly retention: readonly Retention[];
  readonly classes: readonly ClassProof[];
  /** Events that were answered with 200, and those that the product says it has taken. */
  readonly acknowledged: number;
  readonly stored: number;
  /** Highest memory of the processes, as the system counts it. */
  readonly peakMiB: Readonly<Record<string, number | null>>;
  readonly minutes: number;
}

interface Around {
  readonly onStop: (stop: () => Promise<void>) => void;
  readonly say: (line: string) => void;
}

const HOUR_MS = 3_600_000;
const WEEK_MS = 7 * 24 * HOUR_MS;
/** Of the volume of the estate: some ten thousand events a week. */
const RATE = 0.003;
const STEP_MS = 24 * HOUR_MS;
const STEPS = WEEK_MS / STEP_MS;
/** At these steps of a week the answers are timed: a machine that is busy for a minute spoils one of them. */
const LOOKS = [4, 5, 6, 7];
/** The worker asks the database for the time every two seconds; then each of its loops has its turn (see ./moved-clock). */
const LOOKED_MS = 3_200;
const COUNTED_WITHIN_MS = 120_000;
/** What is kept 800 days ends after 84. */
const SHORTENED = 0.105;

/** Weeks pass at the product in half a minute each: their traffic comes over HTTP, its worker does all that it does, its clock is told. */
export async function runSoak({ weeks, seed, keep }: SoakOptions, { onStop, say }: Around): Promise<SoakResult> {
  const began = performance.now();
  const clock = await holdClock();
  onStop(clock.stop);
  const started = await startProduct({ keep, onStop, settings: clock.settings });
  await moveDatabaseClock(started.databaseUrl);
  const retention = await shortenRetention(started.databaseUrl);
  // Sessions of before know the old functions.
  const product = await started.restart();
  const client = new pg.Client({ connectionString: product.databaseUrl, application_name: 'bench' });
  client.on('error', () => undefined);
  await client.connect();
  onStop(() => client.end());
  const catalog = await loadCatalog('catalog');
  const startMs = Math.ceil(Date.now() / HOUR_MS) * HOUR_MS;
  let acknowledged = 0;
  // What an interface tells by spans alone is an event too, once its spans are taken.
  const onPlanned = ({ event, copy }: Planned) => {
    if (event === null && !copy) acknowledged += 1;
  };
  const plan = planRequests({ catalog, fromMs: startMs, seed, rate: RATE, traced: 0.25, metricsEveryMs: HOUR_MS, onPlanned });
  const answers = await startAnswers(product);
  const run: Run = { product, client, clock, say };
  const told: SoakWeek[] = [];
  for (let week = 1; week <= weeks; week += 1) {
    const from = performance.now();
    const before = acknowledged;
    const looks: Answers[] = [];
    const spent: Record<Spent, number> = { send: 0, count: 0, rounds: 0, look: 0, settle: 0 };
    const timed = async <T>(name: Spent, work: () => Promise<T>): Promise<T> => {
      const begun = performance.now();
      const result = await work();
      spent[name] += (performance.now() - begun) / 1000;
      return result;
    };
    for (let step = 1; step <= STEPS; step += 1) {
      const atMs = startMs + (week - 1) * WEEK_MS + step * STEP_MS;
      await tell({ clock, client }, 'serve', atMs);
      // What is planned meanwhile counts too: the sum is not begun before it.
      const taken = await timed('send', () => sendStep(product, plan.take(atMs)));
      acknowledged += taken;
      await timed('count', () => waitUntilCounted(client));
      // The worker hears of the time after what happened before it, as it would if it had come when it happened.
      await tell({ clock, client }, 'worker', atMs);
      await timed('rounds', () => sleep(LOOKED_MS));
      if (!LOOKS.includes(step)) continue;
      const look = await timed('look', () => measureAnswers(answers, atMs));
      acknowledged += look.acknowledged;
      looks.push(look.p95Ms);
    }
    const endMs = startMs + week * WEEK_MS;
    const exceptionsResolved = await timed('settle', () => actAsPeople(product));
    await timed('settle', () => settleWeek(run, endMs));
    const one: SoakWeek = {
      week,
      events: acknowledged - before,
      p95Ms: medians(looks),
      web: await clock.memory('serve'),
      worker: await clock.memory('worker'),
      partitions: await countPartitions(client, endMs),
      bloat: await measureBloat(client),
      databaseMiB: await databaseMiB(client),
      exceptionsResolved,
      seconds: Math.round((performance.now() - from) / 1000),
      spent,
    };
    told.push(one);
    say(sayWeek(one));
  }
  const classes = await proveClasses(client, startMs + weeks * WEEK_MS, weeks * 7);
  const stored = await countStored(client);
  const peakMiB = Object.fromEntries(
    await Promise.all(Object.entries(product.processes).map(async ([name, pid]) => [name, await readPeakMiB(pid)] as const)),
  );
  return { weeks: told, retention, classes, acknowledged, stored, peakMiB, minutes: Math.round((performance.now() - began) / 6_000) / 10 };
}

interface Run extends Pick<Around, 'say'> {
  readonly product: BenchProduct;
  readonly client: pg.Client;
  readonly clock: HeldClock;
}

/** What time it is, for a part and for what the database tells it. */
async function tell({ clock, client }: Pick<Run, 'clock' | 'client'>, part: Part, atMs: number): Promise<void> {
  await clock.tell(part, atMs);
  await tellDatabase(client, part, atMs);
}

/** Everything ends within the run, in the proportions of what is set by default. */
async function shortenRetention(databaseUrl: string): Promise<Retention[]> {
  await connectTo(databaseUrl);
  try {
    for (const one of await listRetention()) {
      const days = Math.min(112, Math.max(7, Math.round(one.days * SHORTENED)));
      const keptDays = one.keptDays === null ? null : Math.max(days + 7, Math.min(126, Math.round(one.keptDays * SHORTENED)));
      await inTransaction((tx) => setRetention(tx, { ...one, days, keptDays }));
    }
    return await listRetention();
  } finally {
    await closeDatabase();
    await connectTo(null);
  }
}

async function waitUntilCounted(client: pg.Client): Promise<void> {
  for (const end = Date.now() + COUNTED_WITHIN_MS; Date.now() < end; await sleep(50)) {
    const { rows } = await client.query('SELECT NOT EXISTS (SELECT FROM event_inbox) AS counted');
    if (rows[0].counted) return;
  }
  throw new Error(`Events still waited for the worker after ${COUNTED_WITHIN_MS / 1000} s.`);
}

async function settleWeek({ client }: Run, endMs: number): Promise<void> {
  await waitUntilCounted(client);
  await waitForRetention(client, endMs);
  await vacuumAsTimePassed(client);
}

async function databaseMiB(client: pg.Client): Promise<number> {
  const { rows } = await client.query('SELECT pg_database_size(current_database())::float8 / 1048576 AS mib');
  return Math.round(rows[0].mib);
}

/** What every source has brought, copies not counted. */
async function countStored(client: pg.Client): Promise<number> {
  const { rows } = await client.query('SELECT coalesce(sum(events), 0)::float8 AS n FROM feed');
  return rows[0].n;
}

function medians(looks: readonly Answers[]): Answers {
  const names = Object.keys(looks[0] ?? {}) as (keyof Answers)[];
  const middle = (values: number[]) => {
    const sorted = values.sort((a, b) => a - b);
    const at = (sorted.length - 1) / 2;
    return ((sorted[Math.floor(at)] ?? 0) + (sorted[Math.ceil(at)] ?? 0)) / 2;
  };
  return Object.fromEntries(
    names.map((name) => [name, Math.round(10 * middle(looks.map((look) => look[name]))) / 10]),
  ) as unknown as Answers;
}

const mib = ({ heapMiB }: Memory) => Math.round(heapMiB);
const sayWeek = ({ week, events, p95Ms, web, worker, partitions, bloat, databaseMiB: size, seconds, spent }: SoakWeek) =>
  `week ${week}: ${events} events; p95 ms ${Object.entries(p95Ms)
    .map(([name, ms]) => `${name} ${ms}`)
    .join(', ')}; heap MiB web ${mib(web)}, worker ${mib(worker)}; ${partitions.standing} partitions (${partitions.dropped} dropped); ` +
  `database ${size} MiB, ${bloat.wastedMiB} MiB of ${bloat.measuredMiB} empty; ${seconds} s (${Object.entries(spent)
    .map(([name, value]) => `${name} ${Math.round(value)}`)
    .join(', ')})`;
