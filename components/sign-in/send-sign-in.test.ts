import { expect, test, vi } from 'vitest';
import { sendSignIn } from './send-sign-in';

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
