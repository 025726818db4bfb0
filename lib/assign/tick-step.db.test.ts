import { beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { type CatalogIndex, indexCatalog, loadCatalog } from '@/lib/catalog';
import { execute, inTransaction, query, sql } from '@/lib/db';
import { testDatabase } from '@/lib/db/testing';
import { type Actor, ConflictError, ForbiddenError, type Grant, InvalidInputError, NotFoundError } from '@/lib/domain';
import { actOnException } from './act-on-exception.db';
import { aFinding, later, NOON } from './assign.fixture';
import { assignFindings } from './assign-findings.db';
import { tickStep } from './tick-step.db';

testDatabase();

const person = (name: string, said: Partial<Grant> = {}): Actor => ({
  kind: 'person',
  id: name.toLowerCase(),
  name,
  email: null,
  teams: [],
  grants: [{ role: 'it_operations', facilities: [], departments: [], workflows: [], environments: [], ...said }],
});
const ana = person('Ana');

let index: CatalogIndex;
let number: number;
let steps: readonly string[];
beforeAll(async () => {
  index = indexCatalog(await loadCatalog('catalog'));
  await execute(sql`SELECT ensure_partition('exception_member', ${NOON})`);
  const [change] = await inTransaction((tx) =>
    assignFindings(tx, [aFinding({ signature: 'EXC-PLT-AUTH connector="con-steps"' })], index, NOON),
  );
  const [row] = await query(
    sql`SELECT number, code FROM exception WHERE id = ${change?.exception.id ?? ''}::uuid`,
    z.object({ number: z.number(), code: z.string() }),
  );
  number = row?.number ?? 0;
  steps = index.exceptionTypes.get(row?.code ?? '')?.recovery ?? [];
});

const said = () =>
  query(
    sql`SELECT h.actor_name, h.kind, h.note FROM exception_history h JOIN exception e ON e.id = h.exception_id
        WHERE e.number = ${number} AND h.kind LIKE 'step%' ORDER BY h.id`,
    z.object({ actor_name: z.string(), kind: z.string(), note: z.string() }),
  );
const ticked = () =>
  query(sql`SELECT step, person_name FROM exception_step ORDER BY ticked_at`, z.object({ step: z.string(), person_name: z.string() }));

test('a step is done once, by whom, and may be taken back; both are in the history and the audit trail', async () => {
  const [first = '', second = ''] = steps;
  await tickStep(ana, number, { step: first, done: true }, index, later(1));
  await tickStep(person('Ben'), number, { step: first, done: true }, index, later(2));
  await tickStep(ana, number, { step: second, done: true }, index, later(3));
  expect(await ticked()).toEqual([
    { step: first, person_name: 'Ana' },
    { step: second, person_name: 'Ana' },
  ]);
  await tickStep(person('Ben'), number, { step: second, done: false }, index, later(4));
  await tickStep(person('Ben'), number, { step: second, done: false }, index, later(5));
  expect(await ticked()).toEqual([{ step: first, person_name: 'Ana' }]);
  expect(await said()).toEqual([
    { actor_name: 'Ana', kind: 'step_done', note: first },
    { actor_name: 'Ana', kind: 'step_done', note: second },
    { actor_name: 'Ben', kind: 'step_undone', note: second },
  ]);
  const audit = await query(
    sql`SELECT action FROM audit_entry WHERE target_id = ${`EX-${number}`} ORDER BY id`,
    z.object({ action: z.string() }),
  );
  expect(audit.map(({ action }) => action)).toEqual(['exception.step_done', 'exception.step_done', 'exception.step_undone']);
});

test('a step nobody has, a role that may not, a place out of sight and what is resolved are refused', async () => {
  const [first = ''] = steps;
  const tick = (actor: Actor, step: string) => tickStep(actor, number, { step, done: true }, index, later(9));
  const before = await ticked();
  await expect(tick(ana, 'Turn it off and on')).rejects.toThrow(InvalidInputError);
  await expect(tick(person('Cy', { role: 'executive' }), first)).rejects.toThrow(ForbiddenError);
  await expect(tick(person('Di', { facilities: ['fac-nowhere'] }), first)).rejects.toThrow(NotFoundError);
  await execute(sql`INSERT INTO person (id, name, email) VALUES ('ana', 'Ana', 'ana@quillmoor.example')`);
  const [row] = await query(sql`SELECT version FROM exception WHERE number = ${number}`, z.object({ version: z.number() }));
  await actOnException(ana, number, { action: 'resolve', reason: 'done', version: row?.version ?? 0 }, index, later(10));
  await expect(tick(ana, steps[1] ?? '')).rejects.toThrow(ConflictError);
  expect(await ticked()).toEqual(before);
});
