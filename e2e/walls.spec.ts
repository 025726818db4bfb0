import { connect } from 'node:net';
import { expect, test } from '@playwright/test';
import { readE2eInfo } from '@/scripts/setup/e2e-info';
import { headOf } from './open-page';
import { signInAs } from './sign-in-as';
import { watchPolicy } from './watch-policy';

const pages = [
  '/health',
  '/exceptions',
  '/transactions',
  '/kpis',
  '/kpis/kpi-order-latency',
  '/slos',
  '/reports',
  '/reports/cfo',
  '/on-call',
  '/on-call/schedules',
  '/on-call/silences',
  '/on-call/telling',
  '/interfaces',
  '/interfaces/if-po-850-out',
  '/workflows/wf-p2p-po',
  '/facilities/fac-lakehead',
  '/master-data',
  '/markers',
  '/sources',
  '/sources/keys',
  '/sources/refused',
  '/sources/mappings?preset=boomi',
  '/catalog',
  '/catalog/routing',
  '/runbooks/integration-platform',
  '/kpis/new',
  '/people',
  '/account',
  '/audit',
  '/docs/api',
];

test('no page does what its policy forbids', async ({ page }) => {
  test.setTimeout(240_000);
  const seen = await watchPolicy(page);
  await signInAs(page, 'Priya Nandakumar', '/health');
  for (const path of pages) {
    const response = await page.goto(path);
    expect.soft(response?.status(), path).toBe(200);
    await expect(headOf(page)).toBeVisible();
    await page.waitForLoadState('networkidle').catch(() => undefined);
  }
  expect(seen).toEqual([]);
});

test('a script that gets into a page does not run, and the browser says so', async ({ page }) => {
  const seen = await watchPolicy(page);
  await signInAs(page, 'Priya Nandakumar', '/health');
  const refused = await page.evaluate(() => {
    const code = 'window.broken = 1';
    const element = <K extends keyof HTMLElementTagNameMap>(name: K) => document.body.appendChild(document.createElement(name));
    const tried: Record<string, () => unknown> = {
      insertAdjacentHTML: () => document.body.insertAdjacentHTML('beforeend', `<img src="data:," onerror="${code}">`),
      innerHTML: () => Object.assign(element('div'), { innerHTML: `<a href="javascript:${code}">x</a>` }),
      srcdoc: () => Object.assign(element('iframe'), { srcdoc: `<script>parent.${code}</script>` }),
      'text of a script': () => Object.assign(document.createElement('script'), { text: code }),
      'address of a script': () => Object.assign(document.createElement('script'), { src: 'https://evil.example/_next/static/a.js' }),
      'address of a script here': () => Object.assign(document.createElement('script'), { src: '/_next/static/../../api/catalog' }),
      'data as a script': () => Object.assign(document.createElement('script'), { src: `data:text/javascript,${code}` }),
      'text as a timer': () => Reflect.apply(setTimeout, window, [code]),
      'another policy': () => Reflect.get(window, 'trustedTypes').createPolicy('mine', { createHTML: (text: string) => text }),
      'the policy of the page again': () =>
        Reflect.get(window, 'trustedTypes').createPolicy('default', { createHTML: (text: string) => text }),
    };
    // Not text as markup, and all the same nothing that runs.
    element('a').setAttribute('href', `javascript:${code}`);
    for (const link of document.querySelectorAll<HTMLElement>('a[href^="javascript:"]')) link.click();
    return Object.entries(tried).map(([name, attempt]) => {
      try {
        attempt();
        return `${name} went through`;
      } catch {
        return name;
      }
    });
  });
  expect(refused).toEqual([
    'insertAdjacentHTML',
    'innerHTML',
    'srcdoc',
    'text of a script',
    'address of a script',
    'address of a script here',
    'data as a script',
    'text as a timer',
    'another policy',
    'the policy of the page again',
  ]);
  await expect.poll(() => seen.length).toBeGreaterThan(0);
  expect(await page.evaluate(() => Reflect.get(window, 'broken'))).toBeUndefined();
});

test('what does not exist for its reader answers 404, in a page that leads back', async ({ page }) => {
  await signInAs(page, 'Ana Kettering', '/exceptions');
  for (const path of [
    '/transactions/00000000-0000-7000-8000-000000000000',
    '/exceptions/EX-999999',
    '/kpis/kpi-no-such',
    '/facilities/fac-no-such',
    '/nowhere',
  ]) {
    const response = await page.goto(path);
    expect.soft(response?.status(), path).toBe(404);
    await expect(page.getByRole('link', { name: 'Go to your start page' })).toBeVisible();
  }
});

