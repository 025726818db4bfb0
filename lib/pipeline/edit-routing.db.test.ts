import { beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { applyCatalog, currentCatalog, loadCatalog } from '@/lib/catalog';
import { execute, query, sql } from '@/lib/db';
import { testDatabase } from '@/lib/db/testing';
import { type Actor, CatalogError, ConflictError, ForbiddenError, type Grant, newId } from '@/lib/domain';
import type { RoutingDraft } from '@/lib/domain/views/routing';
import { changeRouting, tryRouting } from './edit-routing';

testDatabase();

const NOW = new Date('2026-11-20T12:00:00Z');
const DAY_MS = 86_400_000;
const person = (role: Grant['role'], facilities: string[] = []): Actor => ({
  kind: 'person',
  id: 'ana',
  name: 'Ana',
  email: 'ana@quillmoor.example',
  teams: [],
  grants: [{ role, facilities, departments: [], workflows: [], environments: [] }],
});
const admin = person('administrator');

async function anException(said: { daysAgo: number; facilities: string[]; severity?: string; number: number }) {
  const at = new Date(NOW.getTime() - said.daysAgo * DAY_MS);
  const id = newId(at);
  await execute(sql`SELECT ensure_partition('exception_member', ${at})`);
  await execute(
    sql`INSERT INTO exception (id, number, environment, code, signature, grouped_by, title, statement, state, severity, severity_reason, team, team_reason,
          runbook, first_at, last_at, opened_at, acknowledge_by, due_at, facilities, departments, workflows)
        VALUES (${id}::uuid, ${said.number}, 'production', 'EXC-P2P-NOACK', ${id}, '{}', 'No answer', 's', 'open', ${said.severity ?? 'sev3'}, 'r', 'team-x', 'r',
          'runbooks/x.md', ${at}, ${at}, ${at}, ${at}, ${at}, ${said.facilities}, ${['dept-procurement']}, ${['wf-p2p-po']})`,
  );
  for (const facility of said.facilities)
    await execute(
      sql`INSERT INTO exception_member (subject_id, exception_id, subject_kind, environment, facility, department, workflow, at, evidence)
          VALUES (${newId(at)}::uuid, ${id}::uuid, 'transaction', 'production', ${facility}, 'dept-procurement', 'wf-p2p-po', ${at}, 'e')`,
    );
}

let stored: RoutingDraft;
let owner = '';
beforeAll(async () => {
  const catalog = await loadCatalog('catalog');
  await applyCatalog(catalog, 'test');
  stored = { rules: catalog.routing.rules, fallbackTeam: catalog.routing.fallbackTeam };
  owner = catalog.exceptionTypes.find(({ code }) => code === 'EXC-P2P-NOACK')?.ownerTeam ?? '';
  await anException({ number: 9001, daysAgo: 1, facilities: ['fac-lakehead'] });
  await anException({ number: 9002, daysAgo: 2, facilities: ['fac-lakehead', 'fac-stmonica'] });
  await anException({ number: 9003, daysAgo: 3, facilities: ['fac-stmonica'], severity: 'sev1' });
  await anException({ number: 9004, daysAgo: 40, facilities: ['fac-lakehead'] });
});

const rule = (match: RoutingDraft['rules'][number]['match'], team = 'team-edi') => ({ name: 'Ours', match, team });
const attempt = (rules: RoutingDraft['rules'], days = 30, actor = admin) =>
  tryRouting(actor, { ...stored, rules: [...rules, ...stored.rules] }, { days, now: NOW });

test('other rules are put to what was opened: what would go elsewhere, and why; a rule about one place does not take what reaches beyond', async () => {
  expect(owner).not.toBe('team-edi');
  expect(await attempt([])).toMatchObject({ exceptions: 3, moved: 0, examples: [] });
  const tried = await attempt([rule({ facility: ['fac-lakehead'] })]);
  expect(tried).toMatchObject({ exceptions: 3, moved: 1, cut: false, fallen: 0 });
  expect(tried.taken[0]).toBe(1);
  expect(tried.examples).toMatchObject([{ ref: 'EX-9001', from: { id: owner }, to: { id: 'team-edi' }, because: 'Routing rule: Ours' }]);
  expect((await attempt([rule({ severity: ['sev1'] })])).examples.map(({ ref }) => ref)).toEqual(['EX-9003']);
  expect((await attempt([rule({ workflow: ['wf-p2p-po'] })], 60)).examples.map(({ ref }) => ref)).toEqual([
    'EX-9004',
    'EX-9003',
    'EX-9002',
    'EX-9001',
  ]);
  await expect(attempt([], 30, person('it_operations'))).rejects.toThrow(ForbiddenError);
});

test('rules are stored as a new version, once, with old and new in the audit trail; a second writer and a team that is not there are refused', async () => {
  const { version } = await currentCatalog();
  const draft = { ...stored, rules: [rule({ facility: ['fac-lakehead'] }), ...stored.rules] };
  const change = { ...draft, version, reason: 'They asked for it' };
  await expect(changeRouting(person('it_operations'), change)).rejects.toThrow(ForbiddenError);
  await expect(changeRouting(admin, { ...change, rules: [rule({}, 'team-nobody')] })).rejects.toThrow(CatalogError);
  const outcomes = await Promise.allSettled([changeRouting(admin, change), changeRouting(admin, { ...change, fallbackTeam: 'team-edi' })]);
  const won = outcomes.filter((one) => one.status === 'fulfilled');
  const lost = outcomes.filter((one) => one.status === 'rejected');
  expect(won).toHaveLength(1);
  expect(lost).toHaveLength(1);
  expect(lost[0]?.reason).toBeInstanceOf(ConflictError);
  const now = await currentCatalog();
  expect(now.version).toBe(won[0]?.value.version);
  expect(now.catalog.routing.rules[0]?.name).toBe('Ours');
  const audit = await query(
    sql`SELECT before -> 'rules' ->> 0 AS before, after -> 'rules' -> 0 ->> 'name' AS after, reason FROM audit_entry WHERE action = 'routing.change'`,
    z.object({ before: z.string().nullable(), after: z.string(), reason: z.string() }),
  );
  expect(audit).toMatchObject([{ after: 'Ours', reason: 'They asked for it' }]);
});
