import { parseArgs } from 'node:util';
import { loadCatalog } from '@/lib/catalog';
import { keepCluster } from './faults/cluster/keep-cluster';
import { runCluster } from './faults/cluster/run-cluster';
import { countTruth } from './faults/count-truth';
import { judgeMails, readIntents } from './faults/judge-mails';
import { keepLedger } from './faults/keep-ledger';
import { keepProduct } from './faults/keep-product';
import { type Part, parts } from './faults/kill-part';
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

// npm run faults [-- --only product|replicas] [--rounds N] [--long | --short] [--json] [--seed N] [--keep]
runCommand(async () => {
  const { values } = parseArgs({
    options: {
      only: { type: 'string' },
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
  const { only } = values;
  if (only !== undefined && only !== 'product' && only !== 'replicas') throw new Error('--only takes product or replicas.');
  await ensureBuild();

  const { onStop, stop, isEnding } = collectStops();
  const report = await runAll({ rounds, kills, seed, short: values.short, keep: values.keep, only, onStop }).catch(
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
  /** One product on one machine, replicas on one database, or both. */
  readonly only: 'product' | 'replicas' | undefined;
  readonly rounds: number;
  /** How often web and database are killed after the rounds. */
  readonly kills: number;
  readonly seed: number;
  /** Web, worker and database only, and no waiting for the leases of mails: what a test run has time for. */
  readonly short: boolean;
  readonly keep: boolean;
  readonly onStop: (stop: () => Promise<void>) => void;
}

async function runAll(options: RunOptions): Promise<Report> {
  const startedMs = Date.now();
  const { rounds, seed, only } = options;
  const parts = [
    ...(only === 'replicas' ? [] : [await runProductPart(options)]),
    ...(only === 'product' ? [] : [await runReplicasPart(options)]),
  ];
  return reportFaults({ rounds, seed, startedMs, parts });
}

async function runProductPart({ rounds, kills, seed, short, keep, onStop }: RunOptions): Promise<FaultPart> {
  const stops = gather(onStop);
  const random = drawChance(seed);
  const mailbox = await startMailbox();
  stops.add(mailbox.stop);
  if (!short) console.log(`The first start is killed ${FIRST_CUTS} times, then left alone`);
  const cutAfterMs = Array.from({ length: short ? 0 : FIRST_CUTS }, () => random() * FIRST_START_MS);
  const product = await keepProduct({ smtpUrl: mailbox.url, cutAfterMs, keep, onStop: stops.add });
  const scene = await makeScene({ product, mailbox, random, seed });
  const groups = short ? await runRounds(scene, rounds, ['web', 'worker', 'database']) : await runGroups(scene, rounds, kills);
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
  const groups = await runCluster(scene, { cluster, rounds: Math.min(rounds, REPLICA_ROUNDS), short });
  const part = await judgePart(scene, groups, short);
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

async function runGroups(scene: Scene, rounds: number, kills: number): Promise<GroupResult[]> {
  const groups: GroupResult[] = [await settleGroup(scene, { name: 'first start', strikes: [], figures: { cuts: FIRST_CUTS } })];
  console.log('Mails: the sender is killed while it hands them over');
  groups.push(await runMailFaults(scene));
  console.log('Mails: Critical causes beside usual traffic, then in a storm of 50,000 failures a minute');
  groups.push(await runStorm(scene));
  groups.push(...(await runRounds(scene, rounds, parts)));
  console.log('Web is asked to stop under load');
  groups.push(await runGraceful(scene));
  console.log('Connections are cut before the answer, and everything is sent again');
  groups.push(await runCutAnswers(scene));
  console.log(`Web and database are killed ${kills} times under spans, events and metrics`);
  groups.push(await runKills(scene, kills));
  return groups;
}

async function runRounds(scene: Scene, rounds: number, killed: readonly Part[]): Promise<GroupResult[]> {
  const groups: GroupResult[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    console.log(`Round ${round} of ${rounds}: every part is killed under load`);
    groups.push(await runRound(scene, round, killed));
  }
  return groups;
}
