import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { type CatalogIndex, indexCatalog, loadCatalog } from '@/lib/catalog';
import { execute, inTransaction, query, sql } from '@/lib/db';
import { testDatabase } from '@/lib/db/testing';
import {
  type Actor,
  ConflictError,
  type ExceptionAction,
  type ExceptionChange,
  ForbiddenError,
  type Grant,
  InvalidInputError,
  NotFoundError,
} from '@/lib/domain';
import { actOnException, type Tell } from './act-on-exception.db';
import { aFinding, later, NOON } from './assign.fixture';
import { assignFindings } from './assign-findings.db';

testDatabase();

let index: CatalogIndex;
beforeAll(async () => {
  index = indexCatalog(await loadCatalog('catalog'));
  await execute(sql`SELECT ensure_partition('exception_member', ${NOON})`);
  for (const name of ['Ana', 'Ben'])
    await execute(
      sql`INSERT INTO person (id, name, email) VALUES (${name.toLowerCase()}, ${name}, ${`${name.toLowerCase()}@quillmoor.example`})`,
    );
});

const person = (name: string, said: Partial<Grant> = {}): Actor => ({
  kind: 'person',
  id: name.toLowerCase(),
  name,
  email: null,
  teams: [],
  grants: [{ role: 'it_operations', facilities: [], departments: [], workflows: [], environments: [], ...said }],
});
const [ana, ben] = [person('Ana'), person('Ben')];

let serial = 0;
let number = 0;
let signature = '';
beforeEach(async () => {
  serial += 1;
  signature = `EXC-PLT-AUTH connector="con-${serial}"`;
  const [change] = await inTransaction((tx) => assignFindings(tx, [aFinding({ signature })], index, NOON));
  const [row] = await query(
    sql`SELECT number FROM exception WHERE id = ${change?.exception.id ?? ''}::uuid`,
    z.object({ number: z.number() }),
  );
  number = row?.number ?? 0;
});

const act = (actor: Actor, action: ExceptionAction, tell?: Tell) => actOnException(actor, number, action, index, later(10), tell);
const audit = () =>
  query(
    sql`SELECT action, actor_name, result, reason, after ->> 'state' AS state FROM audit_entry WHERE target_id = ${`EX-${number}`} ORDER BY id`,
    z.object({
      action: z.string(),
      actor_name: z.string(),
      result: z.string(),
      reason: z.string().nullable(),
      state: z.string().nullable(),
    }),
  );

describe('of two people', () => {
  test('who resolve at once one succeeds, and the other is told who was first and when', async () => {
    const reason = 'key renewed';
    const both = await Promise.allSettled([ana, ben].map((actor) => act(actor, { action: 'resolve', version: 1, reason })));
    expect(both.map((one) => one.status).toSorted()).toEqual(['fulfilled', 'rejected']);
    const lost = both.find((one) => one.status === 'rejected');
    expect(lost?.reason).toBeInstanceOf(ConflictError);
    expect(lost?.reason.message).toMatch(/^(Ana|Ben) resolved it at .*\d\d:\d\d, after you looked\. Look again and decide\.$/);
    expect(await audit()).toMatchObject([{ action: 'exception.resolve', result: 'done', reason, state: 'resolved' }]);
  });

  test('a comment of one does not disturb the other', async () => {
    await act(ana, { action: 'comment', text: 'asked security' });
    expect(await act(ben, { action: 'acknowledge', version: 1 })).toMatchObject({
      state: 'acknowledged',
      acknowledgedBy: 'Ben',
      version: 2,
    });
  });

  test('more cases that join disturb nobody', async () => {
    await inTransaction((tx) => assignFindings(tx, [aFinding({ signature })], index, later(5)));
    expect(await act(ana, { action: 'acknowledge', version: 1 })).toMatchObject({ transactions: 2, version: 2 });
  });
});

