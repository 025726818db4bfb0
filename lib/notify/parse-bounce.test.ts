import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { writeDsn } from './bounce.fixture';
import { parseBounce } from './parse-bounce';

const parse = (source: string) => parseBounce(new TextEncoder().encode(source));
const about = { messageId: '<0199-a@localhost>', recipient: 'buyers@quillmoor.example' };

describe('parseBounce', () => {
  it.each([false, true])('reads which mail came back, from whom and why (headers only: %s)', async (headersOnly) => {
    expect(await parse(writeDsn({ ...about, headersOnly }))).toEqual([
      { ...about, status: '5.1.1', said: '550 5.1.1 <buyers@quillmoor.example>: Recipient address rejected: User unknown' },
    ]);
  });
  it.each([
    ['a delay is no end', writeDsn({ ...about, action: 'delayed', status: '4.4.1' })],
    ['a mail that passed is no failure', writeDsn({ ...about, action: 'relayed', status: '2.0.0' })],
    [
      'an answer of a person',
      `From: a@b.example\r\nSubject: Re: [High]\r\nIn-Reply-To: ${about.messageId}\r\n\r\nAction: failed\r\nStatus: 5.1.1\r\n`,
    ],
    ['a report without the mail', writeDsn(about).replace(/Message-ID: .*\r\n/, '')],
    ['nothing', ''],
  ])('%s', async (_, source) => {
    expect(await parse(source)).toEqual([]);
  });
  it('survives whatever lies in a mailbox', async () => {
    const whole = writeDsn(about);
    const cut = fc.nat(whole.length).map((at) => whole.slice(0, at));
    await fc.assert(
      fc.asyncProperty(fc.oneof(cut, fc.string({ unit: 'binary' })), async (source) => {
        expect(Array.isArray(await parse(source))).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});
