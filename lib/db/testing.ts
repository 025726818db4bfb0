import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, inject } from 'vitest';
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
    await onServer(`create database ${name} template template`);
    server.pathname = `/${name}`;
    url = server.toString();
    await connectTo(url);
  });

  afterAll(async () => {
    await connectTo(null);
    await onServer(`drop database if exists ${name} with (force)`);
  });

  return () => url;
}

async function onServer(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: inject('testServerUrl') });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
