import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { contentPolicy, type Front, guard } from './secure-headers';

/** What a server behind the guard saw and answered. */
async function ask(front: Front, path: string, headers: Record<string, string>, said: Record<string, string> = {}, status = 200) {
  let seen: NodeJS.Dict<string | string[]> = {};
  const server = createServer((asked, answer) => {
    guard(asked, answer, front);
    seen = asked.headers;
    answer.writeHead(status, said).end('x');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const answered = await new Promise<NodeJS.Dict<string | string[]>>((resolve, reject) =>
    request({ port, host: '127.0.0.1', path, headers }, (answer) => answer.resume().on('end', () => resolve(answer.headers)))
      .on('error', reject)
      .end(),
  );
  server.close();
  return { seen, answered };
}
const plain: Front = { https: false, dev: false };

test('every answer has a nonce of its own, and Next is told the same policy', async () => {
  const first = await ask(plain, '/health', {});
  const second = await ask(plain, '/health', {});
  const nonce = (of: typeof first) => /'nonce-([^']{20,})'/.exec(String(of.answered['content-security-policy']))?.[1];
  expect(nonce(first)).toBeTruthy();
  expect(nonce(first)).not.toBe(nonce(second));
  expect(first.seen['content-security-policy']).toBe(first.answered['content-security-policy']);
});

test('a page that fails or is not found can still say so: it has no frame that makes the policies of its scripts', async () => {
  const types = /trusted-types/;
  for (const status of [200, 304, 403]) expect((await ask(plain, '/x', {}, {}, status)).answered['content-security-policy']).toMatch(types);
  for (const status of [404, 500, 503]) {
    const { seen, answered } = await ask(plain, '/x', {}, {}, status);
    expect(answered['content-security-policy']).not.toMatch(types);
    expect(answered['content-security-policy']).toContain(`'nonce-${seen['x-throughline-nonce']}' 'strict-dynamic'`);
  }
});

test('the policy lets no script in that has no nonce, and nothing be framed', () => {
  const policy = contentPolicy('abc', plain);
  const scripts = /script-src ([^;]+)/.exec(policy)?.[1];
  expect(scripts).toBe("'nonce-abc' 'strict-dynamic'");
  for (const part of ["object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "form-action 'self'"])
    expect(policy).toContain(part);
  expect(policy).toContain("require-trusted-types-for 'script'; trusted-types default throughline");
  expect(policy).not.toMatch(/(script-src|style-src|style-src-elem|default-src) [^;]*unsafe/);
});

test.each([
  'x-middleware-subrequest',
  'x-middleware-rewrite',
  'x-nextjs-data',
  'x-next-resume-state-length',
  'x-invoke-path',
  'x-matched-path',
  'next-resume',
  'x-throughline-evil',
])('%s of a sender is not heard', async (name) => {
  const { seen } = await ask(plain, '/', { [name]: 'middleware:middleware' });
  expect(seen[name]).toBeUndefined();
});

test('who sent it and what for cannot be claimed', async () => {
  const { seen } = await ask(plain, '/health?x=1', {
    'x-throughline-peer': '10.9.9.9',
    'x-throughline-path': '/evil',
    'x-throughline-nonce': 'mine',
    'content-security-policy': "script-src 'nonce-mine'",
  });
  expect(seen['content-security-policy']).toContain(`'nonce-${seen['x-throughline-nonce']}'`);
  expect(seen['x-throughline-peer']).toBe('127.0.0.1');
  expect(seen['x-throughline-path']).toBe('/health?x=1');
  expect(seen['content-security-policy']).not.toContain('mine');
});

test('what is private is kept by nobody; static files are, and an answer keeps its own word', async () => {
  expect((await ask(plain, '/health', {})).answered['cache-control']).toBe('private, no-store');
  expect((await ask(plain, '/_next/static/a.js', {})).answered['cache-control']).toBeUndefined();
  expect((await ask(plain, '/x', {}, { 'Cache-Control': 'public, max-age=60' })).answered['cache-control']).toBe('public, max-age=60');
});

test('a fault is kept by nobody, whatever was said of it, and odd addresses have all headers too', async () => {
  const lasting = createServer((asked, answer) => {
    guard(asked, answer, plain);
    answer.setHeader('Cache-Control', 's-maxage=31536000');
    answer.writeHead(asked.url === '/fault' ? 500 : 200).end(asked.url);
  });
  await new Promise<void>((resolve) => lasting.listen(0, '127.0.0.1', resolve));
  const at = `http://127.0.0.1:${(lasting.address() as AddressInfo).port}`;
  expect((await fetch(`${at}/fault`)).headers.get('cache-control')).toBe('private, no-store');
  expect((await fetch(`${at}/page`)).headers.get('cache-control')).toBe('s-maxage=31536000');
  // The page of a fault that Next makes at the build can be asked for by its own name.
  for (const name of ['/_global-error', '/_global-error.rsc', '/_global-error?x=1'])
    expect(await (await fetch(`${at}${name}`)).text()).toBe('/_not-found');
  lasting.close();
  const { answered } = await ask(plain, '//evil.example/%2f..', {}, { location: '/elsewhere' }, 308);
  expect(answered).toMatchObject({
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'same-origin',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
  });
  expect(answered['permissions-policy']).toContain('camera=()');
});

test('only behind TLS are browsers told to come by TLS', async () => {
  expect((await ask(plain, '/', {})).answered['strict-transport-security']).toBeUndefined();
  const { answered } = await ask({ https: true, dev: false }, '/', {});
  expect(answered['strict-transport-security']).toMatch(/^max-age=\d{8}; includeSubDomains$/);
  expect(answered['content-security-policy']).toContain('upgrade-insecure-requests');
});
