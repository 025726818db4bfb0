import { beforeAll, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { assignFindings } from '@/lib/assign';
import { aFinding, later, NOON } from '@/lib/assign/assign.fixture';
import { applyCatalog, currentCatalog, indexCatalog } from '@/lib/catalog';
import { execute, inTransaction, query, sql } from '@/lib/db';
import { testDatabase } from '@/lib/db/testing';
import { type Actor, type Grant, InvalidInputError } from '@/lib/domain';
import { actOnMany } from './act-on-many';

testDatabase();

const NOW = later(10);
const person = (said: Partial<Grant> = {}): Actor => ({
  kind: 'person',
  id: 'ana',
  name: 'Ana',
  email: 'ana@quillmoor.example',
  teams: [],
  grants: [{ role: 'it_operations', facilities: [], departments: [], workflows: [], environments: [], ...said }],
});
const ana = person();

let serial = 0;
let numbers: number[] = [];
beforeAll(async () => {
  await applyCatalog('catalog', 'test');
  await execute(sql`SELECT ensure_partition('exception_member', ${NOON})`);
  await execute(sql`INSERT INTO person (id, name, email) VALUES ('ana', 'Ana', 'ana@quillmoor.example')`);
});
beforeEach(async () => {
  const index = indexCatalog((await currentCatalog()).catalog);
  serial += 1;
  const findings = [0, 1, 2].map((i) => aFinding({ signature: `EXC-PLT-AUTH connector="con-${serial}-${i}"` }));
  const ids = (await inTransaction((tx) => assignFindings(tx, findings, index, NOON))).map(({ exception }) => exception.id);
  const rows = await query(
    sql`SELECT number FROM exception WHERE id = ANY(${ids}::uuid[]) ORDER BY number`,
    z.object({ number: z.number() }),
  );
  numbers = rows.map(({ number }) => number);
});

const standing = () =>
  query(
    sql`SELECT number, state, version FROM exception WHERE number = ANY(${numbers}::bigint[]) ORDER BY number`,
    z.object({ number: z.number(), state: z.string(), version: z.number() }),
  );
const targets = async () => (await standing()).map(({ number, version }) => ({ number: `EX-${number}`, version }));

test('one request acts on all, each with a history of its own; asked again, each is refused for itself and nothing is done twice', async () => {
  const seen = await targets();
  const first = await actOnMany(ana, { targets: seen, action: { action: 'acknowledge' } }, NOW);
  expect(first).toMatchObject({
    done: 3,
    refused: 0,
    outcomes: numbers.map((number) => ({ ref: `EX-${number}`, done: true, message: null })),
  });
  expect((await standing()).map(({ state }) => state)).toEqual(['acknowledged', 'acknowledged', 'acknowledged']);
  const again = await actOnMany(ana, { targets: seen, action: { action: 'acknowledge' } }, NOW);
  expect(again).toMatchObject({ done: 0, refused: 3 });
  expect(again.outcomes.map(({ code }) => code)).toEqual(['conflict', 'conflict', 'conflict']);
  const [told] = await query(
    sql`SELECT count(*)::int AS n FROM exception_history h JOIN exception e ON e.id = h.exception_id
        WHERE e.number = ANY(${numbers}::bigint[]) AND h.kind = 'acknowledged'`,
    z.object({ n: z.number() }),
  );
  expect(told?.n).toBe(3);
});

test('what is refused for one is done for the others, in the order asked, a number that stands twice once', async () => {
  const [a, b, c] = await targets();
  if (!a || !b || !c) throw new Error('three exceptions');
  const moved = { number: b.number, version: b.version - 1 };
  const answer = await actOnMany(
    ana,
    {
      targets: [c, moved, { number: 'EX-999999', version: 1 }, { number: a.number }, c],
      action: { action: 'resolve', reason: 'Mended by hand' },
    },
    NOW,
  );
  expect(answer.outcomes.map(({ ref, done, code }) => [ref, done, code])).toEqual([
    [c.number, true, null],
    [b.number, false, 'conflict'],
    ['EX-999999', false, 'not_found'],
    [a.number, false, 'invalid_input'],
  ]);
  expect((await standing()).map(({ state }) => state)).toEqual(['open', 'open', 'resolved']);
});

test('an action that is none is refused before anything is done', async () => {
  await expect(actOnMany(ana, { targets: await targets(), action: { action: 'resolve' } }, NOW)).rejects.toThrow(InvalidInputError);
  await expect(actOnMany(ana, { targets: await targets(), action: { action: 'delete' } }, NOW)).rejects.toThrow(InvalidInputError);
  expect((await standing()).map(({ state }) => state)).toEqual(['open', 'open', 'open']);
});

test('somebody who may not is refused for each', async () => {
  const answer = await actOnMany(person({ role: 'executive' }), { targets: await targets(), action: { action: 'acknowledge' } }, NOW);
  expect(answer.outcomes.map(({ code }) => code)).toEqual(['forbidden', 'forbidden', 'forbidden']);
  const elsewhere = await actOnMany(
    person({ facilities: ['fac-nowhere'] }),
    { targets: await targets(), action: { action: 'acknowledge' } },
    NOW,
  );
  expect(elsewhere.outcomes.map(({ code }) => code)).toEqual(['not_found', 'not_found', 'not_found']);
});
