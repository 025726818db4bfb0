import { expect, test } from 'vitest';
import { type ReadMail, readMail } from '../start-mailbox';
import { judgeTold } from './judge-told';

const owed = [{ to: 'a@q.example', number: 7 }];
const mail = (changes: Partial<ReadMail> = {}): ReadMail => ({
  messageId: '<1@here>',
  to: 'a@q.example',
  subject: '',
  names: [7],
  tells: 1,
  again: false,
  atMs: 1_000,
  answeredMs: 1_050,
  ...changes,
});
const again = (changes: Partial<ReadMail> = {}) => mail({ again: true, atMs: 90_000, answeredMs: 90_050, ...changes });
const well = { told: 1, lost: 0, doubled: 0, doubledAllowed: 0, wrong: [] };

test.each([
  ['told once', [mail()], [], well],
  ['never told', [], [], { told: 0, lost: 1, wrong: [expect.stringContaining('never')] }],
  ['told to somebody else', [mail({ to: 'b@q.example' })], [], { lost: 1 }],
  ['told of another one', [mail({ names: [8] })], [], { lost: 1 }],
  ['twice, and its sender was killed at it', [mail(), again()], [1_100], { ...well, doubledAllowed: 1 }],
  ['twice, and the server hung up at it', [mail({ answeredMs: null }), again()], [], { ...well, doubledAllowed: 1 }],
  ['twice, and its sender was killed when it was written and not yet there', [mail(), again()], [900], { ...well, doubledAllowed: 1 }],
  ['twice, and the kill was long before it', [mail(), again()], [-1_500], { told: 1, doubled: 1 }],
  ['twice, and the kill was long after it', [mail(), again()], [20_000], { told: 1, doubled: 1 }],
  [
    'twice as allowed, without a word about it',
    [mail(), again({ again: false })],
    [1_100],
    { doubledAllowed: 1, wrong: [expect.any(String)] },
  ],
  ['twice under two identities', [mail(), mail({ messageId: '<2@here>' })], [1_100], { told: 1, doubled: 1 }],
] as const)('%s', (_, mails, killed, expected) => expect(judgeTold(owed, mails, killed)).toMatchObject(expected));

test('an identity that was given beforehand is held against what came', () => {
  const told = judgeTold([{ to: 'a@q.example', number: 7, messageId: '<9@here>' }], [mail()], []);
  expect(told.wrong).toEqual([expect.stringContaining('another identity')]);
});

test('a mail is read as a person would: names over softened line ends, how many it tells of, whether it may have come before', () => {
  const raw =
    'Message-ID: <1@here>\r\nSubject: [Critical] 800 exceptions code 1234\r\n\r\nEX-10=\r\n42 is wrong. You may have received this mail before.\r\n';
  expect(readMail(raw, 'a@q.example')).toMatchObject({ messageId: '<1@here>', names: [1042], tells: 800, again: true });
  expect(readMail('Subject: [High] One thing\r\n\r\nEX-3', 'a@q.example')).toMatchObject({ tells: 1, names: [3], again: false });
});
