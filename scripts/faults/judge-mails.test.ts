import { expect, test } from 'vitest';
import { type IntentRow, judgeMails } from './judge-mails';

const intent = (changes: Partial<IntentRow> = {}): IntentRow => ({
  message_id: '<1@here>',
  state: 'delivered',
  attempts: 1,
  unsure: false,
  raised_at: new Date(1_000),
  ...changes,
});
const mail = (messageId: string, atMs = 1_500) => ({ messageId, atMs });
const well = { delivered: 1, lost: 0, doubled: 0, doubledAllowed: 0 };

test.each([
  ['delivered and there once', intent(), [mail('<1@here>')], well],
  ['said to be delivered and not there', intent(), [], { ...well, lost: 1 }],
  ['there twice, and the database knows of one attempt', intent(), [mail('<1@here>'), mail('<1@here>')], { ...well, doubled: 1 }],
  [
    'there twice, and the database knows that the first may have arrived',
    intent({ attempts: 2, unsure: true }),
    [mail('<1@here>'), mail('<1@here>')],
    { ...well, doubledAllowed: 1 },
  ],
  ['never brought to an end', intent({ state: 'sending' }), [], { ...well, delivered: 0, lost: 1 }],
  ['given up', intent({ state: 'dead' }), [], { ...well, delivered: 0, lost: 1 }],
  ['cancelled and sent all the same', intent({ state: 'cancelled' }), [mail('<1@here>')], { ...well, delivered: 0, doubled: 1 }],
  [
    'cancelled after an attempt whose end is not known',
    intent({ state: 'cancelled', unsure: true }),
    [mail('<1@here>')],
    { ...well, delivered: 0, doubledAllowed: 1 },
  ],
  ['a mail that no intent asked for', intent(), [mail('<1@here>'), mail('<2@here>')], { ...well, doubled: 1 }],
])('%s', (_, row, mails, expected) => expect(judgeMails([row], mails)).toMatchObject(expected));

test('the time from the event to the mail server counts mails of one attempt, the slowest of a hundred', () => {
  const intents = Array.from({ length: 100 }, (_, i) => intent({ message_id: `<${i}>` }));
  const mails = intents.map(({ message_id }, i) => mail(message_id, 1_000 + 10 * i));
  expect(judgeMails(intents, mails).p99HandoverMs).toBe(980);
  expect(judgeMails([intent({ attempts: 2, unsure: true })], [mail('<1@here>')]).p99HandoverMs).toBeNull();
});