describe('who may', () => {
  test.each<[string, Partial<Grant>, typeof NotFoundError | typeof ForbiddenError]>([
    ['another facility', { facilities: ['fac-granite'] }, NotFoundError],
    ['another workflow', { workflows: ['wf-p2p-po'] }, NotFoundError],
    ['another environment', { environments: ['test'] }, NotFoundError],
    ['an executive', { role: 'executive' }, ForbiddenError],
    ['an auditor', { role: 'auditor' }, ForbiddenError],
  ])('not %s', async (_, said, refusal) => {
    await expect(act(person('Eve', said), { action: 'acknowledge', version: 1 })).rejects.toThrow(refusal);
    const denied = refusal === ForbiddenError;
    expect(await audit()).toMatchObject(denied ? [{ action: 'exception.acknowledge', actor_name: 'Eve', result: 'refused' }] : []);
  });

  test('whoever sees one of its members', async () => {
    await inTransaction((tx) => assignFindings(tx, [aFinding({ signature, facility: 'fac-granite' })], index, NOON));
    expect(await act(person('Ana', { facilities: ['fac-granite'] }), { action: 'acknowledge', version: 1 })).toMatchObject({
      state: 'acknowledged',
    });
  });

  test('not somebody whose places are its own only one by one', async () => {
    // Each of facility and workflow occurs among the members, but no member has both.
    const other = aFinding({ signature, facility: 'fac-granite', workflow: 'wf-time-payroll' });
    await inTransaction((tx) => assignFindings(tx, [other], index, NOON));
    const narrow = person('Eve', { facilities: ['fac-granite'], workflows: ['wf-employee-onboarding'] });
    await expect(act(narrow, { action: 'acknowledge', version: 1 })).rejects.toThrow(NotFoundError);
  });

  test('nobody on what does not exist', async () => {
    await expect(actOnException(ana, 999_999, { action: 'acknowledge', version: 1 }, index, NOON)).rejects.toThrow(NotFoundError);
  });
});

describe('a deed', () => {
  test('to an unknown person or team is refused and leaves nothing behind', async () => {
    await expect(act(ana, { action: 'assign', version: 1, person: 'nobody' })).rejects.toThrow(InvalidInputError);
    await expect(act(ana, { action: 'assign', version: 1, team: 'team-nobody' })).rejects.toThrow(InvalidInputError);
    expect(await audit()).toEqual([]);
  });

  test('closes its members; reopening is refused while the same cause is open elsewhere', async () => {
    await act(ana, { action: 'resolve', version: 1, reason: 'key renewed' });
    const members = await query(
      sql`SELECT mended_by FROM exception_member m JOIN exception e ON e.id = m.exception_id WHERE e.number = ${number}`,
      z.object({ mended_by: z.string() }),
    );
    expect(members).toEqual([{ mended_by: 'closed by Ana' }]);
    const days = later(60 * 24 * 3);
    await execute(sql`SELECT ensure_partition('exception_member', ${days})`);
    await inTransaction((tx) => assignFindings(tx, [aFinding({ signature, at: days })], index, days));
    await expect(act(ana, { action: 'reopen', version: 2, reason: 'not over' })).rejects.toThrow(/The same cause is open as EX-\d+/);
  });

  test('that people must hear of is told in the same transaction', async () => {
    const told: ExceptionChange[] = [];
    const tell: Tell = async (_, { changes }) => void told.push(...changes);
    await act(ana, { action: 'acknowledge', version: 1 }, tell);
    await act(ana, { action: 'severity', version: 2, severity: 'sev1', reason: 'starters tomorrow' }, tell);
    await act(ana, { action: 'resolve', version: 3, reason: 'key renewed' }, tell);
    await act(ana, { action: 'reopen', version: 4, reason: 'not over' }, tell);
    expect(told.map((change) => [change.kind, change.exception.version])).toEqual([
      ['severity_raised', 3],
      ['resolved', 4],
      ['reopened', 5],
    ]);
    const broken: Tell = async () => Promise.reject(new Error('no table intent'));
    await expect(act(ana, { action: 'acknowledge', version: 5 }, broken)).rejects.toThrow('no table intent');
    expect((await audit()).at(-1)).toMatchObject({ action: 'exception.reopen' });
  });
});
