import { expect, test, vi } from 'vitest';
import { sendCode, sendSignIn } from './send-sign-in';

const answering = (status: number, body: unknown) => vi.fn<typeof fetch>(async () => Response.json(body, { status }));

test('a right password is sent once and is done', async () => {
  const send = answering(200, { token: 'x' });
  expect(await sendSignIn('a@b.example', 'secret', send)).toEqual({ ok: true });
  expect(send).toHaveBeenCalledTimes(1);
  expect(send.mock.calls[0]?.[0]).toBe('/api/auth/sign-in/email');
  expect(JSON.parse(String(send.mock.calls[0]?.[1]?.body))).toEqual({ email: 'a@b.example', password: 'secret' });
});

test.each([
  ['', 'x', 'email'],
  ['no address', 'x', 'email'],
  ['a@b.example', '', 'password'],
])('%j with %j is not even sent', async (email, password, field) => {
  const send = answering(200, {});
  expect(await sendSignIn(email, password, send)).toMatchObject({ ok: false, field });
  expect(send).not.toHaveBeenCalled();
});

test.each([
  [401, { code: 'INVALID_EMAIL_OR_PASSWORD' }, 'This e-mail and password do not belong together.'],
  [429, { code: 'TOO_MANY_ATTEMPTS' }, 'Too many wrong passwords for this e-mail. Wait five minutes, then try again.'],
  [429, { message: 'Too many requests.' }, 'Too many people are signing in at once. Wait a minute, then try again.'],
  [403, { code: 'INVALID_ORIGIN' }, 'This address is not the one Throughline was set up for. Ask the people who run it for the right one.'],
  [500, 'broken', 'Throughline cannot sign you in at the moment. Try again in a minute.'],
])('status %i is said in words', async (status, body, message) => {
  expect(await sendSignIn('a@b.example', 'x', answering(status, body))).toMatchObject({ ok: false, message });
});

test('a lost connection is said in words', async () => {
  const send = vi.fn<typeof fetch>(async () => Promise.reject(new TypeError('Failed to fetch')));
  expect(await sendSignIn('a@b.example', 'x', send)).toMatchObject({ ok: false, message: expect.stringContaining('cannot be reached') });
});

test('where there is a second factor, the right password asks for a code', async () => {
  expect(await sendSignIn('a@b.example', 'secret', answering(200, { done: false, secondFactor: true }))).toEqual({
    ok: true,
    asksCode: true,
  });
});

test.each([
  ['123 456', '/api/auth/two-factor/verify-totp', '123456'],
  ['ABCDE-23456', '/api/auth/two-factor/verify-backup-code', 'abcde-23456'],
])('code %s goes to %s', async (typed, path, code) => {
  const send = answering(200, { done: true });
  expect(await sendCode(typed, send)).toEqual({ ok: true });
  expect(send.mock.calls[0]?.[0]).toBe(path);
  expect(JSON.parse(String(send.mock.calls[0]?.[1]?.body))).toEqual({ code });
});

test.each([
  [401, 'INVALID_CODE', 'not right'],
  [401, 'INVALID_TWO_FACTOR_COOKIE', 'Begin again'],
  [400, 'TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE', 'Begin again'],
  [429, 'ACCOUNT_TEMPORARILY_LOCKED', 'quarter of an hour'],
])('a refused code, %i %s, is said in words', async (status, code, words) => {
  expect(await sendCode('123456', answering(status, { code }))).toMatchObject({ ok: false, message: expect.stringContaining(words) });
});

test('an empty code is not even sent', async () => {
  const send = answering(200, {});
  expect(await sendCode('  ', send)).toMatchObject({ ok: false, field: 'code' });
  expect(send).not.toHaveBeenCalled();
});
