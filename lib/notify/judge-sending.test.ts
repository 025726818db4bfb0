import { describe, expect, test } from 'vitest';
import { judgeSending, type Sending } from './judge-sending';

const pauses = [1, 5, 15, 30].map((minutes) => minutes * 60_000);
const fresh = { tried: 0, lost: 0, unsure: false };
const failed = (changes: Partial<Extract<Sending, { ok: false }>>): Sending => ({
  ok: false,
  handedOver: false,
  replyCode: null,
  command: 'CONN',
  reply: 'said so',
  ...changes,
});

describe('what becomes of an intent', () => {
  test.each([
    ['taken', { ok: true, reply: '250 queued' }, 'delivered', 'delivered'],
    ['greylisted', failed({ replyCode: 451, command: 'RCPT TO' }), 'waiting', 'retry'],
    ['mailbox full for now', failed({ replyCode: 452, command: 'RCPT TO' }), 'waiting', 'retry'],
    ['no such mailbox', failed({ replyCode: 550, command: 'RCPT TO', reply: '550 5.1.1 no such user' }), 'bounced', 'bounced'],
    ['mailbox not local', failed({ replyCode: 551, command: 'RCPT TO' }), 'bounced', 'bounced'],
    ['we may not relay', failed({ replyCode: 550, command: 'RCPT TO', reply: '550 5.7.54 relay denied' }), 'waiting', 'retry'],
    ['relay refused', failed({ replyCode: 554, command: 'RCPT TO' }), 'waiting', 'retry'],
    ['wrong password', failed({ replyCode: 535, command: 'AUTH PLAIN' }), 'waiting', 'failed'],
    ['greeted with no', failed({ replyCode: 554, command: 'CONN' }), 'waiting', 'failed'],
    ['our address refused', failed({ replyCode: 550, command: 'MAIL FROM' }), 'waiting', 'failed'],
    ['closing down', failed({ replyCode: 421, command: 'RCPT TO' }), 'waiting', 'failed'],
    ['nobody there', failed({}), 'waiting', 'failed'],
    ['mail refused after it was handed over', failed({ handedOver: true, replyCode: 554, command: 'DATA' }), 'waiting', 'retry'],
    ['no answer after it was handed over', failed({ handedOver: true }), 'unknown', 'unknown'],
  ] as const)('%s: %s', (_, sending, state, outcome) => {
    expect(judgeSending(sending, fresh, pauses)).toMatchObject({ state, outcome });
  });

  test('no answer twice is the end, because a third mail would be one too many', () => {
    expect(judgeSending(failed({ handedOver: true }), { tried: 1, lost: 1, unsure: true }, pauses)).toMatchObject({ state: 'dead' });
  });

  test('the ninth refusal is the end; an outage never is', () => {
    const tired = { tried: 8, lost: 0, unsure: false };
    expect(judgeSending(failed({ replyCode: 451, command: 'RCPT TO' }), { ...tired, tried: 7 }, pauses)).toMatchObject({
      state: 'waiting',
    });
    expect(judgeSending(failed({ replyCode: 451, command: 'RCPT TO' }), tired, pauses)).toMatchObject({ state: 'dead' });
    expect(judgeSending(failed({}), { ...tired, tried: 500 }, pauses)).toMatchObject({ state: 'waiting', outcome: 'failed' });
  });
});

test.each([
  [0, 1],
  [1, 5],
  [2, 15],
  [3, 30],
  [7, 30],
])('after %i tries the pause is %i min', (tried, minutes) => {
  const again = judgeSending(failed({ replyCode: 451, command: 'RCPT TO' }), { ...fresh, tried }, pauses);
  expect(again.delayMs).toBe(minutes * 60_000);
});

test('during an outage the pause stays short, so that mails go out soon after it', () => {
  expect(judgeSending(failed({}), { ...fresh, tried: 6 }, pauses).delayMs).toBe(5 * 60_000);
});
