import { expect, test } from 'vitest';
import { type Actor, type Grant, mayGrant } from '.';

const none = { facilities: [], departments: [], workflows: [], environments: [] };
const grant = (limits: Partial<Grant> = {}): Grant => ({ role: 'procurement', ...none, ...limits });
const admin = (...limits: Partial<Grant>[]): Actor => ({
  kind: 'person',
  id: 'p',
  name: 'P',
  email: null,
  teams: [],
  grants: limits.map((limit) => grant({ role: 'administrator', ...limit })),
});

test.each<[string, Actor, Grant, boolean]>([
  ['an administrator of everything gives everything', admin({}), grant({ role: 'administrator' }), true],
  ['a limited one gives its own places', admin({ facilities: ['a', 'b'] }), grant({ facilities: ['a'] }), true],
  [
    'a limited one makes another of its own places',
    admin({ facilities: ['a'] }),
    grant({ role: 'administrator', facilities: ['a'] }),
    true,
  ],
  ['a limited one never gives everywhere', admin({ facilities: ['a'] }), grant(), false],
  ['a limited one never gives a place of others', admin({ facilities: ['a'] }), grant({ facilities: ['a', 'b'] }), false],
  ['each dimension counts', admin({ facilities: ['a'], environments: ['test'] }), grant({ facilities: ['a'] }), false],
  ['two grants are not put together', admin({ facilities: ['a'] }, { facilities: ['b'] }), grant({ facilities: ['a', 'b'] }), false],
  ['other roles give nothing', { ...admin({}), grants: [grant({ role: 'it_operations' })] }, grant({ facilities: ['a'] }), false],
  ['nobody gives nothing', admin(), grant({ facilities: ['a'] }), false],
])('%s', (_, actor, given, may) => {
  expect(mayGrant(actor, given)).toBe(may);
});
