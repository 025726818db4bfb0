import { setTimeout as sleep } from 'node:timers/promises';
import { measureRecovery } from '../measure-recovery';
import type { GroupResult, Scene, Strike } from '../scene';
import { settleGroup } from '../settle-group';
import { startFlood } from '../start-flood';
import { type ClusterFault, listFaults, shortFaults } from './cluster-faults';
import { type KeptCluster, replicas } from './keep-cluster';
import { watchAnswers } from './watch-answers';

export interface ClusterRun {
  readonly cluster: KeptCluster;
  readonly rounds: number;
  readonly short: boolean;
}

/** Replicas are restarted one after another under load, then the database fails in every way that can be caused here. */
export async function runCluster(scene: Scene, { cluster, rounds, short }: ClusterRun): Promise<GroupResult[]> {
  const groups: GroupResult[] = [];
  scene.say('Replicas are restarted one after another under load');
  groups.push(await runRolling(scene, { cluster, rounds: short ? 1 : rounds, short }));
  if (!short && !cluster.disk) scene.say('No disk is filled: it takes root on Linux to mount a small one');
  if (!short && !cluster.slowDisk) scene.say('No disk is made slow: it takes root on Linux, loop devices and control groups');
  for (const fault of short ? shortFaults : listFaults(cluster))
    groups.push(await runFault(scene, { cluster, fault, rounds: short ? 1 : rounds, short }));
  return groups;
}

async function runRolling(scene: Scene, { cluster, rounds, short }: ClusterRun): Promise<GroupResult> {
  const flood = floodOf(scene);
  const watch = watchAnswers(scene.product, short ? null : cluster.apiToken);
  const strikes: Strike[] = [];
  try {
    await sleep(1_000);
    for (let round = 0; round < rounds; round += 1)
      for (const name of replicas) {
        const pid = await cluster.pidOf(name);
        const sinceMs = Date.now();
        process.kill(pid, 'SIGTERM');
        await becomesAnother(cluster, name, pid);
        strikes.push({ part: `${name} restarted`, ...(await measureRecovery(scene.product, scene.ledger, sinceMs)) });
        await webAnswers(cluster, name);
      }
  } finally {
    await flood.stop();
  }
  const told = await watch.stop();
  // Senders heed how long they may use a connection again, so no request meets one that is being closed; a machine on which tests run beside each
  // other may stand still for longer than that.
  const cut = flood.interrupted() + told.cut;
  const broken = [
    ...told.wrong.slice(0, 5),
    ...(told.later > 0 ? [`${told.later} senders were put off by a restart`] : []),
    ...(cut > 0 && !short ? [`${cut} requests were broken off by a restart`] : []),
  ];
  scene.say(`  ${strikes.length} restarts, ${cut} requests broken off, ${told.taken} probes taken, slowest ${told.slowestMs} ms`);
  return settleGroup(scene, {
    name: 'rolling restart',
    strikes,
    figures: { cut, putOff: told.later, slowestMs: told.slowestMs },
    broken,
  });
}

interface FaultRun extends ClusterRun {
  readonly fault: ClusterFault;
}

async function runFault(scene: Scene, { cluster, fault, rounds, short }: FaultRun): Promise<GroupResult> {
  const flood = floodOf(scene);
  const watch = watchAnswers(scene.product, short ? null : cluster.apiToken);
  const strikes: Strike[] = [];
  try {
    await sleep(1_000);
    for (let round = 0; round < rounds; round += 1) {
      await fault.cause(cluster);
      strikes.push({ part: fault.name, ...(await measureRecovery(scene.product, scene.ledger, Date.now())) });
    }
  } finally {
    cluster.line.mend();
    await cluster.slowDisk?.mend();
    await cluster.disk?.free();
    await flood.stop();
  }
  const told = await watch.stop();
  const broken = [
    ...told.wrong.slice(0, 5),
    ...(told.cut > 0 ? [`${told.cut} connections to web ended without an answer`] : []),
    ...(fault.putsOff && told.later === 0 ? ['nobody was put off: the group proves nothing'] : []),
  ];
  const last = strikes.at(-1);
  scene.say(
    `  ${fault.name}: ${told.taken} probes taken, ${told.later} put off with 503 and Retry-After, slowest answer ${told.slowestMs} ms; ` +
      `${told.read} reads of screens answered, ${told.readLater} put off; counts again ${last?.countsMs} ms after it`,
  );
  const figures = { putOff: told.later, slowestMs: told.slowestMs, read: told.read, readPutOff: told.readLater };
  return settleGroup(scene, { name: fault.name, strikes, figures, broken });
}

const floodOf = (scene: Scene) =>
  startFlood({
    url: scene.product.url,
    key: scene.product.keys.live,
    catalog: scene.catalog,
    ledger: scene.ledger,
    seed: scene.nextSeed(),
  });

async function becomesAnother(cluster: KeptCluster, name: (typeof replicas)[number], before: number): Promise<void> {
  for (const end = Date.now() + 30_000; Date.now() < end; await sleep(20)) if ((await cluster.pidOf(name)) !== before) return;
  throw new Error(`${name} was asked to stop and did not within 30 s.`);
}

/** A web process takes a second to come up; the next may only be stopped after that, as a rolling restart waits for readiness. */
async function webAnswers(cluster: KeptCluster, name: (typeof replicas)[number]): Promise<void> {
  const place = name === 'web 1' ? 0 : name === 'web 2' ? 1 : null;
  if (place === null) return;
  for (const end = Date.now() + 60_000; Date.now() < end; await sleep(50)) {
    const answers = await fetch(`${cluster.webs[place]}/healthz`).then(
      (response) => response.ok,
      () => false,
    );
    if (answers) return;
  }
  throw new Error(`${name} did not come back within a minute.`);
}
