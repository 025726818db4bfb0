import { describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { isPassing } from '@/lib/domain';
import {
  copyIn,
  empty,
  execute,
  inTransaction,
  join,
  jsonb,
  lane,
  listen,
  notify,
  numberOf,
  oneOf,
  pendingMigrations,
  prisma,
  query,
  queryColumns,
  queryPrepared,
  readAtOnce,
  sql,
  timeOrNull,
} from '.';
import { testDatabase } from './testing';

testDatabase();

describe('query', () => {
  test('values travel as parameters and come back as the types the door promises', async () => {
    const at = new Date('2026-11-02T08:30:00.123Z');
    const row = z.object({
      n: z.number(),
      at: z.date(),
      day: z.string(),
      list: z.array(z.string()),
      ids: z.array(z.number()),
      body: z.unknown(),
      text: z.string(),
    });
    const rows = await query(
      sql`select ${7}::int8 as n, ${at}::timestamptz as at, ${'2026-11-02'}::date as day, ${['a', "b'"]}::text[] as list,
          ${[1, 2]}::int8[] as ids, ${jsonb([{ a: 1 }])} as body, ${"'; drop table x --"} as text`,
      row,
    );
    expect(rows).toEqual([{ n: 7, at, day: '2026-11-02', list: ['a', "b'"], ids: [1, 2], body: [{ a: 1 }], text: "'; drop table x --" }]);
  });

  test('an integer too large for a number comes back as bigint', async () => {
    const rows = await query(sql`select 9223372036854775807::int8 as n`, z.object({ n: z.bigint() }));
    expect(rows).toEqual([{ n: 9223372036854775807n }]);
  });

  test('a row of another shape is refused by name', async () => {
    await expect(query(sql`select 'x' as n`, z.object({ n: z.number() }))).rejects.toThrow(/Row 0 .*n/s);
  });

  test.each([
    '2026-11-02T08:30:00Z',
    '2026-11-02T08:30:00.1Z',
    '2026-11-02T08:30:00.123Z',
    '1969-12-31T23:59:59.999Z',
    '0001-01-01T00:00:00Z',
    '9999-12-31T23:59:59.999Z',
    '+020000-01-01T00:00:00Z',
    '-000099-03-01T12:00:00.5Z',
  ])('the time %s comes back as it went', async (text) => {
    const at = new Date(text);
    expect(await query(sql`select ${at}::timestamptz as at`, z.object({ at: z.date() }))).toEqual([{ at }]);
  });

  test('what is finer than a millisecond is cut off', async () => {
    const row = z.object({ at: z.date() });
    expect(await query(sql`select '2026-11-02 08:30:00.123999+00'::timestamptz as at`, row)).toEqual([
      { at: new Date('2026-11-02T08:30:00.123Z') },
    ]);
  });

  test('columns are read in their order, and one that breaks its promise is refused by name', async () => {
    const read = ([n, at, word]: readonly unknown[]) => ({ n: numberOf(n), at: timeOrNull(at), word: oneOf(['a', 'b'])(word) });
    expect(await queryColumns(sql`select 1, null::timestamptz, 'b'`, read, lane('screen'))).toEqual([{ n: 1, at: null, word: 'b' }]);
    await expect(queryColumns(sql`select 1, null, 'c'`, read, lane('screen'))).rejects.toThrow(/Row 0/);
    await inTransaction(async (tx) => {
      expect(await queryColumns(sql`select 2, now(), 'a'`, read, tx)).toMatchObject([{ n: 2, word: 'a' }]);
    });
  });

  test('statements nest', async () => {
    const filter = sql`where n = any(${[1, 3]})`;
    const rows = await query(
      sql`select n from (values ${join([1, 2, 3].map((n) => sql`(${n}::int4)`))}) v(n) ${filter} ${empty}`,
      z.object({ n: z.number() }),
    );
    expect(rows.map((row) => row.n)).toEqual([1, 3]);
  });

  test('the screen lane gives up earlier than the worker lane', async () => {
    const limit = sql`select current_setting('statement_timeout') as ms`;
    const row = z.object({ ms: z.string() });
    expect(await query(limit, row, lane('screen'))).toEqual([{ ms: '15s' }]);
    expect(await query(limit, row, lane('worker'))).toEqual([{ ms: '2min' }]);
  });
});

describe('inTransaction', () => {
  test('a throw leaves nothing behind', async () => {
    await execute(sql`create table if not exists kept (n int)`);
    const failing = inTransaction(async (tx) => {
      await execute(sql`insert into kept values (1)`, tx);
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(await query(sql`select n from kept`, z.object({ n: z.number() }))).toEqual([]);
  });

  test('of statements begun together none stays when one fails, and a late one does not run', async () => {
    await execute(sql`create table together (n int primary key)`);
    const late = Promise.withResolvers<void>();
    let tooLate: Promise<unknown> = Promise.resolve();
    const failing = inTransaction(async (tx) => {
      tooLate = late.promise.then(() => execute(sql`insert into together values (3)`, tx));
      await Promise.all([1, 2, 2, 4].map((n) => execute(sql`insert into together values (${n})`, tx)));
    });
    await expect(failing).rejects.toMatchObject({ code: '23505' });
    late.resolve();
    await expect(tooLate).rejects.toThrow('This transaction has ended.');
    expect(await query(sql`select n from together`, z.object({ n: z.number() }))).toEqual([]);
  });

  test('a deadlock is tried again until both are through', async () => {
    await execute(sql`create table pair (id int primary key, n int not null)`);
    await execute(sql`insert into pair values (1, 0), (2, 0)`);
    const touch = (first: number, second: number) =>
      inTransaction(async (tx) => {
        await execute(sql`update pair set n = n + 1 where id = ${first}`, tx);
        await new Promise((resolve) => setTimeout(resolve, 100));
        await execute(sql`update pair set n = n + 1 where id = ${second}`, tx);
      });
    await Promise.all([touch(1, 2), touch(2, 1)]);
    expect(await query(sql`select sum(n) as n from pair`, z.object({ n: z.number() }))).toEqual([{ n: 4 }]);
  });

  // Nobody waits for an answer at that moment: without a listener of the pool's own the whole process would end.
  test('a session that ends between two statements fails its transaction, not the process', async () => {
    const failing = inTransaction(async (tx) => {
      const [session] = await query(sql`select pg_backend_pid() as pid`, z.object({ pid: z.number() }), tx);
      await execute(sql`select pg_terminate_backend(${session?.pid ?? 0}, 5000)`);
      await new Promise((resolve) => setTimeout(resolve, 100));
      await execute(sql`select 1`, tx);
    });
    await expect(failing).rejects.toSatisfy(isPassing);
    expect(await inTransaction((tx) => query(sql`select 1 as one`, z.object({ one: z.number() }), tx))).toEqual([{ one: 1 }]);
  });
});

test('copyIn reads a stream of rows inside a transaction', async () => {
  await execute(sql`create table copied (id int, name text)`);
  const count = await inTransaction((tx) => copyIn(sql`copy copied from stdin`, ['1\tone\n', '2\ttw', 'o\n'], tx));
  expect(count).toBe(2);
  expect(await query(sql`select name from copied order by id`, z.object({ name: z.string() }))).toEqual([{ name: 'one' }, { name: 'two' }]);
});

test('a listener hears a notification, and again after its connection was cut', async () => {
  const heard = vi.fn();
  const stop = await listen('test_channel', heard);
  await notify('test_channel', 'one');
  await vi.waitFor(() => expect(heard).toHaveBeenCalledWith('one'));
  await execute(sql`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'throughline listen'`);
  await vi.waitFor(() => expect(heard).toHaveBeenCalledWith(''), { timeout: 5_000 });
  await notify('test_channel', 'two');
  await vi.waitFor(() => expect(heard).toHaveBeenCalledWith('two'));
  await stop();
});

test('prisma reads the same database', async () => {
  expect(await prisma.$queryRaw`select 1 as one`).toEqual([{ one: 1 }]);
});

test('after migrate nothing is pending', async () => {
  expect(await pendingMigrations()).toEqual([]);
});

describe('reading at one instant', () => {
  const one = z.object({ n: z.number() });
  const count = (on?: Parameters<typeof query>[2]) => query(sql`select count(*)::int as n from read_at_once`, one, on);

  test('statements are answered each by its own rows, at one instant, and twice by one prepared plan', async () => {
    await execute(sql`create table read_at_once as select generate_series(1, 3) as n`);
    const seen = await readAtOnce(async (on) => {
      const before = await count(on);
      await execute(sql`insert into read_at_once values (4)`, lane('worker'));
      const prepared = (n: number) => queryPrepared(sql`select ${n}::int + 1 as n`, one, on);
      return Promise.all([
        before,
        count(on),
        queryColumns(sql`select n from read_at_once order by n`, (row) => numberOf(row[0]), on),
        prepared(1),
        prepared(2),
      ]);
    });
    expect(seen).toEqual([[{ n: 3 }], [{ n: 3 }], [1, 2, 3], [{ n: 2 }], [{ n: 3 }]]);
    expect(await count()).toEqual([{ n: 4 }]);
  });

  test('nothing can be changed', async () => {
    await expect(readAtOnce((on) => execute(sql`insert into read_at_once values (5)`, on))).rejects.toThrow('read-only');
  });

  test('the first fault is told, and the next reader meets none of it', async () => {
    const faulty = readAtOnce((on) =>
      Promise.all([
        count(on),
        query(sql`select 1 / 0 as n`, one, on),
        count(on),
        queryPrepared(sql`select ${7}::int as n`, one, on),
        queryPrepared(sql`select ${7}::int as n`, one, on),
      ]),
    );
    await expect(faulty).rejects.toThrow('division by zero');
    for (let turn = 0; turn < 20; turn += 1) {
      const seen = await Promise.all(
        Array.from({ length: 12 }, (_, n) =>
          readAtOnce((on) => Promise.all([count(on), queryPrepared(sql`select ${n}::int as n`, one, on)])),
        ),
      );
      expect(seen).toEqual(Array.from({ length: 12 }, (_, n) => [[{ n: 4 }], [{ n }]]));
    }
  });

  test('a statement that comes after the end is refused', async () => {
    let late: (() => Promise<unknown>) | null = null;
    await readAtOnce(async (on) => {
      late = () => count(on);
    });
    await expect((late as unknown as () => Promise<unknown>)()).rejects.toThrow('has been read');
  });

  test('a session that PostgreSQL ends is replaced', async () => {
    const killed = readAtOnce((on) =>
      Promise.all([query(sql`select pg_terminate_backend(pg_backend_pid()) as n`, z.unknown(), on), count(on)]),
    );
    await expect(killed).rejects.toThrow();
    expect(await readAtOnce(count)).toEqual([{ n: 4 }]);
  });
});
