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
  groups.push(await runRolling(scene, cluster, short ? 1 : rounds));
  if (!short && !cluster.disk) scene.say('No disk is filled: it takes root on Linux to mount a small one');
  for (const fault of short ? shortFaults : listFaults(cluster))
    groups.push(await runFault(scene, { cluster, fault, rounds: short ? 1 : rounds }));
  return groups;
}

async function runRolling(scene: Scene, cluster: KeptCluster, rounds: number): Promise<GroupResult> {
  const flood = floodOf(scene);
  const watch = watchAnswers(scene.product);
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
  const broken = [...told.wrong.slice(0, 5), ...(told.later > 0 ? [`${told.later} senders were put off by a restart`] : [])];
  // A connection that lies idle may be closed while a request is on its way to it; whoever sent it sends it again.
  const cut = flood.interrupted() + told.cut;
  scene.say(`  ${strikes.length} restarts, ${cut} requests broken off, ${told.taken} probes taken, slowest ${told.slowestMs} ms`);
  return settleGroup(scene, {
    name: 'rolling restart',
    strikes,
    figures: { cut, putOff: told.later, slowestMs: told.slowestMs },
    broken,
  });
}

interface FaultRun {
  readonly cluster: KeptCluster;
  readonly fault: ClusterFault;
  readonly rounds: number;
}

async function runFault(scene: Scene, { cluster, fault, rounds }: FaultRun): Promise<GroupResult> {
  const flood = floodOf(scene);
  const watch = watchAnswers(scene.product);
  const strikes: Strike[] = [];
  try {
    await sleep(1_000);
    for (let round = 0; round < rounds; round += 1) {
      await fault.cause(cluster);
      strikes.push({ part: fault.name, ...(await measureRecovery(scene.product, scene.ledger, Date.now())) });
    }
  } finally {
    cluster.line.mend();
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
    `  ${fault.name}: ${told.taken} probes taken, ${told.later} put off with 503 and Retry-After, slowest answer ${told.slowestMs} ms; counts again ${last?.countsMs} ms after it`,
  );
  return settleGroup(scene, { name: fault.name, strikes, figures: { putOff: told.later, slowestMs: told.slowestMs }, broken });
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
