import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { SMTPServer } from 'smtp-server';
import { afterAll, afterEach, expect, test } from 'vitest';
import { makeCertificate } from '@/scripts/setup/certificates.fixture';
import { isOutage, judgeSending } from './judge-sending';
import { sendMail } from './send-mail';

const own = makeCertificate('Authority of a hospital');
const mail = makeCertificate('mail', { by: own, host: 'localhost' });
const usual = getCACertificates('default');
const servers: SMTPServer[] = [];
const taken: { secure: boolean; mail: string }[] = [];
afterEach(() => {
  taken.length = 0;
});
afterAll(async () => {
  setDefaultCACertificates(usual);
  for (const server of servers) await new Promise<void>((done) => server.close(() => done()));
});

/** A mail server that speaks TLS at once, after STARTTLS, or never. */
async function open(way: 'smtps' | 'starttls' | 'plain', { key, cert } = mail): Promise<number> {
  const server = new SMTPServer({
    secure: way === 'smtps',
    key,
    cert,
    authOptional: true,
    disabledCommands: way === 'plain' ? ['STARTTLS'] : [],
    onData(stream, session, done) {
      let text = '';
      stream.on('data', (part) => {
        text += String(part);
      });
      stream.on('end', () => {
        taken.push({ secure: session.secure, mail: text });
        done();
      });
    },
  });
  // Whoever refuses a certificate resets the connection.
  server.on('error', () => undefined);
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  return (server.server.address() as AddressInfo).port;
}
const send = (url: string) =>
  sendMail(url, { from: 'a@hospital.example', to: 'b@hospital.example' }, Buffer.from('Subject: hi\r\n\r\nhi\r\n'), 20_000);

test.each(['smtps', 'starttls'] as const)(
  'a mail server with a certificate of ones own authority (%s) is given mail once that one is trusted',
  async (way) => {
    const port = await open(way);
    const url = `${way === 'smtps' ? 'smtps' : 'smtp'}://localhost:${port}`;
    setDefaultCACertificates(usual);
    expect(await send(url)).toMatchObject({ ok: false, handedOver: false, reply: expect.stringMatching(/certificate/i) });
    expect(taken).toEqual([]);
    setDefaultCACertificates([...usual, own.cert]);
    expect(await send(url)).toMatchObject({ ok: true });
    expect(taken).toEqual([{ secure: true, mail: expect.stringContaining('Subject: hi') }]);
  },
);

test('with requireTLS nothing is said in clear to a server that does not offer TLS', async () => {
  const port = await open('plain');
  expect(await send(`smtp://localhost:${port}?requireTLS=true`)).toMatchObject({ ok: false, handedOver: false });
  expect(taken).toEqual([]);
  expect(await send(`smtp://localhost:${port}`)).toMatchObject({ ok: true });
  expect(taken).toMatchObject([{ secure: false }]);
});

test.each([
  [
    'has expired',
    makeCertificate('mail', { by: own, host: 'localhost', until: new Date(Date.now() - 3_600_000) }),
    /has expired\. Have it renewed/,
  ],
  [
    'is made out to another name',
    makeCertificate('mail', { by: own, host: 'other.hospital.example' }),
    /made out to another name\. Name the server in SMTP_URL/,
  ],
])('a certificate that %s lets no mail out, is no fault of the mail, and it is said what to do', async (_, certificate, words) => {
  setDefaultCACertificates([...usual, own.cert]);
  for (const way of ['smtps', 'starttls'] as const) {
    const port = await open(way, certificate);
    const sending = await send(`${way === 'smtps' ? 'smtps' : 'smtp'}://localhost:${port}`);
    expect(sending).toMatchObject({ ok: false, handedOver: false, replyCode: null, reply: expect.stringMatching(words) });
    expect(isOutage(sending)).toBe(true);
    expect(judgeSending(sending, { tried: 0, lost: 0, unsure: false }, [60_000])).toMatchObject({ state: 'waiting', outcome: 'failed' });
  }
  expect(taken).toEqual([]);
});
