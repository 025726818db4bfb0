import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { loadCatalog } from '@/lib/catalog';
import { keepCluster } from './faults/cluster/keep-cluster';
import { keepPair } from './faults/cluster/keep-pair';
import { keepVersions } from './faults/cluster/keep-versions';
import { runCluster } from './faults/cluster/run-cluster';
import { runFailover } from './faults/cluster/run-failover';
import { runVersions } from './faults/cluster/run-versions';
import { countTruth } from './faults/count-truth';
import { judgeMails, readIntents } from './faults/judge-mails';
import { keepLedger } from './faults/keep-ledger';
import { keepProduct } from './faults/keep-product';
import { parts as killable, type Part } from './faults/kill-part';
import { type FaultPart, type Report, reportFaults } from './faults/report-faults';
import { runCutAnswers } from './faults/run-cut-answers';
import { runGraceful } from './faults/run-graceful';
import { runKills } from './faults/run-kills';
import { runMailFaults } from './faults/run-mail-faults';
import { runRound } from './faults/run-round';
import { runStorm } from './faults/run-storm';
import type { GroupResult, Scene } from './faults/scene';
import { settleGroup } from './faults/settle-group';
import { startMailbox } from './faults/start-mailbox';
import { type Step, takeSteps } from './faults/take-steps';
import { runPoints } from './faults/telling/run-points';
import { runRestore } from './faults/telling/run-restore';
import { runSenders } from './faults/telling/run-senders';
import { runTelling, senders } from './faults/telling/run-telling';
import { setClocks } from './faults/telling/set-clocks';
import { waitForMails } from './faults/wait-for-mails';
import { collectStops } from './setup/collect-stops';
import { drawChance } from './setup/draw-chance';
import { ensureBuild } from './setup/ensure-build';
import { runCommand } from './setup/run-command';

const ROUNDS = 3;
const LONG_ROUNDS = 9;
/** In which the folders are made, the database, its tables, the catalog. */
const FIRST_START_MS = 5_000;
const FIRST_CUTS = 5;
const KILLS = 10;
const LONG_KILLS = 50;
/** Each way in which a database fails takes up to half a minute. */
const REPLICA_ROUNDS = 3;

const parts = ['product', 'telling', 'restore', 'replicas', 'failover', 'versions'] as const;
type PartName = (typeof parts)[number];
/** What a test run has time for. */
const SHORT_SENDERS = { workers: ['worker 1', 'worker 2'], intents: 400, kills: 3, hurry: true };

// npm run faults [-- --only product|telling|restore|replicas|failover|versions] [--old FOLDER] [--group NAME ...] [--rounds N] [--long | --short] [--json] [--seed N] [--keep]
runCommand(async () => {
  const { values } = parseArgs({
    options: {
      only: { type: 'string' },
      old: { type: 'string' },
      group: { type: 'string', multiple: true, default: [] },
      rounds: { type: 'string' },
      kills: { type: 'string' },
      seed: { type: 'string' },
      long: { type: 'boolean' },
      short: { type: 'boolean', default: false },
      json: { type: 'boolean' },
      keep: { type: 'boolean', default: false },
    },
  });
  const rounds = Number(values.rounds ?? (values.short ? 1 : values.long ? LONG_ROUNDS : ROUNDS));
  const seed = Number(values.seed ?? Date.now() % 100_000);
  const kills = Number(values.kills ?? (values.long ? LONG_KILLS : KILLS));
  if (![rounds, seed, kills].every((value) => Number.isInteger(value) && value >= 0))
    throw new Error('--rounds, --kills and --seed take a whole number.');
  const only = parts.find((part) => part === values.only);
  if (values.only !== undefined && only === undefined) throw new Error(`--only takes ${parts.join(', ')}.`);
  const { group: wanted, long = false, old = null } = values;
  if (only === 'versions' && old === null)
    throw new Error('--only versions needs --old FOLDER: a copy of an earlier version with its packages and its build.');
  await ensureBuild();

  const { onStop, stop, isEnding } = collectStops();
  const report = await runAll({ rounds, kills, seed, short: values.short, long, wanted, keep: values.keep, only, old, onStop }).catch(
    reportError(rounds, seed),
  );
  // Whoever pressed Ctrl-C does not ask what came out.
  if (isEnding()) return;
  console.log(report.text);
  await stop();
  if (values.json) console.log(JSON.stringify(report.json));
  process.exit(report.ok ? 0 : 1);
});

interface RunOptions {
  /** One product on one machine, senders of mails, a restore, or replicas on one database; all of them when undefined. */
  readonly only: PartName | undefined;
  /** Where an earlier version is, with its build; null: the part that needs one is left out. */
  readonly old: string | null;
  /** Groups by name; all when empty. */
  readonly wanted: readonly string[];
  readonly rounds: number;
  /** How often web and database are killed after the rounds. */
  readonly kills: number;
  readonly seed: number;
  /** Web, worker and database only, and no waiting for the leases of mails: what a test run has time for. */
  readonly short: boolean;
  readonly long: boolean;
  readonly keep: boolean;
  readonly onStop: (stop: () => Promise<void>) => void;
}