test('answers say what may be kept: nothing private by anybody, scripts and styles for ever', async ({ page, request }) => {
  await signInAs(page, 'Priya Nandakumar', '/health');
  const cookies = await page.context().cookies();
  const session = cookies.find(({ name }) => name.endsWith('session_token'));
  expect(session).toMatchObject({ httpOnly: true, sameSite: 'Lax', path: '/' });
  for (const path of ['/health', '/api/me', '/api/health', '/api/stream', '/sign-in', '/nowhere', '/api/nowhere']) {
    const answered = path === '/api/stream' ? null : await page.request.get(path);
    const policy = answered?.headers()['cache-control'];
    if (answered) expect.soft(policy, path).toMatch(/private.*no-store|no-store/);
    if (answered) expect.soft(answered.headers()['content-security-policy'], path).toContain("frame-ancestors 'none'");
    if (answered) expect.soft(answered.headers()['x-powered-by'], path).toBeUndefined();
  }
  const html = await (await page.request.get('/health')).text();
  const [, asset = ''] = /(\/_next\/static\/[^"]+\.js)/.exec(html) ?? [];
  expect(asset).not.toBe('');
  expect((await request.get(asset)).headers()['cache-control']).toMatch(/public, max-age=31536000, immutable/);
});

test('no way around the sign-in: neither by what Next says to itself, nor by the forms of a page', async ({ request }) => {
  const tricks: Record<string, string>[] = [
    { 'x-middleware-subrequest': 'proxy:proxy:proxy:proxy:proxy' },
    { 'x-middleware-subrequest': 'src/middleware' },
    { 'x-middleware-rewrite': '/health' },
    { 'x-nextjs-data': '1' },
    { 'x-matched-path': '/health' },
    { 'x-invoke-path': '/health', 'x-invoke-status': '200' },
    { 'next-resume': '1' },
    { rsc: '1' },
    { rsc: '1', 'next-router-prefetch': '1' },
    { rsc: '1', 'next-router-segment-prefetch': '/_tree' },
    { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https' },
    { 'x-throughline-peer': '127.0.0.1', 'x-throughline-path': '/sign-in' },
    { host: 'evil.example' },
  ];
  for (const path of [
    '/audit',
    '/audit.rsc',
    '/audit.segments/_tree.segment.rsc',
    '/audit?_rsc=abc',
    '//audit',
    '/_next/data/x/audit.json',
    '/AUDIT',
  ])
    for (const headers of [{}, ...tricks]) {
      const answered = await request.get(`${readE2eInfo().url}${path}`, { headers, maxRedirects: 0, failOnStatusCode: false });
      const text = await answered.text();
      expect.soft(text, `${path} ${JSON.stringify(headers)}`).not.toMatch(/audit trail|verify|session\.sign_in|Priya/);
      expect.soft(answered.headers()['location'] ?? '', JSON.stringify(headers)).not.toContain('evil.example');
    }
});

test('a change that another site asks a browser for is refused', async ({ page }) => {
  await signInAs(page, 'Priya Nandakumar', '/health');
  const body = { environment: 'production', name: 'of another site' };
  for (const headers of [{ origin: 'https://evil.example' }, { origin: 'null' }, { origin: 'http://localhost.evil.example' }])
    expect.soft((await page.request.post('/api/keys', { data: body, headers })).status()).toBe(403);
  expect.soft((await page.request.post('/api/auth/sign-out', { data: {}, headers: { origin: 'https://evil.example' } })).ok()).toBe(false);
  expect((await page.request.get('/api/me')).status()).toBe(200);
});

test('nothing is switched to another protocol, and no address is asked for a sender', async () => {
  const { port } = new URL(readE2eInfo().url);
  const ask = (lines: string[]) =>
    new Promise<string>((resolve, reject) => {
      let heard = '';
      const socket = connect(Number(port), '127.0.0.1', () => socket.write(`${lines.join('\r\n')}\r\n\r\n`));
      socket.setTimeout(5_000, () => socket.destroy());
      socket.on('data', (part) => {
        heard += part.toString('latin1');
        socket.end();
      });
      socket.on('close', () => resolve(heard));
      socket.on('error', reject);
    });
  const upgrade = ['Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13', 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=='];
  for (const target of ['/health', '/_next/webpack-hmr', 'http://169.254.169.254/latest/meta-data/']) {
    const heard = await ask([`GET ${target} HTTP/1.1`, 'Host: localhost', ...upgrade]);
    expect.soft(heard, target).not.toMatch(/^HTTP\/1\.1 101/);
    expect.soft(heard, target).toMatch(/^HTTP\/1\.1 [345]\d\d/);
  }
});
