import { beforeAll, describe, expect, test, vi } from 'vitest';
import { createPerson, recordAudit } from '@/lib/access';
import { execute, inTransaction, sql } from '@/lib/db';
import { testDatabase } from '@/lib/db/testing';
import { type Actor, ForbiddenError, type Grant, InvalidInputError, systemActor } from '@/lib/domain';
import { auditEndpoint } from '@/lib/domain/endpoints';
import { listAudit } from '.';

vi.stubEnv('AUTH_SECRET', 'a secret for tests with more than thirty-two characters');
testDatabase();

const everywhere: Grant = { role: 'auditor', facilities: [], departments: [], workflows: [], environments: [] };
const reader = (grants: Grant[]): Actor => ({ kind: 'person', id: 'r', name: 'Reader', email: null, teams: [], grants });
const auditor = reader([everywhere]);
const ask = (query: Record<string, string> = {}, actor = auditor) => listAudit(actor, auditEndpoint.query.parse(query));
const ids = async (query: Record<string, string>) => (await ask(query)).rows.map(({ targetId }) => targetId);

beforeAll(async () => {
  const dana = await createPerson(systemActor('test'), {
    name: 'Dana Whitlock',
    email: 'dana@hospital.example',
    password: 'long enough 1',
    grants: [],
    teams: [],
  });
  await inTransaction(async (tx) => {
    const kim = { id: 'kim', name: 'Kim 100%' };
    await recordAudit(
      tx,
      { id: dana, name: 'Dana Whitlock' },
      { action: 'exception.resolve', targetKind: 'exception', targetId: 'EX-1001' },
    );
    await recordAudit(tx, kim, {
      action: 'exception.resolve',
      targetKind: 'exception',
      targetId: 'EX-1002',
      result: 'refused',
      reason: 'no',
    });
    await recordAudit(tx, kim, { action: 'ingest_key.create', targetKind: 'ingest_key', targetId: 'EX-looks-like', after: { a: 1 } });
    for (let n = 0; n < 5; n += 1) await recordAudit(tx, kim, { action: 'page.many', targetKind: 'page', targetId: `many-${n}` });
  });
});

describe('the audit trail', () => {
  test.each([
    [{ person: 'dana@' }, ['EX-1001']],
    [{ person: 'whit' }, ['EX-1001']],
    [{ person: '100%', kind: 'exception' }, ['EX-1002']],
    // A sign of LIKE stands for itself.
    [{ person: '1%0' }, []],
    [{ person: 'kim', result: 'refused' }, ['EX-1002']],
    [{ action: 'ingest_key.create,exception.resolve', target: 'ex-' }, ['EX-looks-like', 'EX-1002', 'EX-1001']],
    [{ kind: 'exception', target: 'EX-1001' }, ['EX-1001']],
    [{ to: '2020-01-01T00:00:00Z' }, []],
  ])('%j', async (query: Record<string, string>, expected) => expect(await ids(query)).toEqual(expected));

  test('people are called by their names, what has no name by its id', async () => {
    const dana = (await ask({ kind: 'person', action: 'person.create' })).rows[0];
    expect(dana).toMatchObject({ targetName: 'Dana Whitlock' });
    expect((await ask({ target: 'EX-1001' })).rows[0]).toMatchObject({
      actor: 'Dana Whitlock',
      actorMail: 'dana@hospital.example',
      targetName: null,
    });
    expect((await ask({ target: 'EX-looks-like' })).rows[0]).toMatchObject({ actorMail: null, targetName: null });
  });

  test('pages follow each other although entries share a time', async () => {
    await inTransaction(async (tx) => {
      await execute(sql`alter table audit_entry disable trigger user`, tx);
      await execute(sql`update audit_entry set at = (select max(at) from audit_entry) where action = 'page.many'`, tx);
    });
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page: Awaited<ReturnType<typeof ask>> = await ask({ action: 'page.many', limit: '2', ...(cursor ? { cursor } : {}) });
      expect(page.total).toBe(5);
      seen.push(...page.rows.map(({ targetId }) => targetId));
      cursor = page.nextCursor;
    } while (cursor);
    expect(seen).toEqual(['many-4', 'many-3', 'many-2', 'many-1', 'many-0']);
  });

  test('says every action there is, for the filter', async () => {
    expect((await ask()).actions).toEqual(['exception.resolve', 'ingest_key.create', 'page.many', 'person.create']);
  });

  test.each(['x', 'WyIyMDI2IiwiYSJd'])('the foreign cursor %j is refused', async (cursor) =>
    expect(ask({ cursor })).rejects.toThrow(InvalidInputError),
  );

  test.each([
    ['no grant', []],
    ['a role without the right', [{ ...everywhere, role: 'executive' as const }]],
    ['a grant limited to a place', [{ ...everywhere, facilities: ['fac-a'] }]],
    ['a grant limited to an environment', [{ ...everywhere, role: 'administrator' as const, environments: ['test' as const] }]],
  ])('%s sees none of it', async (_, grants) => expect(ask({}, reader(grants))).rejects.toThrow(ForbiddenError));
});
