import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { chmod, chown, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { completeEnvironment } from '@/lib/config';
import { findFreePort } from '@/scripts/setup/free-port';
import {
  asReader,
  connectTo,
  copyIn,
  execute,
  inTransaction,
  type Lane,
  lane,
  listen,
  notify,
  onSession,
  prisma,
  query,
  queryPrepared,
  readAtOnce,
  sql,
} from '.';
import { testDatabase } from './testing';

const program = 'pgbouncer';
const missing = spawnSync(program, ['--version']).error !== undefined;
if (missing) console.log('Skipped: PgBouncer is not installed (Debian: apt-get install pgbouncer).');

const url = testDatabase();
let folder = '';
let bouncer: ChildProcess | null = null;

/** PgBouncer with two sessions for everybody, so that each is used by all; it refuses to run as root. */
async function startBouncer(): Promise<string> {
  const server = new URL(url());
  const port = await findFreePort(0);
  folder = await mkdtemp(join(tmpdir(), 'throughline-bouncer-'));
  const settings = join(folder, 'pgbouncer.ini');
  await writeFile(
    settings,
    `[databases]
* = host=127.0.0.1 port=${server.port} user=postgres password=test
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = 2
max_client_conn = 200
`,
  );
  await chmod(folder, 0o755);
  const passwd = await readFile('/etc/passwd', 'utf8');
  const [, , uid, gid] =
    passwd
      .split('\n')
      .find((line) => line.startsWith('postgres:'))
      ?.split(':') ?? [];
  const asRoot = process.getuid?.() === 0;
  if (asRoot) await chown(settings, Number(uid), Number(gid));
  bouncer = spawn(program, [settings], { stdio: 'ignore', ...(asRoot ? { uid: Number(uid), gid: Number(gid) } : {}) });
  const pooled = `postgresql://postgres:test@127.0.0.1:${port}${server.pathname}`;
  for (const end = Date.now() + 10_000; ; await sleep(50)) {
    const client = new pg.Client({ connectionString: pooled });
    try {
      await client.connect();
      await client.end();
      return pooled;
    } catch (error) {
      if (Date.now() > end) throw error;
    }
  }
}

describe.skipIf(missing)('behind a pooler in transaction mode', () => {
  beforeAll(async () => {
    // A server elsewhere may have another zone; ours is UTC wherever a statement lands.
    await execute(sql([`alter database ${new URL(url()).pathname.slice(1)} set timezone to 'America/New_York'`]));
    const pooled = await startBouncer();
    await connectTo(null);
    completeEnvironment({ DATABASE_URL: pooled, DATABASE_DIRECT_URL: url(), DATABASE_POOLER: 'transaction' });
  });
  afterAll(async () => {
    await connectTo(null);
    completeEnvironment({ DATABASE_URL: '', DATABASE_DIRECT_URL: '', DATABASE_POOLER: '' });
    bouncer?.kill('SIGKILL');
    await rm(folder, { recursive: true, force: true });
  });

  const oneOf = z.object({ n: z.number() });
  const textRow = z.object({ text: z.string() });

  test('statements whose plan would be kept find none missing, however many sessions they meet', async () => {
    const asked = Array.from({ length: 200 }, (_, n) =>
      queryPrepared(sql`select ${n}::integer + ${n % 2 === 0 ? sql`0` : sql`1`} as n`, oneOf, lane(n % 3 === 0 ? 'ingest' : 'screen')),
    );
    const answers = await Promise.all(asked);
    expect(answers.map(([row]) => row?.n)).toEqual(Array.from({ length: 200 }, (_, n) => n + (n % 2)));
  });

  test('each lane has its time limit and UTC in a statement alone, in a transaction and in a reading', async () => {
    const ask = sql`select current_setting('statement_timeout') || ' ' || current_setting('timezone') as text`;
    for (const [name, limit] of [
      ['ingest', '10s'],
      ['screen', '15s'],
      ['worker', '2min'],
    ] as const satisfies readonly (readonly [Lane, string])[]) {
      expect(await query(ask, textRow, lane(name))).toEqual([{ text: `${limit} UTC` }]);
      expect(await inTransaction((tx) => query(ask, textRow, tx), { lane: name })).toEqual([{ text: `${limit} UTC` }]);
    }
    expect(await readAtOnce((on) => query(ask, textRow, on))).toEqual([{ text: '15s UTC' }]);
  });

  test('a statement that fails leaves nothing behind, neither alone nor in a transaction', async () => {
    await execute(sql`create table pooled (n integer primary key)`);
    await expect(execute(sql`insert into pooled values (1), (1)`)).rejects.toThrow('duplicate key');
    const broken = inTransaction(async (tx) => {
      await execute(sql`insert into pooled values (2)`, tx);
      throw new Error('no');
    });
    await expect(broken).rejects.toThrow('no');
    await inTransaction((tx) => execute(sql`insert into pooled values (3)`, tx));
    expect(await copyIn(sql`copy pooled from stdin`, ['4\n5\n'], lane('ingest'))).toBe(2);
    expect(await query(sql`select n from pooled order by n`, oneOf)).toEqual([{ n: 3 }, { n: 4 }, { n: 5 }]);
  });

  test('what is read at one instant is sent at once and sees one instant', async () => {
    const rounds = Array.from({ length: 10 }, () =>
      readAtOnce((on) =>
        Promise.all(Array.from({ length: 12 }, () => query(sql`select pg_current_snapshot()::text as text`, textRow, on))),
      ),
    );
    for (const round of await Promise.all(rounds)) expect(new Set(round.flat().map(({ text }) => text)).size).toBe(1);
  });

  test('who reads for somebody takes their role and settings along, and leaves neither to the next on the session', async () => {
    const ask = sql`select current_user || ' ' || coalesce(nullif(current_setting('throughline.within', true), ''), 'none') as text`;
    const rounds = Array.from({ length: 60 }, async (_, n) => {
      const reader = n % 3 === 0 ? null : { role: 'throughline_reader', settings: { 'throughline.within': `{place-${n}}` } };
      const said = await asReader(reader, () =>
        n % 2 === 0 ? query(ask, textRow, lane('screen')) : readAtOnce((on) => queryPrepared(ask, textRow, on)),
      );
      expect(said).toEqual([{ text: reader ? `throughline_reader {place-${n}}` : 'postgres none' }]);
    });
    await Promise.all(rounds);
  });

  test('a lock that ends with its transaction excludes, and is free after it', async () => {
    let most = 0;
    let within = 0;
    const enter = () =>
      inTransaction(async (tx) => {
        await query(sql`select pg_advisory_xact_lock(4711)::text as text`, textRow, tx);
        within += 1;
        most = Math.max(most, within);
        await sleep(10);
        within -= 1;
      });
    await Promise.all(Array.from({ length: 6 }, enter));
    expect(most).toBe(1);
  });

  test('what needs a session has one of the server itself', async () => {
    const taken = await onSession('worker', async (on) => {
      await execute(sql`select set_config('lock_timeout', '2s', false)`, on);
      return query(sql`select current_setting('lock_timeout') as text`, textRow, on);
    });
    expect(taken).toEqual([{ text: '2s' }]);
    const heard: string[] = [];
    const stop = await listen('pooled_channel', (word) => heard.push(word));
    await notify('pooled_channel', 'changed');
    for (const end = Date.now() + 5_000; heard.length === 0 && Date.now() < end; await sleep(20));
    expect(heard).toEqual(['changed']);
    await stop();
  });

  test('single rows come through Prisma with their times right', async () => {
    const at = new Date('2026-11-23T08:00:00.000Z');
    await prisma.person.create({ data: { id: 'p1', name: 'A', email: 'a@b.example', createdAt: at, updatedAt: at } });
    expect(await prisma.person.findUnique({ where: { id: 'p1' }, select: { createdAt: true } })).toEqual({ createdAt: at });
  });
});
