import dns from 'node:dns/promises';
import { createServer, type Server } from 'node:http';
import { syncBuiltinESMExports } from 'node:module';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { type OutsidePost, postOutside } from './post-outside';

const real = dns.lookup;
const lookup = vi.fn();

/** What reached a server of the own network: nothing may that was not meant to. */
const reached: string[] = [];
const servers: Server[] = [];
let port = 0;
let redirectTo = '';

beforeAll(async () => {
  dns.lookup = lookup as unknown as typeof real;
  syncBuiltinESMExports();
  const server = createServer((request, response) => {
    reached.push(`${request.headers.host} ${request.method} ${request.url}`);
    if (request.url === '/endless') {
      response.writeHead(200);
      const more = () => {
        while (!response.destroyed && response.write(Buffer.alloc(65_536, 0x61)));
      };
      response.on('drain', more).on('error', () => undefined);
      more();
    } else if (request.url?.startsWith('/moved')) {
      response.writeHead(Number(request.url.slice(-3)), { location: redirectTo, 'content-type': 'text/plain' }).end('go there');
    } else if (request.url === '/silent') {
      // Says nothing at all.
    } else response.end('taken');
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
});
afterAll(() => {
  dns.lookup = real;
  syncBuiltinESMExports();
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
});
afterEach(() => {
  reached.length = 0;
  lookup.mockReset();
});

/** The name resolves to these addresses, one list for each time that it is asked for. */
const resolveTo = (...answers: string[][]) => {
  for (const addresses of answers)
    lookup.mockResolvedValueOnce(addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })));
  lookup.mockResolvedValue([{ address: '127.0.0.1', family: 4 }]);
};
const post = (url: string, more: Partial<OutsidePost> = {}) =>
  postOutside({ url, private: false, headers: { 'x-own': '1' }, body: '{}', deadlineMs: 5_000, ...more });

test.each([
  ['one that points inside', [['127.0.0.1']]],
  ['one that points outside and inside', [['93.184.216.34', '10.0.0.5']]],
  ['one that points to the metadata of a cloud', [['169.254.169.254']]],
  ['one that hides an address of version 4', [['::ffff:127.0.0.1']]],
  ['one that hides it in hexadecimal', [['::ffff:7f00:1']]],
  ['one behind a translator', [['64:ff9b::a9fe:a9fe']]],
] as const)('a name is not spoken to: %s', async (_, answers) => {
  resolveTo(...answers.map((one) => [...one]));
  const said = await post(`https://rebind.example:${port}/`);
  expect(said).toMatchObject({ ok: false, retryable: false, status: null });
  expect(said.text).toContain('own network');
  expect(reached).toEqual([]);
});

test('a name that points elsewhere the second time is asked for once, and what was checked is what is connected to', async () => {
  // No resolver knows this name: whoever asked one again would reach nobody, or what the second answer says.
  resolveTo(['127.0.0.1'], ['203.0.113.9']);
  const said = await post(`http://rebind.example:${port}/first`, { private: true });
  expect(said).toMatchObject({ ok: true, status: 200 });
  expect(lookup).toHaveBeenCalledTimes(1);
  expect(reached).toEqual([`rebind.example:${port} POST /first`]);
});

test.each([301, 302, 303, 307, 308])('a redirect by %i is not followed, wherever it leads', async (status) => {
  for (const target of [`http://127.0.0.1:${port}/inside`, 'http://169.254.169.254/latest/meta-data/', '/inside', '//localhost/inside']) {
    resolveTo(['127.0.0.1']);
    redirectTo = target;
    const said = await post(`http://partner.example:${port}/moved-${status}`, { private: true });
    expect(said).toEqual({ ok: false, retryable: false, status, text: 'It answered with a redirect, which is not followed.' });
  }
  expect(reached.filter((one) => !one.includes('/moved'))).toEqual([]);
});

test.each([
  'http://localhost:PORT/',
  'http://127.1:PORT/',
  'http://2130706433:PORT/',
  'http://0177.0.0.1:PORT/',
  'http://0x7f000001:PORT/',
  'http://[::1]:PORT/',
  'http://[::ffff:127.0.0.1]:PORT/',
  'http://127。0。0。1:PORT/',
  'http://user:word@partner.example:PORT/',
  'file:///etc/passwd',
  'gopher://127.0.0.1:PORT/_x',
  'ftp://127.0.0.1:PORT/',
  'data:text/plain,x',
  'javascript:alert(1)',
])('%s is not spoken to', async (url) => {
  lookup.mockImplementation(real);
  for (const scheme of ['http:', 'https:']) {
    const said = await post(url.replace('PORT', String(port)).replace(/^http:/, scheme));
    expect(said).toMatchObject({ ok: false, status: null });
  }
  expect(reached).toEqual([]);
});

test('headers cannot be broken out of: a line break ends the request before it is made', async () => {
  resolveTo(['127.0.0.1']);
  const said = await post(`http://partner.example:${port}/`, { private: true, headers: { 'x-own': 'a\r\nx-injected: 1' } });
  expect(said.ok).toBe(false);
  expect(reached).toEqual([]);
});

test('an answer without an end is read to its bound, one that does not come is waited for so long and no longer', async () => {
  resolveTo(['127.0.0.1'], ['127.0.0.1']);
  const endless = await post(`http://partner.example:${port}/endless`, { private: true });
  expect(endless).toMatchObject({ ok: true, status: 200 });
  expect(endless.text.length).toBe(64 * 1024);
  const silent = await post(`http://partner.example:${port}/silent`, { private: true, deadlineMs: 200 });
  expect(silent).toMatchObject({ ok: false, retryable: true, status: null });
});
