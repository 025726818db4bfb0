import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import pg from 'pg';
import { expect, inject, test, vi } from 'vitest';
import { z } from 'zod';
import { childEnvironment } from '@/lib/config';
import { execute, query, sql } from '@/lib/db';
import { testDatabase } from '@/lib/db/testing';

vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });
const url = testDatabase();
const isCitus = () => inject('testNodes').length > 0;
const countRow = z.object({ n: z.number() });
const count = async () =>
  (await query(sql`select count(*) as n from span_block b join span_trace t using (block_key, started_at)`, countRow))[0]?.n;

const run = promisify(execFile);
const distribute = () =>
  run(process.execPath, ['--import', './scripts/preload.mjs', 'scripts/admin.ts', 'distribute'], {
    env: childEnvironment({ DATABASE_URL: url(), NODE_ENV: 'production' }),
  });

/** So many blocks with one trace each, by one statement. */
const fill = (from: number, to: number) =>
  execute(sql`with n as (select g, gen_random_uuid() as key from generate_series(${from}::integer, ${to}::integer) g),
      block as (insert into span_block (block_key, started_at, environment, source, received_at, spans, lines)
        select key, '2026-11-20 10:00Z'::timestamptz, 'production', 'mw', now(), 1, convert_to(g::text, 'UTF8') from n)
    insert into span_trace (trace_id, started_at, block_key, at, size) select gen_random_uuid(), '2026-11-20 10:00Z', key, 0, 1 from n`);

test('without Citus it is said what is missing, and nothing is changed', async (context) => {
  if (isCitus()) context.skip('This server has Citus.');
  await expect(distribute()).rejects.toMatchObject({ code: 1, stderr: expect.stringContaining('create extension citus') });
});

test('a filled database is distributed, keeps its rows, and is balanced while rows come in', async (context) => {
  if (!isCitus())
    context.skip('CITUS_URL is not set: the coordinator of a Citus cluster, such as postgresql://postgres@127.0.0.1:5701/postgres.');
  await execute(sql`select ensure_partition(parent, '2026-11-20 10:00Z') from partition_plan where parent in ('span_block', 'span_trace')`);
  await execute(sql`select undistribute_table(parent::regclass) from distribution_plan order by place desc`);
  await fill(1, 2_000);
  expect(await count()).toBe(2_000);
  const { stdout } = await distribute();
  expect(stdout).toMatch(/Distributed span_block\.\nDistributed span_trace\.\nspan_block +by block_key: \d+ shards on \d+ machines/);
  expect(await count()).toBe(2_000);
  expect((await distribute()).stdout).not.toContain('Distributed');
  const rows = await query(
    sql`select count(distinct nodeport)::integer as n from citus_shards where table_name::text like 'span_block_d%' and shard_size > 8192`,
    countRow,
  );
  expect(rows[0]?.n).toBeGreaterThan(1);

  // A machine joins: all shards are on the others first.
  const admin = new pg.Client({ connectionString: url() });
  await admin.connect();
  const { rows: nodes } = await admin.query<{ name: string; port: number }>(
    'select nodename as name, nodeport as port from pg_dist_node where groupid <> 0 order by nodeid desc limit 1',
  );
  const last = nodes[0];
  await admin.query('select citus_drain_node($1, $2, $3)', [last?.name, last?.port, 'block_writes']);
  await admin.query(`select citus_set_node_property($1, $2, 'shouldhaveshards', true)`, [last?.name, last?.port]);
  let over = false;
  let written = 2_000;
  const writing = (async () => {
    for (; !over; written += 20) await fill(written + 1, written + 20);
  })();
  await admin.query(`select rebalance_table_shards(shard_transfer_mode => 'block_writes')`);
  over = true;
  await writing;
  const placed = await admin.query<{ n: number }>('select count(*)::integer as n from citus_shards where nodeport = $1', [last?.port]);
  await admin.end();
  expect(placed.rows[0]?.n).toBeGreaterThan(0);
  expect(written).toBeGreaterThan(2_000);
  expect(await count()).toBe(written);
});
