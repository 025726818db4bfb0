import { describe, expect, test } from 'vitest';
import { type Action, type Actor, actions, type Grant, mayAct, mayWriteKpi, type Place, type Role, roleActions, roles } from '.';

const limits = { facilities: [], departments: [], workflows: [], environments: [] };
const actorWith = (...grants: Grant[]): Actor => ({ kind: 'person', id: 'p', name: 'P', email: null, teams: [], grants });

/** The permission matrix as people agreed on it, written apart from the code: one letter per role. */
const letters: Record<Role, string> = {
  procurement: 'P',
  business_owner: 'B',
  it_operations: 'I',
  on_call: 'O',
  executive: 'E',
  administrator: 'A',
  auditor: 'U',
};
const matrix: Record<Action, string> = {
  'read:health': 'PBIOEAU',
  'read:transactions': 'PBIOEAU',
  'read:exceptions': 'PBIOEAU',
  'read:kpis': 'PBIOEAU',
  'read:catalog': 'PBIOEAU',
  'read:audit': 'AU',
  'read:operations': 'IOAU',
  'read:personal': 'BA',
  'reveal:personal': 'BIOA',
  'exception:acknowledge': 'PBIOA',
  'exception:assign': 'PBIOA',
  'exception:comment': 'PBIOEA',
  'exception:wait': 'PBIOA',
  'exception:snooze': 'PBIOA',
  'exception:merge': 'PBIOA',
  'exception:split': 'PBIOA',
  'exception:ticket': 'PBIOA',
  'exception:severity': 'PBIOA',
  'exception:resolve': 'PBIOA',
  'exception:reopen': 'PBIOA',
  'replay:request': 'IOA',
  'replay:approve': 'BIA',
  'ingest:resubmit': 'IA',
  'marker:write': 'BIOA',
  'silence:write': 'BIOA',
  'kpi:write': 'BA',
  'admin:catalog': 'A',
  'admin:keys': 'A',
  'admin:people': 'A',
};

describe('mayAct', () => {
  test.each(actions.flatMap((action) => roles.map((role) => ({ action, role }))))('$role, $action', ({ action, role }) => {
    expect(mayAct(actorWith({ role, ...limits }), action)).toBe(matrix[action].includes(letters[role]));
  });

  test('nobody without a grant may do anything', () => {
    expect(actions.filter((action) => mayAct(actorWith(), action))).toEqual([]);
  });

  const limited = actorWith({
    role: 'procurement',
    facilities: ['fac-a'],
    departments: [],
    workflows: ['wf-p2p-po'],
    environments: ['production'],
  });
  test.each<[string, Place, boolean]>([
    ['in the place', { environment: 'production', facilities: ['fac-a'], workflows: ['wf-p2p-po'] }, true],
    ['in a part of the place', { facilities: ['fac-b', 'fac-a'], workflows: ['wf-p2p-po'] }, true],
    ['at another facility', { facilities: ['fac-b'], workflows: ['wf-p2p-po'] }, false],
    ['in another workflow', { facilities: ['fac-a'], workflows: ['wf-gl-posting'] }, false],
    ['in another environment', { environment: 'test', facilities: ['fac-a'] }, false],
    ['in no known place', { facilities: [] }, false],
    ['an unlimited dimension covers no known place', { departments: [] }, true],
    ['what was not asked about does not limit', {}, true],
  ])('limited grant, %s', (_, place, expected) => {
    expect(mayAct(limited, 'exception:resolve', place)).toBe(expected);
  });

  test('the role and the place must come from the same grant', () => {
    const actor = actorWith(
      { role: 'executive', ...limits, facilities: ['fac-a'] },
      { role: 'procurement', ...limits, facilities: ['fac-b'] },
    );
    expect(mayAct(actor, 'exception:resolve', { facilities: ['fac-b'] })).toBe(true);
    expect(mayAct(actor, 'exception:resolve', { facilities: ['fac-a'] })).toBe(false);
    expect(mayAct(actor, 'exception:comment', { facilities: ['fac-a'] })).toBe(true);
  });

  test('every role reads the four operational views, so a scope predicate need not ask for the role', () => {
    for (const role of roles)
      for (const action of ['read:health', 'read:transactions', 'read:exceptions', 'read:kpis'] as const)
        expect(roleActions[role]).toContain(action);
  });
});

describe('mayWriteKpi', () => {
  const owner = (limit: Partial<Grant>) => actorWith({ ...limits, role: 'business_owner', ...limit });
  test.each<[string, Actor, string[] | undefined, boolean]>([
    ['an administrator', actorWith({ role: 'administrator', ...limits }), ['wf-a'], true],
    ['an owner of everything', owner({}), ['wf-a', 'wf-b'], true],
    ['an owner of its workflows', owner({ workflows: ['wf-a', 'wf-b'] }), ['wf-a'], true],
    ['an owner of one of its workflows', owner({ workflows: ['wf-a'] }), ['wf-a', 'wf-b'], false],
    ['an owner of some workflow, before anything is said', owner({ workflows: ['wf-a'] }), undefined, true],
    ['an owner of one facility', owner({ facilities: ['fac-a'] }), ['wf-a'], false],
    ['an owner in one environment', owner({ environments: ['production'] }), ['wf-a'], false],
    ['a buyer', actorWith({ role: 'procurement', ...limits }), ['wf-a'], false],
    ['an executive', actorWith({ role: 'executive', ...limits }), undefined, false],
  ])('%s', (_, actor, workflows, may) => {
    expect(mayWriteKpi(actor, workflows)).toBe(may);
  });
});