async function runAll(options: RunOptions): Promise<Report> {
  const startedMs = Date.now();
  const { rounds, seed, only } = options;
  const run = {
    product: runProductPart,
    telling: runTellingPart,
    restore: runRestorePart,
    replicas: runReplicasPart,
    failover: runFailoverPart,
    versions: runVersionsPart,
  };
  const isWanted = (part: PartName) => {
    if (only !== undefined) return part === only;
    return options.short ? part === 'product' || part === 'replicas' : part !== 'versions' || options.old !== null;
  };
  const wanted = parts.filter(isWanted);
  const ran: FaultPart[] = [];
  for (const part of wanted) ran.push(await run[part](options));
  return reportFaults({ rounds, seed, startedMs, parts: ran });
}

async function runProductPart({ rounds, kills, seed, short, wanted, keep, onStop }: RunOptions): Promise<FaultPart> {
  const stops = gather(onStop);
  const random = drawChance(seed);
  const mailbox = await startMailbox();
  stops.add(mailbox.stop);
  if (!short) console.log(`The first start is killed ${FIRST_CUTS} times, then left alone`);
  const cutAfterMs = Array.from({ length: short ? 0 : FIRST_CUTS }, () => random() * FIRST_START_MS);
  const product = await keepProduct({ smtpUrl: mailbox.url, cutAfterMs, keep, onStop: stops.add });
  const scene = await makeScene({ product, mailbox, random, seed });
  const groups = short ? await runRounds(scene, rounds, ['web', 'worker', 'database']) : await runGroups(scene, { rounds, kills, wanted });
  const part = await judgePart(scene, groups, short);
  await stops.stop();
  return part;
}

/** Two of each on one database that fails. */
async function runReplicasPart({ rounds, seed, short, keep, onStop }: RunOptions): Promise<FaultPart> {
  const stops = gather(onStop);
  const mailbox = await startMailbox();
  stops.add(mailbox.stop);
  const cluster = await keepCluster({ smtpUrl: mailbox.url, keep, onStop: stops.add });
  const scene = await makeScene({ product: cluster.product, mailbox, random: drawChance(seed), seed: seed + 50_000 });
  const groups = [
    ...(await runCluster(scene, { cluster, rounds: Math.min(rounds, REPLICA_ROUNDS), short })),
    ...(short ? [await runSenders(scene, { ...SHORT_SENDERS, pidOf: cluster.pidOf })] : []),
  ];
  const part = await judgePart(scene, groups, short);
  await stops.stop();
  return part;
}

/** Five senders of mails on one database. */
async function runTellingPart({ seed, wanted, long, keep, onStop }: RunOptions): Promise<FaultPart> {
  const stops = gather(onStop);
  const mailbox = await startMailbox();
  stops.add(mailbox.stop);
  const clocks = await setClocks();
  stops.add(clocks.stop);
  const names = ['web 1', ...senders];
  const cluster = await keepCluster({ smtpUrl: mailbox.url, keep, onStop: stops.add, names, argsFor: clocks.argsFor, smallDisk: false });
  const scene = await makeScene({ product: cluster.product, mailbox, random: drawChance(seed), seed: seed + 60_000 });
  const part = await judgePart(scene, await runTelling(scene, { cluster, clocks, long, wanted }), false);
  await stops.stop();
  return part;
}

/** A database that goes back in time. What was acknowledged since the backup is gone with it, so nothing is held against that. */
async function runRestorePart({ seed, keep, onStop }: RunOptions): Promise<FaultPart> {
  const stops = gather(onStop);
  const mailbox = await startMailbox();
  stops.add(mailbox.stop);
  const product = await keepProduct({ smtpUrl: mailbox.url, cutAfterMs: [], keep, onStop: stops.add });
  const scene = await makeScene({ product, mailbox, random: drawChance(seed), seed: seed + 70_000 });
  console.log('A backup is made while mails are sent, and restored');
  const group = await runRestore(scene);
  await stops.stop();
  const mails = {
    delivered: group.figures['mails'] ?? 0,
    lost: group.figures['mailsLost'] ?? 0,
    doubled: 0,
    doubledAllowed: 0,
    p99HandoverMs: null,
  };
  return { groups: [group], final: [], mails, ledger: scene.ledger, storedEvents: scene.ledger.list('events').ids.length };
}

