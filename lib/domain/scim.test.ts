import { describe, expect, test } from 'vitest';
import { nameOfUser, patchGroup, patchUser, readScimFilter, scimPatchSchema, scimUserSchema } from './scim';

test.each([
  ['userName eq "Dana@H.example"', { attribute: 'username', value: 'Dana@H.example' }],
  ['externalid EQ "a\\"b"', { attribute: 'externalid', value: 'a"b' }],
  ['emails[type eq "work"].value eq "x@y.example"', { attribute: 'username', value: 'x@y.example' }],
  ['displayName eq ""', { attribute: 'displayname', value: '' }],
  ['userName sw "D"', null],
  ['userName eq "a" or id eq "b"', null],
  ['userName eq "a"; drop table person', null],
  ['', null],
])('filter %j', (filter, read) => {
  expect(readScimFilter(filter)).toEqual(read);
});

describe('patches, as directories send them', () => {
  const user = { userName: 'd@h.example', displayName: 'D', active: true };
  const patched = (...Operations: unknown[]) => scimUserSchema.parse(patchUser(user, scimPatchSchema.parse({ Operations })));
  test.each<[string, unknown, object]>([
    ['Okta', { op: 'replace', value: { active: false } }, { active: false }],
    ['Entra', { op: 'Replace', path: 'active', value: 'False' }, { active: false }],
    [
      'a full name',
      { op: 'replace', path: 'urn:ietf:params:scim:schemas:core:2.0:User:displayName', value: 'Dana' },
      { displayName: 'Dana' },
    ],
    ['a part of a part', { op: 'add', path: 'name.givenName', value: 'Dana' }, { name: { givenName: 'Dana' } }],
    ['other letters', { op: 'replace', path: 'USERNAME', value: 'e@h.example' }, { userName: 'e@h.example' }],
    ['something unknown', { op: 'add', path: 'title', value: 'Boss' }, { active: true, displayName: 'D' }],
    ['a removal of active', { op: 'remove', path: 'active' }, { active: false }],
    ['keys of the language', { op: 'add', value: { __proto__: { active: false } } }, { active: true }],
  ])('%s', (_, operation, expected) => {
    expect(patched(operation)).toMatchObject(expected);
  });
  test('an operation that is none is refused', () => {
    expect(scimPatchSchema.safeParse({ Operations: [{ op: 'move', path: 'active' }] }).success).toBe(false);
  });

  const group = { displayName: 'g', externalId: null, members: [{ value: 'a' }, { value: 'b' }] };
  test.each<[string, unknown, string[]]>([
    ['add', { op: 'add', path: 'members', value: [{ value: 'c' }, { value: 'a' }] }, ['a', 'b', 'c']],
    ['remove one by filter', { op: 'remove', path: 'members[value eq "a"]' }, ['b']],
    ['remove some by value', { op: 'Remove', path: 'members', value: [{ value: 'b' }] }, ['a']],
    ['remove all', { op: 'remove', path: 'members' }, []],
    ['replace without a path', { op: 'replace', value: { displayName: 'h', members: [{ value: 'z' }] } }, ['z']],
  ])('members: %s', (_, operation, members) => {
    expect(patchGroup(group, scimPatchSchema.parse({ Operations: [operation] }))).toMatchObject({
      members: members.map((value) => ({ value })),
    });
  });
});

test.each([
  [{ userName: 'u', displayName: 'D' }, 'D'],
  [{ userName: 'u', name: { givenName: 'A', familyName: 'B' } }, 'A B'],
  [{ userName: 'u' }, 'u'],
])('the name of %j is %s', (user, name) => {
  expect(nameOfUser(user)).toBe(name);
});
