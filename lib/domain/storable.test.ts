import { expect, test } from 'vitest';
import { storable } from '.';

test.each([
  ['a\0b', 'ab'],
  ['\ud800', '\ufffd'],
  ['x\udc00y', 'x\ufffdy'],
  ['🏥', '🏥'],
  [
    { 'n\0ame': ['\0', { deep: '\ud83d' }], n: 1, no: null, yes: true },
    { name: ['', { deep: '\ufffd' }], n: 1, no: null, yes: true },
  ],
  [JSON.parse('{"__proto__":{"role":"administrator"}}'), JSON.parse('{"__proto__":{"role":"administrator"}}')],
])('%j can be stored as %j', (value, held) => expect(storable(value)).toEqual(held));

test('names of another kind stay names, and change no prototype', () => {
  const held = storable(JSON.parse('{"__proto__":{"role":"administrator"}}'));
  expect(Reflect.get(Object(held), 'role')).toBeUndefined();
  expect(Object.keys(Object(held))).toEqual(['__proto__']);
});
