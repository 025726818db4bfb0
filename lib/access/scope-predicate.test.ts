import { describe, expect, test } from 'vitest';
import type { Actor, Grant, Scope } from '@/lib/domain';
import { scopePredicate } from '.';

const grant = (limits: Partial<Grant> = {}): Grant => ({
  role: 'procurement',
  facilities: [],
  departments: [],
  workflows: [],
  environments: [],
  ...limits,
});
const actorWith = (...grants: Grant[]): Actor => ({ kind: 'person', id: 'p', name: 'P', email: null, teams: [], grants });
const production: Scope = { environment: 'production' };

const said = (actor: Actor, scope: Scope, columns: Parameters<typeof scopePredicate>[2]) => {
  const { text, values } = scopePredicate(actor, scope, columns);
  return { text: text.replaceAll(/\s+/g, ' '), values };
};

describe('scopePredicate', () => {
  test.each<[string, Actor, Scope, Parameters<typeof scopePredicate>[2], string, unknown[]]>([
    ['everything', actorWith(grant()), production, 't', '(t.environment = $1)', ['production']],
    ['no grant', actorWith(), production, 't', 'false', []],
    ['no grant in this environment', actorWith(grant({ environments: ['test'] })), production, 't', 'false', []],
    [
      'narrowed by the question',
      actorWith(grant()),
      { environment: 'test', facility: ['a', 'b'], workflow: ['w'] },
      't',
      '(t.environment = $1 and t.facility = any($2::text[]) and t.workflow = any($3::text[]))',
      ['test', ['a', 'b'], ['w']],
    ],
    ['an empty question does not narrow', actorWith(grant()), { ...production, facility: [] }, 't', '(t.environment = $1)', ['production']],
    [
      'limited by one grant',
      actorWith(grant({ facilities: ['a'], departments: ['d'] })),
      production,
      't',
      '(t.environment = $1 and ((t.facility = any($2::text[]) and t.department = any($3::text[]))))',
      ['production', ['a'], ['d']],
    ],
    [
      'either of two grants, never their mixture',
      actorWith(grant({ facilities: ['a'] }), grant({ workflows: ['w'] })),
      production,
      't',
      '(t.environment = $1 and ((t.facility = any($2::text[])) or (t.workflow = any($3::text[]))))',
      ['production', ['a'], ['w']],
    ],
    [
      'one grant of two is unlimited',
      actorWith(grant({ facilities: ['a'] }), grant()),
      production,
      't',
      '(t.environment = $1)',
      ['production'],
    ],
    [
      'a question outside the grant stays both',
      actorWith(grant({ facilities: ['a'] })),
      { ...production, facility: ['b'] },
      't',
      '(t.environment = $1 and t.facility = any($2::text[]) and ((t.facility = any($3::text[]))))',
      ['production', ['b'], ['a']],
    ],
    [
      'list columns',
      actorWith(grant({ facilities: ['a'] })),
      production,
      { alias: 'e', lists: true },
      '(e.environment = $1 and ((e.facilities && $2::text[])))',
      ['production', ['a']],
    ],
    [
      'a table that does not know the department',
      actorWith(grant({ departments: ['d'] })),
      production,
      { alias: 's', without: ['department', 'workflow'] },
      '(s.environment = $1 and ((false)))',
      ['production'],
    ],
    [
      'values never become SQL text',
      actorWith(grant({ facilities: ["a') or true --"] })),
      production,
      't',
      '(t.environment = $1 and ((t.facility = any($2::text[]))))',
      ['production', ["a') or true --"]],
    ],
  ])('%s', (_, actor, scope, columns, text, values) => {
    expect(said(actor, scope, columns)).toEqual({ text, values });
  });

  test.each(['', 't; drop table person', 'T', 't.x', 'a'.repeat(41)])('an alias like %.20j is refused', (alias) => {
    expect(() => scopePredicate(actorWith(grant()), production, alias)).toThrow('Not a table alias');
  });
});
