import { type BrowserContext, expect, test } from '@playwright/test';
import { findViolations } from '@/scripts/shots/check-page';
import { checkOpen } from './check-open';
import { findException } from './find-exception';
import { headOf } from './open-page';
import { refusedBy, refuseHires } from './refuse-hires';
import { signInAs } from './sign-in-as';
import { traceOrder } from './trace-order';

const run = Date.now() % 1_000_000;
const order = `PO-46${run}`;
const place = { code: 'CHU', id: 'fac-cl-hudson' };

let cookies: Awaited<ReturnType<BrowserContext['cookies']>>;
let exception = '';
let transaction = '';

test.beforeAll(async ({ browser }) => {
  await traceOrder(order, place.code, new Date(Date.now() - 20 * 60_000));
  await refuseHires(place.code, `E${run}-ALL`);
  const page = await browser.newPage();
  await signInAs(page, 'Priya Nandakumar', '/transactions');
  exception = await findException(page, refusedBy[0]);
  await page.getByRole('combobox', { name: 'Find, go or do' }).fill(order);
  await page.keyboard.press('Enter');
  await page.getByRole('link', { name: order, exact: true }).click();
  await page.waitForURL(/\/transactions\/[0-9a-f-]{36}/);
  transaction = new URL(page.url()).pathname;
  cookies = await page.context().cookies();
  await page.close();
});

test.beforeEach(({ context }) => context.addCookies(cookies));

const pages: [name: string, path: () => string][] = [
  ['health', () => '/health'],
  ['health against last week', () => '/health?compare=week'],
  ['topology', () => '/health/topology'],
  ['all of the topology', () => '/health/topology?focus=all'],
  ['days at their worst', () => '/health/calendar'],
  ['a day as it went', () => `/health/replay?day=${new Date().toLocaleDateString('en-CA', { timeZone: 'America/Chicago' })}`],
  ['exceptions', () => '/exceptions?tab=all'],
  ['an exception', () => `/exceptions/${exception}`],
  ['transactions', () => '/transactions'],
  ['a transaction', () => transaction],
  ['a transaction, technical', () => `${transaction}?view=technical`],
  ['service levels', () => '/slos'],
  ['a service level', () => '/slos/slo-po-850-out-success'],
  ['measures', () => '/kpis'],
  ['a measure', () => '/kpis/kpi-order-latency'],
  ['the cases of a measure', () => '/kpis/kpi-order-latency/transactions?state=open'],
  ['reports', () => '/reports'],
  ['a report', () => '/reports/cfo'],
  ['a new measure', () => '/kpis/new'],
  ['on call', () => '/on-call'],
  ['schedules', () => '/on-call/schedules'],
  ['a rotation', () => '/on-call/schedules/edit'],
  ['silences', () => '/on-call/silences'],
  ['who is told', () => '/on-call/telling'],
  ['a template of a message', () => '/on-call/telling/template'],
  ['markers', () => '/markers'],
  ['the catalog', () => '/catalog'],
  ['sources', () => '/sources'],
  ['refused records', () => '/sources/refused'],
  ['keys', () => '/sources/keys'],
  ['people', () => '/people'],
  ['the own account', () => '/account'],
  ['the ticket system', () => '/sources/tickets'],
  ['storage', () => '/sources/storage'],
  ['mappings', () => '/sources/mappings?preset=boomi'],
  ['a runbook', () => '/runbooks/integration-platform'],
  ['a facility', () => `/facilities/${place.id}`],
  ['a workflow', () => '/workflows/wf-p2p-po'],
  ['an interface', () => '/interfaces/if-po-850-out'],
  ['interfaces', () => '/interfaces'],
  ['master data', () => '/master-data'],
  ['the report of an exception', () => `/exceptions/${exception}/report`],
  ['a team', () => '/teams/team-procurement'],
  ['the system', () => '/system'],
  ['audit', () => '/audit'],
  ['routing', () => '/catalog/routing'],
  ['the editor of the catalog', () => '/catalog/edit?section=teams'],
  ...[
    '/health',
    '/health/topology',
    '/health/calendar',
    '/exceptions?tab=all',
    '/transactions',
    '/slos',
    '/kpis',
    '/reports/cfo',
    '/on-call',
    '/sources',
    '/interfaces/if-po-850-out',
    `/facilities/${place.id}`,
    '/teams/team-procurement',
  ].map((path): (typeof pages)[number] => [
    `${path} with nothing received`,
    () => `${path}${path.includes('?') ? '&' : '?'}environment=development`,
  ]),
];

for (const [name, path] of pages)
  test(`${name} can be used by everybody: light, dark, and on a phone`, async ({ page }) => {
    await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
    await page.goto(path());
    await expect(headOf(page)).toBeVisible();
    expect.soft(await findViolations(page), 'light').toEqual([]);
    await page.emulateMedia({ colorScheme: 'dark' });
    expect.soft(await findViolations(page), 'dark').toEqual([]);
    await page.setViewportSize({ width: 390, height: 844 });
    await expect(headOf(page)).toBeVisible();
    await expect.soft(page.getByRole('button', { name: 'Menu' })).toBeVisible();
    const wide = () => page.evaluate(() => document.documentElement.scrollWidth);
    await expect.soft.poll(wide, 'no sideways scrolling on a phone').toBeLessThanOrEqual(390);
    expect.soft(await findViolations(page), 'phone').toEqual([]);
  });

test('what could not be loaded says so to everybody, and can be tried again', async ({ page }) => {
  await page.route('**/api/catalog/**', (route) => route.fulfill({ status: 503 }));
  await page.goto('/catalog/edit?section=teams');
  await expect(page.getByRole('alert').filter({ hasText: 'The server could not answer.' })).toBeVisible();
  await checkOpen(page);
  await page.unroute('**/api/catalog/**');
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'The server could not answer.' })).toHaveCount(0);
});
