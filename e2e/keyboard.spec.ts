import { type BrowserContext, expect, test } from '@playwright/test';
import { checkOpen } from './check-open';
import { findException } from './find-exception';
import { openPage } from './open-page';
import { refusedBy, refuseHires } from './refuse-hires';
import { signInAs } from './sign-in-as';

const run = Date.now() % 1_000_000;
const place = { code: 'CME', list: '/exceptions?tab=all&facility=fac-cl-menomonie' } as const;

let cookies: Awaited<ReturnType<BrowserContext['cookies']>>;
let exception = '';

test.beforeAll(async ({ browser }) => {
  await refuseHires(place.code, `E${run}-KEY`);
  const page = await browser.newPage();
  await signInAs(page, 'Priya Nandakumar', place.list);
  exception = await findException(page, refusedBy[0]);
  cookies = await page.context().cookies();
  await page.close();
});

test.beforeEach(({ context }) => context.addCookies(cookies));

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

test('the queue is worked through with the keyboard alone', async ({ page }) => {
  await openPage(page, place.list);
  const rows = page.getByRole('listitem').filter({ has: page.getByRole('checkbox', { name: /^Select EX-/ }) });
  await expect(rows).toHaveCount(refusedBy.length);
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
