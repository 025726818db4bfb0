import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, inject } from 'vitest';
import { migrate } from './migrate';
import { connectTo } from './pools';

/**
 * Gives the calling test file a migrated database of its own, and points lib/db at it. Call it once at the top of a `*.db.test.ts`.
 * The returned function tells the database's address, for code that opens its own connections.
 */
export function testDatabase(): () => string {
  const name = `test_${randomBytes(6).toString('hex')}`;
  let url = '';

  beforeAll(async () => {
    const server = new URL(inject('testServerUrl'));
    server.pathname = `/${name}`;
    url = server.toString();
    if (inject('testNodes').length > 0) await distributedDatabase(name, url);
    else await onServer(`create database ${name} template ${inject('testTemplate')}`);
    await connectTo(url);
  });

  afterAll(async () => {
    await connectTo(null);
    for (const node of [inject('testServerUrl'), ...inject('testNodes')])
      await onServer(`drop database if exists ${name} with (force)`, node);
  });

  return () => url;
}

/** Leaves out every test of the calling file on Citus, for what docs/operations.md says is not there. */
export function notOnCitus(reason: string): void {
  beforeEach((context) => {
    if (inject('testNodes').length > 0) context.skip(reason);
  });
}

/** On Citus a database is made on every machine, told of the others, migrated and distributed; it cannot be cloned. */
async function distributedDatabase(name: string, url: string): Promise<void> {
  const at = (node: string) => Object.assign(new URL(node), { pathname: `/${name}` });
  const nodes = inject('testNodes');
  for (const node of [url, ...nodes]) {
    await onServer(
      `create database ${name} template template0 encoding 'UTF8' locale 'C.UTF-8'`,
      Object.assign(new URL(node), { pathname: '/postgres' }).toString(),
    );
    await onServer('create extension citus', at(node).toString());
  }
  const self = new URL(url);
  await onServer(`select citus_set_coordinator_host('${self.hostname}', ${self.port})`, url);
  for (const { hostname, port } of nodes.map(at)) await onServer(`select citus_add_node('${hostname}', ${port})`, url);
  await migrate(url);
  await onServer('select distribute_tables()', url);
}

async function onServer(statement: string, server = inject('testServerUrl')): Promise<void> {
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
