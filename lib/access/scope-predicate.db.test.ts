import { beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { execute, query, sql } from '@/lib/db';
import { testDatabase } from '@/lib/db/testing';
import { type Actor, type Grant, mayAct, type Scope } from '@/lib/domain';
import { scopePredicate } from '.';

testDatabase();

const grant = (limits: Partial<Grant> = {}): Grant => ({
  role: 'procurement',
  facilities: [],
  departments: [],
  workflows: [],
  environments: [],
  ...limits,
});
const actorWith = (...grants: Grant[]): Actor => ({ kind: 'person', id: 'p', name: 'P', email: null, teams: [], grants });

const environments = ['production', 'test'] as const;
const facilities = ['fac-a', 'fac-b', 'unassigned'];
const departments = ['dept-x', 'dept-y'];
const workflows = ['wf-1', 'wf-2'];
const places = environments.flatMap((environment) =>
  facilities.flatMap((facility) =>
    departments.flatMap((department) => workflows.map((workflow) => ({ environment, facility, department, workflow }))),
  ),
);
type Row = (typeof places)[number];

beforeAll(async () => {
  for (const { environment, facility, department, workflow } of places)
    await execute(
      sql`insert into transaction_hour (environment, bucket_at, workflow, facility, department, state, n)
        values (${environment}, '2026-11-02', ${workflow}, ${facility}, ${department}, 'open', 1)`,
    );
});

const seen = (actor: Actor, scope: Scope) =>
  query(
    sql`select environment, facility, department, workflow from transaction_hour t where ${scopePredicate(actor, scope, 't')}
      order by environment, facility, department, workflow`,
    z.custom<Row>(),
  );

const actors: [string, Actor][] = [
  ['unlimited', actorWith(grant())],
  ['nobody', actorWith()],
  ['one facility', actorWith(grant({ facilities: ['fac-a'] }))],
  ['one facility, one workflow', actorWith(grant({ facilities: ['fac-a'], workflows: ['wf-2'] }))],
  [
    'two limited grants',
    actorWith(grant({ facilities: ['fac-a'], departments: ['dept-x'] }), grant({ facilities: ['fac-b'], workflows: ['wf-1'] })),
  ],
  ['only test', actorWith(grant({ environments: ['test'] }))],
  [
    'all of test, a facility of production',
    actorWith(grant({ environments: ['test'] }), grant({ environments: ['production'], facilities: ['fac-b'] })),
  ],
  ['a facility that is nowhere', actorWith(grant({ facilities: ['fac-z'] }))],
];
const scopes: [string, Scope][] = [
  ['production', { environment: 'production' }],
  ['test', { environment: 'test' }],
  ['one facility', { environment: 'production', facility: ['fac-a'] }],
  ['two facilities, one department', { environment: 'production', facility: ['fac-a', 'fac-b'], department: ['dept-y'] }],
  ['an environment without rows', { environment: 'development' }],
];

describe('rows that a predicate lets through', () => {
  const asked = (scope: Scope, row: Row) =>
    row.environment === scope.environment &&
    (scope.facility?.includes(row.facility) ?? true) &&
    (scope.department?.includes(row.department) ?? true) &&
    (scope.workflow?.includes(row.workflow) ?? true);
  // Judged one row at a time by the other implementation of the same promise.
  const allowed = (actor: Actor, row: Row) =>
    mayAct(actor, 'read:transactions', {
      environment: row.environment,
      facilities: [row.facility],
      departments: [row.department],
      workflows: [row.workflow],
    });

  test.each(actors.flatMap(([who, actor]) => scopes.map(([what, scope]) => ({ who, actor, what, scope }))))(
    '$who asks for $what',
    async ({ actor, scope }) => {
      const sorted = places
        .filter((row) => asked(scope, row) && allowed(actor, row))
        .sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
      expect(await seen(actor, scope)).toEqual(sorted);
    },
  );

  test('the table of cases sees something and hides something', async () => {
    expect(await seen(actorWith(grant()), { environment: 'production' })).toHaveLength(12);
    expect(await seen(actorWith(grant({ facilities: ['fac-a'] })), { environment: 'production' })).toHaveLength(4);
  });
});

describe('list columns', () => {
  const matches = async (actor: Actor, lists: string[]) => {
    const rows = await query(
      sql`select 1 as one from (select 'production' as environment, ${lists}::text[] as facilities, '{dept-x}'::text[] as departments, '{wf-1}'::text[] as workflows) e
        where ${scopePredicate(actor, { environment: 'production' }, { alias: 'e', lists: true })}`,
      z.object({ one: z.number() }),
    );
    return rows.length === 1;
  };
  const limited = actorWith(grant({ facilities: ['fac-a'] }));
  test('a thing in several places is seen from any of them', async () => expect(await matches(limited, ['fac-b', 'fac-a'])).toBe(true));
  test('a thing elsewhere is not seen', async () => expect(await matches(limited, ['fac-b'])).toBe(false));
  test('a thing in no known place is seen without limits only', async () => {
    expect(await matches(limited, [])).toBe(false);
    expect(await matches(actorWith(grant()), [])).toBe(true);
  });
});