/** Two database servers, of which one stands in for the other. */
async function runFailoverPart({ rounds, seed, short, keep, onStop }: RunOptions): Promise<FaultPart> {
  const stops = gather(onStop);
  const mailbox = await startMailbox();
  stops.add(mailbox.stop);
  const pair = await keepPair({ smtpUrl: mailbox.url, keep, onStop: stops.add });
  const scene = await makeScene({ product: pair.product, mailbox, random: drawChance(seed), seed: seed + 80_000 });
  console.log('The primary of two database servers is killed, and the other takes its place');
  const part = await judgePart(scene, await runFailover(scene, pair, Math.min(rounds, REPLICA_ROUNDS)), short);
  await stops.stop();
  return part;
}

/** An earlier version is replaced by this one under load. */
async function runVersionsPart({ old, seed, short, keep, onStop }: RunOptions): Promise<FaultPart> {
  const stops = gather(onStop);
  const mailbox = await startMailbox();
  stops.add(mailbox.stop);
  const versions = await keepVersions({ oldDir: resolve(old ?? ''), smtpUrl: mailbox.url, keep, onStop: stops.add });
  const scene = await makeScene({ product: versions.product, mailbox, random: drawChance(seed), seed: seed + 90_000 });
  console.log('An earlier version is replaced by this one under load');
  const part = await judgePart(scene, await runVersions(scene, versions), short);
  await stops.stop();
  return part;
}

/** What a part has started ends with it, so that the next has the machine to itself. */
function gather(onStop: RunOptions['onStop']): { readonly add: (stop: () => Promise<void>) => void; readonly stop: () => Promise<void> } {
  const stops: (() => Promise<void>)[] = [];
  let ending: Promise<void> | null = null;
  const stop = () =>
    (ending ??= (async () => {
      for (const one of stops.toReversed()) await one();
    })());
  onStop(stop);
  return { add: (one) => void stops.push(one), stop };
}

async function makeScene({
  product,
  mailbox,
  random,
  seed,
}: Pick<Scene, 'product' | 'mailbox' | 'random'> & { seed: number }): Promise<Scene> {
  let loads = 0;
  return {
    product,
    mailbox,
    ledger: keepLedger(),
    catalog: await loadCatalog('catalog'),
    random,
    say: console.log,
    nextSeed: () => seed * 1_000 + 10 * loads++,
  };
}

async function judgePart({ product, mailbox, ledger }: Scene, groups: readonly GroupResult[], short: boolean): Promise<FaultPart> {
  if (!short) console.log('Waiting until every mail has come to its end (the lease of a sender that was killed lasts 90 s)');
  const intents = await (short ? readIntents : waitForMails)(product.databaseUrl());
  const mails = judgeMails(intents, mailbox.mails, !short);
  const final = await countTruth(product.databaseUrl(), ledger);
  return { groups, final, mails, ledger, storedEvents: final[0]?.stored ?? 0 };
}

/** The product did not come back, or the run itself broke: nothing can be said of what was lost, and that is no success. */
const reportError =
  (rounds: number, seed: number) =>
  (error: unknown): Report => {
    const message = error instanceof Error ? error.message : String(error);
    const text = `BROKEN ${message}\nThe run ended early (--seed ${seed}).`;
    return { ok: false, text, json: { rounds, seed, lost: null, doubled: null, broken: [message] } };
  };

async function runGroups(scene: Scene, { rounds, kills, wanted }: Pick<RunOptions, 'rounds' | 'kills' | 'wanted'>): Promise<GroupResult[]> {
  const steps: Step[] = [
    {
      name: 'first start',
      says: 'What it is after those starts',
      run: () => settleGroup(scene, { name: 'first start', strikes: [], figures: { cuts: FIRST_CUTS } }),
    },
    { name: 'mails', says: 'Mails: the sender is killed while it hands them over', run: () => runMailFaults(scene) },
    {
      name: 'points',
      says: 'Mails: the sender, then the database, is killed at each point between an event and the note that it was told',
      run: () => runPoints(scene),
    },
    {
      name: 'storm',
      says: 'Mails: Critical causes beside usual traffic, then in a storm of 50,000 failures a minute',
      run: () => runStorm(scene),
    },
    { name: 'rounds', says: '', run: () => runRounds(scene, rounds, killable) },
    { name: 'graceful', says: 'Web is asked to stop under load', run: () => runGraceful(scene) },
    { name: 'cut answers', says: 'Connections are cut before the answer, and everything is sent again', run: () => runCutAnswers(scene) },
    {
      name: 'kills',
      says: `Web and database are killed ${kills} times under spans, events and metrics`,
      run: () => runKills(scene, kills),
    },
  ];
  return takeSteps(steps, wanted, scene.say);
}

async function runRounds(scene: Scene, rounds: number, killed: readonly Part[]): Promise<GroupResult[]> {
  const groups: GroupResult[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    console.log(`Round ${round} of ${rounds}: every part is killed under load`);
    groups.push(await runRound(scene, round, killed));
  }
  return groups;
}
