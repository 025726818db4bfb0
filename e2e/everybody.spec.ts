import { AxeBuilder } from '@axe-core/playwright';
import { type BrowserContext, expect, type Page, test } from '@playwright/test';
import { findException } from './find-exception';
import { headOf, openPage } from './open-page';
import { sendEvents, type Told } from './send-events';
import { signInAs } from './sign-in-as';
import { traceOrder } from './trace-order';

const run = Date.now() % 1_000_000;
const order = `PO-46${run}`;
/** Two connectors fail at a clinic that no other journey looks at. */
const place = { code: 'CHU', id: 'fac-cl-hudson', list: '/exceptions?tab=all&facility=fac-cl-hudson' };
const failing = [
  { milestone: 'hire_equipment', interface: 'if-hire-itsm', connector: 'ITSM API' },
  { milestone: 'hire_in_learning', interface: 'if-hire-lms', connector: 'Learning' },
];

let cookies: Awaited<ReturnType<BrowserContext['cookies']>>;
let exception = '';
let transaction = '';

const refuse = (step: (typeof failing)[number]): Told => ({
  workflow: 'wf-employee-onboarding',
  milestone: step.milestone,
  interface: step.interface,
  facility: place.code,
  occurredAt: new Date(),
  keys: { employee_id: `E${run}-ALL` },
  measures: { people: 1 },
  status: 'failed',
  error: { class: 'auth_failed', code: '401', message: 'refused' },
  attributes: { 'http.response.status_code': 401 },
});

test.beforeAll(async ({ browser }) => {
  await traceOrder(order, place.code, new Date(Date.now() - 20 * 60_000));
  await sendEvents(failing.map(refuse));
  const page = await browser.newPage();
  await signInAs(page, 'Priya Nandakumar', '/transactions');
  exception = await findException(page, 'ITSM API');
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
];

async function findViolations(page: Page): Promise<string[]> {
  await page.evaluate(() => Promise.all(document.getAnimations().map((animation) => animation.finished)));
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`));
}

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

test('the queue is worked through with the keyboard alone', async ({ page }) => {
  await openPage(page, place.list);
  const rows = page.getByRole('listitem').filter({ has: page.getByRole('checkbox', { name: /^Select EX-/ }) });
  await expect(rows).toHaveCount(failing.length);
  const [first, second] = [rows.nth(0), rows.nth(1)];
  const detail = page.getByRole('complementary', { name: /^Exception EX-/ });
  const refOf = async (row: typeof first) => (await row.getByRole('checkbox').getAttribute('aria-label'))?.replace('Select ', '');

  // The first stands open beside the list before any key is pressed, and keys count from when the page hears them.
  await expect(detail).toHaveAccessibleName(`Exception ${await refOf(first)}`);
  await expect(async () => {
    await page.keyboard.press('k');
    await expect(first.getByRole('link')).toBeFocused({ timeout: 500 });
  }).toPass();
  await page.keyboard.press('j');
  await expect(second.getByRole('link')).toBeFocused();
  await expect(detail).toHaveAccessibleName(`Exception ${await refOf(second)}`);
  await page.keyboard.press('k');
  await expect(first.getByRole('link')).toBeFocused();
  await expect(detail).toHaveAccessibleName(`Exception ${await refOf(first)}`);

  await page.keyboard.press('x');
  await expect(first.getByRole('checkbox')).toBeChecked();
  await page.keyboard.press('j');
  await page.keyboard.press('x');
  await expect(page.getByRole('region', { name: 'Selected exceptions' })).toContainText('2 selected');
  await page.keyboard.press('y');
  await expect(page.getByRole('status').filter({ hasText: '2 of 2 acknowledged.' })).toBeVisible();
  for (const row of [first, second]) await expect(row).toContainText('Acknowledged');

  await page.keyboard.press('x');
  await expect(second.getByRole('checkbox')).toBeChecked();
  await page.keyboard.press('Escape');
  await expect(second.getByRole('checkbox')).not.toBeChecked();
});
