import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeCertificate } from '@/scripts/setup/certificates.fixture';
import { postOutside } from './post-outside';

const own = makeCertificate('Authority of a hospital');
const other = makeCertificate('Authority of somebody else');
const partner = makeCertificate('partner', { by: own, host: 'localhost' });
const server = createServer({ key: partner.key, cert: partner.cert }, (_, response) => response.end('taken'));
const usual = getCACertificates('default');
let port = 0;

beforeAll(async () => {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  port = (server.address() as AddressInfo).port;
});
afterAll(() => {
  setDefaultCACertificates(usual);
  server.closeAllConnections();
  server.close();
});
/** What NODE_EXTRA_CA_CERTS adds when a process starts. */
const trust = (...more: { cert: string }[]) => setDefaultCACertificates([...usual, ...more.map(({ cert }) => cert)]);
const post = (host: string) => postOutside({ url: `https://${host}:${port}/`, private: true, headers: {}, body: '{}', deadlineMs: 10_000 });

test('a partner with a certificate of ones own authority is spoken to once that one is trusted', async () => {
  trust();
  expect(await post('localhost')).toMatchObject({ ok: false, retryable: true, text: expect.stringMatching(/certificate/i) });
  trust(other);
  expect(await post('localhost')).toMatchObject({ ok: false, text: expect.stringMatching(/certificate/i) });
  trust(own);
  expect(await post('localhost')).toMatchObject({ ok: true, status: 200, text: 'taken' });
});

test('a certificate that is good for another name is refused, though its authority is trusted', async () => {
  trust(own);
  expect(await post('127.0.0.1')).toMatchObject({ ok: true });
  const stranger = makeCertificate('stranger', { by: own, host: 'elsewhere.example' });
  server.setSecureContext({ key: stranger.key, cert: stranger.cert });
  expect(await post('localhost')).toMatchObject({ ok: false, text: expect.stringMatching(/altnames|does not match/i) });
});
