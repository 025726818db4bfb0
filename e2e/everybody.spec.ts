import { type BrowserContext, expect, type Page, test } from '@playwright/test';
import { findViolations } from '@/scripts/shots/check-page';
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

/** With what is open: in the light and in the dark. */
async function checkOpen(page: Page): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    expect.soft(await findViolations(page), colorScheme).toEqual([]);
  }
}

const dialogs: [opener: string | RegExp, path: () => string][] = [
  ['Save what is shown as a view', () => '/health'],
  ['Add marker', () => '/markers'],
  ['Keep something quiet', () => '/on-call/silences'],
  ['In my calendar', () => '/on-call/schedules'],
  ['Add a webhook', () => '/on-call/telling'],
  ['New key', () => '/sources/keys'],
  [/the address$/, () => '/sources/tickets'],
  [/the address of/, () => '/sources/replays'],
  ['Invite a person', () => '/people'],
  ['New token', () => '/account'],
  ['Change the password', () => '/account'],
  ['Add a rule', () => '/catalog/routing'],
  ['Assign', () => `/exceptions/${exception}`],
  ['Waiting on...', () => `/exceptions/${exception}`],
  ['Snooze...', () => `/exceptions/${exception}`],
  ['Resolve with reason', () => `/exceptions/${exception}`],
];
for (const [opener, path] of dialogs)
  test(`what “${opener}” opens can be used by everybody, and gives the focus back`, async ({ page }) => {
    await openPage(page, path());
    const button = page.getByRole('button', { name: opener, exact: true }).first();
    await button.focus();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('dialog')).toHaveAccessibleName(/./);
    await expect.poll(() => page.getByRole('dialog').evaluate((dialog) => dialog.contains(document.activeElement))).toBe(true);
    await checkOpen(page);
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await expect(button).toBeFocused();
  });

const menus: [name: string, button: RegExp, path: () => string][] = [
  ['times', /^Time/, () => '/transactions'],
  ['facilities', /^Facilities/, () => '/health'],
  ['states', /^State/, () => '/exceptions?tab=all'],
  ['more deeds', /^More$/, () => `/exceptions/${exception}`],
];
for (const [name, opener, path] of menus)
  test(`the menu of ${name} can be used by everybody, and gives the focus back`, async ({ page }) => {
    await openPage(page, path());
    const button = page.getByRole('button', { name: opener }).filter({ visible: true }).first();
    await button.focus();
    await page.keyboard.press('Enter');
    await expect(button).toHaveAttribute('aria-expanded', 'true');
    await checkOpen(page);
    await page.keyboard.press('Escape');
    await expect(button).toHaveAttribute('aria-expanded', 'false');
    await expect(button).toBeFocused();
  });

test('search and the menu of a phone can be used by everybody', async ({ page }) => {
  await openPage(page, '/health');
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'Find, go or do' }).fill('exceptions');
  await expect(page.getByRole('option').first()).toBeVisible();
  await checkOpen(page);
  await page.keyboard.press('Escape');
  await page.setViewportSize({ width: 390, height: 844 });
  await page.getByRole('button', { name: 'Menu' }).click();
  const menu = page.getByRole('dialog', { name: 'Menu' });
  await expect(menu.getByRole('link', { name: 'Health' })).toBeVisible();
  await checkOpen(page);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: 'Menu' })).toBeFocused();
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

  // A dialog takes the focus and gives it back to the row it was asked from.
  await page.keyboard.press('k');
  await expect(first.getByRole('link')).toBeFocused();
  await page.keyboard.press('e');
  const asked = page.getByRole('dialog', { name: `Resolve with a reason: ${await refOf(first)}` });
  await expect(asked.getByRole('textbox', { name: /^Reason/ })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(asked).toHaveCount(0);
  await expect(first.getByRole('link')).toBeFocused();

  // Ended, it leaves the list, and the focus goes to the one that stands there now.
  const gone = await refOf(first);
  const next = await refOf(second);
  await page.keyboard.press('e');
  await expect(asked.getByRole('textbox', { name: /^Reason/ })).toBeFocused();
  await page.keyboard.type('Its key was renewed.');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await expect(asked.getByRole('button', { name: 'Resolve' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('status').filter({ hasText: `${gone} resolved.` })).toBeVisible();
  await expect(rows).toHaveCount(1);
  await expect(rows.getByRole('link')).toBeFocused();
  await page.keyboard.press('j');
  await expect(detail).toHaveAccessibleName(`Exception ${next}`);
});
