import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { KeptCluster } from './keep-cluster';

/** One way in which the database fails. `cause` resolves when the fault is over; senders must have been put off while it lasted where `putsOff`. */
export interface ClusterFault {
  readonly name: string;
  readonly putsOff: boolean;
  readonly cause: (cluster: KeptCluster) => Promise<void>;
}

const signalTo = async (cluster: KeptCluster, signal: NodeJS.Signals) => {
  const pid = await cluster.pidOf('database');
  process.kill(pid, signal);
};

async function openSession(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

const AT_ONCE = 20;

/** All of PostgreSQL's sessions are taken by others, and ours are ended, so that everybody has to come again. */
async function takeAllSessions({ product }: KeptCluster): Promise<void> {
  const url = product.databaseUrl();
  const taken: pg.Client[] = [];
  try {
    for (const end = Date.now() + 6_000; Date.now() < end; ) {
      const opened = await Promise.allSettled(Array.from({ length: AT_ONCE }, () => openSession(url)));
      for (const one of opened) if (one.status === 'fulfilled') taken.push(one.value);
      if (opened.every(({ status }) => status === 'fulfilled')) continue;
      await taken[0]
        ?.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'throughline %'`)
        .catch(() => undefined);
    }
  } finally {
    await Promise.all(taken.map((client) => client.end().catch(() => undefined)));
  }
}

/** Somebody holds a table for longer than receiving may wait. */
async function lockForLong({ product }: KeptCluster): Promise<void> {
  const client = await openSession(product.databaseUrl());
  await client.query('BEGIN');
  await client.query('LOCK TABLE event, span_block IN ACCESS EXCLUSIVE MODE');
  await sleep(14_000);
  await client.query('COMMIT');
  await client.end();
}

async function fillDisk({ disk }: KeptCluster): Promise<void> {
  if (!disk) throw new Error('There is no small disk.');
  await disk.fill();
  // PostgreSQL has room in the log that it has made ahead.
  const end = Date.now() + 8_000;
  for (; Date.now() < end; await sleep(500)) await disk.fill();
  await disk.free();
}

const cut: ClusterFault = {
  name: 'connections cut',
  putsOff: false,
  cause: async ({ line }) => {
    for (let n = 0; n < 4; n += 1) {
      line.cut();
      await sleep(500);
    }
  },
};
const unreachable: ClusterFault = {
  name: 'database unreachable',
  putsOff: true,
  cause: async ({ line }) => {
    line.close();
    await sleep(5_000);
    line.mend();
  },
};
const restarted: ClusterFault = {
  name: 'database restarted',
  putsOff: false,
  cause: (cluster) => signalTo(cluster, 'SIGINT'),
};
const killed: ClusterFault = { name: 'database killed', putsOff: false, cause: (cluster) => signalTo(cluster, 'SIGKILL') };
const stalled: ClusterFault = {
  name: 'line says nothing',
  putsOff: true,
  cause: async ({ line }) => {
    line.stall();
    await sleep(25_000);
    line.mend();
  },
};
const slow: ClusterFault = {
  name: 'slow line',
  putsOff: false,
  cause: async ({ line }) => {
    line.slow(60);
    await sleep(8_000);
    line.mend();
  },
};
const noSessions: ClusterFault = { name: 'out of connections', putsOff: true, cause: takeAllSessions };
const locked: ClusterFault = { name: 'long lock', putsOff: true, cause: lockForLong };
const full: ClusterFault = { name: 'disk full', putsOff: true, cause: fillDisk };

/** So few writes a second that a commit takes a tenth of a second and more, as on a disk that is failing. */
const SLOW_WRITES = 10;
const slowDisk: ClusterFault = {
  name: 'slow disk',
  putsOff: false,
  cause: async ({ slowDisk: held }) => {
    await held?.slow(SLOW_WRITES);
    await sleep(10_000);
    await held?.mend();
  },
};

/** Those that a short run has time for, and all. */
export const shortFaults: readonly ClusterFault[] = [cut, unreachable, restarted];
export const listFaults = ({ disk, slowDisk: held }: KeptCluster): readonly ClusterFault[] => [
  cut,
  unreachable,
  restarted,
  killed,
  slow,
  noSessions,
  locked,
  stalled,
  ...(held ? [slowDisk] : []),
  ...(disk ? [full] : []),
];
