import { describe, expect, test } from 'vitest';
import { domainOf, isOneAddress, splitMailFrom } from './mail-address';

describe('exactly one address', () => {
  test.each(['integration@quillmoor.example', 'a+b@x.example', "o'hara@x.example", 'team@localhost'])('%s', (text) => {
    expect(isOneAddress(text)).toBe(true);
  });
  test.each([
    '',
    'nobody',
    '@x.example',
    'a@',
    'a@x.example, b@y.example',
    'a@x.example;b@y.example',
    'a@x.example b@y.example',
    'A <a@x.example>',
    '"a@x.example"@y.example',
    'a(b@y.example)@x.example',
    'a@x.example\r\nRCPT TO:<b@y.example>',
    'team:a@x.example;',
    'a@b@c',
    'a@-x',
    `${'a'.repeat(250)}@x.example`,
  ])('not %j', (text) => {
    expect(isOneAddress(text)).toBe(false);
  });
});

test.each([
  ['Throughline <alerts@Quillmoor.example>', 'Throughline', 'alerts@Quillmoor.example', 'quillmoor.example'],
  ['"Through, line" <a@b.example>', 'Through, line', 'a@b.example', 'b.example'],
  ['<a@b.example>', '', 'a@b.example', 'b.example'],
  ['a@b.example', '', 'a@b.example', 'b.example'],
])('%s', (mailFrom, name, address, domain) => {
  expect(splitMailFrom(mailFrom)).toEqual({ name, address });
  expect(domainOf(mailFrom)).toBe(domain);
});
