import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { readSessionToken } from './session-cookie';

const SECRET = 'a secret of at least thirty-two characters';
const signed = (token: string, secret = SECRET) =>
  encodeURIComponent(`${token}.${createHmac('sha256', secret).update(token).digest('base64')}`);

test.each([
  ['alone', `throughline.session_token=${signed('abc')}`],
  ['among others', `a=b; throughline.session_token=${signed('abc')}; c=d`],
])('a signed cookie %s gives its token', (_, cookie) => {
  expect(readSessionToken(cookie, SECRET)).toBe('abc');
});

test('on https only a cookie that no other host can have set counts', () => {
  const url = 'https://flow.example.org';
  expect(readSessionToken(`__Host-throughline.session_token=${signed('abc')}`, SECRET, url)).toBe('abc');
  for (const name of ['throughline', '__Secure-throughline'])
    expect(readSessionToken(`${name}.session_token=${signed('abc')}`, SECRET, url)).toBeNull();
});

test.each([
  ['no cookie', null],
  ['another cookie', 'x=y'],
  ['a cookie whose name only ends like ours', `evil-throughline.session_token=${signed('abc')}`],
  ['no signature', 'throughline.session_token=abc'],
  ['a signature of another secret', `throughline.session_token=${signed('abc', 'other secret')}`],
  ['the signature of another token', `throughline.session_token=${signed('abd').replace('abd', 'abc')}`],
  ['an empty token', `throughline.session_token=${signed('')}`],
  ['a broken escape', 'throughline.session_token=%E0%A4%A'],
])('%s gives none', (_, cookie) => {
  expect(readSessionToken(cookie, SECRET)).toBeNull();
});
