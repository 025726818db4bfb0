import { beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { copyNew, execute, inTransaction, query, sql, writeArray } from '@/lib/db';
import { testDatabase } from './testing';

testDatabase();

const into = sql`COPY noted (id, said, list, at, flag, amount) FROM STDIN`;
const at = new Date('2026-11-22T20:24:24.835Z');
const words = ['a\tb', 'line\nbreak', 'back\\slash', '\\N', '\\.', 'quote"d', "it's", '{}', '', 'ä€😀', '\r\n', 'NULL'];
const rows = words.map((word, id) => [id, word, writeArray([word, 'x']), at, id % 2 === 0, id === 3 ? null : id + 0.5]);
const read = () =>
  query(
    sql`SELECT id, said, list, at, flag, amount FROM noted ORDER BY id`,
    z.object({
      id: z.number(),
      said: z.string(),
      list: z.array(z.string()),
      at: z.date(),
      flag: z.boolean(),
      amount: z.number().nullable(),
    }),
  );

beforeEach(async () => {
  await execute(sql`DROP TABLE IF EXISTS noted`);
  await execute(
    sql`CREATE TABLE noted (id integer PRIMARY KEY, said text, list text[], at timestamptz, flag boolean, amount double precision)`,
  );
});

test('whatever a row says comes back as it was', async () => {
  expect(await inTransaction((tx) => copyNew([{ into, rows }], tx))).toBe(true);
  expect(await read()).toEqual(
    words.map((said, id) => ({ id, said, list: [said, 'x'], at, flag: id % 2 === 0, amount: id === 3 ? null : id + 0.5 })),
  );
});

test('where one row stands nothing is written, and the transaction goes on', async () => {
  await execute(sql`INSERT INTO noted (id, said) VALUES (11, 'before')`);
  const other = [{ into, rows: rows.map(([id, ...rest]) => [Number(id) + 100, ...rest]) }];
  const copied = await inTransaction(async (tx) => {
    const first = await copyNew([...other, { into, rows }], tx);
    await execute(sql`INSERT INTO noted (id, said) VALUES (50, 'after')`, tx);
    return first;
  });
  expect(copied).toBe(false);
  expect(await query(sql`SELECT id FROM noted ORDER BY id`, z.object({ id: z.number() }))).toEqual([{ id: 11 }, { id: 50 }]);
});

test('what PostgreSQL cannot hold is left to the statement that says so, or thrown', async () => {
  const half = rows.map(([id, , ...rest]) => [id ?? null, '\ud800', ...rest]);
  expect(await inTransaction((tx) => copyNew([{ into, rows: half }], tx))).toBe(false);
  const zero = rows.map(([id, , ...rest]) => [id ?? null, 'a\0b', ...rest]);
  await expect(inTransaction((tx) => copyNew([{ into, rows: zero }], tx))).rejects.toThrow('invalid byte sequence');
  expect(await read()).toEqual([]);
});
