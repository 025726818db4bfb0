import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import pg from 'pg';
import { z } from 'zod';
import { migrate } from '@/lib/db';

/** A database of its own on servers that run already. */
export interface LentDatabase {
  readonly url: string;
  /** Machines that hold rows or lead to them. */
  readonly nodes: number;
  /** Process ids of the servers that run on this machine. */
  readonly processes: Readonly<Record<string, number>>;
  readonly drop: () => Promise<void>;
}

const nodeRow = z.object({ host: z.string(), port: z.number() });

/** On the coordinator of a Citus cluster: on it alone, or with the big tables cut over all its machines. Throws Error where it has none. */
export async function lendDatabase(coordinator: string, distributed: boolean): Promise<LentDatabase> {
  const name = `bench_${randomBytes(6).toString('hex')}`;
  const at = (server: string, database: string) => Object.assign(new URL(server), { pathname: `/${database}` }).toString();
  const rows = await ask(coordinator, 'select nodename as host, nodeport as port from pg_dist_node where isactive and groupid <> 0');
  const others = z.array(nodeRow).parse(rows);
  if (others.length === 0) throw new Error('CITUS_URL names a coordinator without machines: select citus_add_node(host, port) there.');
  const nodes = distributed
    ? others.map(({ host, port }) => Object.assign(new URL(coordinator), { hostname: host, port: String(port) }))
    : [];
  const servers = [coordinator, ...nodes.map(String)];
  for (const server of servers) {
    await ask(at(server, 'postgres'), `create database ${name} template template0 encoding 'UTF8' locale 'C.UTF-8'`);
    if (distributed) await ask(at(server, name), 'create extension citus');
  }
  const url = at(coordinator, name);
  if (distributed) {
    const { hostname, port } = new URL(coordinator);
    await ask(url, `select citus_set_coordinator_host('${hostname}', ${port || 5432})`);
    for (const node of nodes) await ask(url, `select citus_add_node('${node.hostname}', ${node.port})`);
  }
  await migrate(url);
  if (distributed) await ask(url, 'select distribute_tables()');
  const pids = await Promise.all(servers.map((server) => findServer(at(server, name))));
  const processes = pids.flatMap((pid, place) =>
    pid === null ? [] : [[place === 0 ? 'database' : `database ${place + 1}`, pid] as const],
  );
  return {
    url,
    nodes: servers.length,
    processes: Object.fromEntries(processes),
    drop: async () => {
      for (const server of servers) await ask(at(server, 'postgres'), `drop database if exists ${name} with (force)`);
    },
  };
}

async function ask(url: string, statement: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url, application_name: 'bench' });
  await client.connect();
  try {
    return (await client.query(statement)).rows;
  } finally {
    await client.end();
  }
}

/** The process that all sessions of a server come from; null where it is on another machine. */
async function findServer(url: string): Promise<number | null> {
  const client = new pg.Client({ connectionString: url, application_name: 'bench' });
  await client.connect();
  try {
    const { rows } = await client.query('select pg_backend_pid() as pid');
    const stat = await readFile(`/proc/${z.object({ pid: z.number() }).parse(rows[0]).pid}/stat`, 'utf8').catch(() => '');
    if (!/\(postgres/.test(stat)) return null;
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  } finally {
    await client.end();
  }
}
