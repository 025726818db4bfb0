import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import { expect, test } from '@playwright/test';
import { createApiToken, demoPeople } from '@/lib/access';
import { childEnvironment } from '@/lib/config';
import { systemActor } from '@/lib/domain';
import { readE2eInfo } from '@/scripts/setup/e2e-info';
import { findFreePort } from '@/scripts/setup/free-port';
import { watchPolicy } from './watch-policy';
import { withProductDatabase } from './with-product-database';

const { url } = readE2eInfo();
const PATIENT = 'Zephyrine-Quackenbush-219-09-9187';

/** What an answer that is no page of ours must have and must not tell. */
function judge(name: string, { status, headers, body }: { status: number; headers: Headers; body: string }): void {
  const policy = headers.get('content-security-policy') ?? '';
  const nonce = /'nonce-([^']+)'/.exec(policy)?.[1];
  expect.soft(nonce, name).toBeTruthy();
  for (const part of ["default-src 'self'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"])
    expect.soft(policy, name).toContain(part);
  expect.soft(headers.get('x-content-type-options'), name).toBe('nosniff');
  expect.soft(headers.get('x-frame-options'), name).toBe('DENY');
  expect.soft(headers.get('referrer-policy'), name).toBe('same-origin');
  expect.soft(headers.get('permissions-policy'), name).toContain('camera=()');
  expect.soft(headers.get('cache-control'), name).toContain('no-store');
  expect.soft(headers.get('x-powered-by'), name).toBeNull();
  for (const [tag] of body.matchAll(/<script(?=[\s>])[^>]*>/g))
    expect.soft(tag.includes(`nonce="${nonce}"`) || tag === '<script>', `${name} ${tag}`).toBe(true);
  expect.soft(body, name).not.toMatch(/\bat (?:async )?[\w.$]+ \(|node_modules|\.next\/|ECONNREFUSED|127\.0\.0\.1:1\b|postgresql:/i);
  // The router of a page is told its address; nobody reads it there.
  // What a redirect says is where it leads.
  const read = status < 400 ? '' : body.replaceAll(/<script[\s\S]*?<\/script>/g, '');
  expect.soft(read, name).not.toContain(PATIENT);
  expect.soft(status, name).toBeGreaterThanOrEqual(300);
}

const ask = async (address: string, path: string, headers: Record<string, string> = {}) => {
  const answer = await fetch(`${address}${path}`, { headers, redirect: 'manual' });
  return { status: answer.status, headers: answer.headers, body: await answer.text() };
};

test('an address that leads nowhere, or is none, is answered with every header and without its own words', async () => {
  for (const path of [
    `/nowhere/${PATIENT}`,
    `/api/nowhere/${PATIENT}?q=${PATIENT}`,
    `//${PATIENT}/%2f..`,
    `/%`,
    '/%E0%A4%A',
    `/health/%ff${PATIENT}`,
    '/_error',
    '/_global-error',
    '/_global-error.rsc',
    '/_not-found',
    '/404',
    '/500',
    '/_next/image?url=x',
    '/_next/data/x/a.json',
    '/_next/static/nowhere.js',
    `/\\${PATIENT}`,
    `/${'a'.repeat(6_000)}`,
  ]) {
    const answered = await ask(url, path);
    expect.soft(answered.status, path).toBeLessThan(500);
    judge(path, answered);
    if (answered.status >= 400) continue;
    expect.soft(new URL(answered.headers.get('location') ?? '', url).origin, path).toBe(url);
  }
});

test('what is no request is answered by a status and nothing else', async () => {
  const { port } = new URL(url);
  const send = (text: string) =>
    new Promise<string>((resolve, reject) => {
      let heard = '';
      const socket = connect(Number(port), '127.0.0.1', () => socket.write(text));
      socket.setTimeout(5_000, () => socket.destroy());
      socket.on('data', (part) => (heard += part.toString('latin1')));
      socket.on('close', () => resolve(heard));
      socket.on('error', reject);
    });
  for (const text of [
    `${PATIENT}\r\n\r\n`,
    `GET / HTTP/1.1\r\nHost: a\r\n${PATIENT}\r\n\r\n`,
    `GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /${PATIENT} HTTP/1.1\r\n\r\n`,
    `GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef`,
    `POST /api/events HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n`,
    `GET /${PATIENT} HTTP/1.1\r\nHost: a\r\nTransfer-Encoding : chunked\r\n\r\n0\r\n\r\n`,
    `GET /${'a'.repeat(40_000)} HTTP/1.1\r\nHost: a\r\n\r\n`,
  ])
    expect.soft(await send(text), text.slice(0, 80)).toMatch(/^HTTP\/1\.1 4\d\d [\w ]+\r\nConnection: close\r\n\r\n$/);
});

test.describe('while the database is away', () => {
  let child: ChildProcess | null = null;
  let away = '';
  test.beforeAll(async () => {
    const port = await findFreePort(3180);
    away = `http://localhost:${port}`;
    child = spawn(process.execPath, ['scripts/serve.ts', '--port', String(port)], {
      env: childEnvironment({
        NODE_ENV: 'production',
        DATABASE_URL: `postgresql://nobody:${PATIENT}@127.0.0.1:1/nothing`,
        AUTH_SECRET: randomBytes(32).toString('hex'),
        BASE_URL: away,
      }),
      stdio: 'ignore',
    });
    await expect
      .poll(
        () =>
          fetch(`${away}/healthz`).then(
            ({ ok }) => ok,
            () => false,
          ),
        { timeout: 60_000 },
      )
      .toBe(true);
  });
  test.afterAll(async () => {
    const ended = new Promise((resolve) => child?.once('exit', resolve));
    child?.kill('SIGTERM');
    await ended;
  });

  test('a page that fails says so and no more, with the nonce on all that runs', async ({ page }) => {
    const email = demoPeople.find(({ grants }) => grants.some(({ role }) => role === 'administrator'))?.email ?? '';
    const token = await withProductDatabase(async () => (await createApiToken(systemActor('e2e'), email)).text);
    const headers = { authorization: `Bearer ${token}` };
    for (const path of ['/health', '/kpis', `/transactions?q=${PATIENT}`, '/']) {
      const answered = await ask(away, path, headers);
      expect.soft(answered.status, path).toBe(500);
      judge(path, answered);
    }
    for (const path of ['/api/health', `/api/search?q=${PATIENT}`, '/readyz']) {
      const answered = await ask(away, path, headers);
      expect.soft(answered.status, path).toBe(503);
      judge(path, answered);
    }
    const broken = await watchPolicy(page);
    await page.setExtraHTTPHeaders(headers);
    await page.goto(`${away}/health`);
    await expect(page.getByRole('heading', { name: 'Throughline could not show this page' })).toBeVisible();
    await expect(page.getByText(/ECONNREFUSED|postgres/i)).toHaveCount(0);
    expect(broken).toEqual([]);
  });
});
