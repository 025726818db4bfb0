import { expect, type Page, test } from '@playwright/test';
import { refuseLine } from './answer-order';
import { findException } from './find-exception';
import { openPage } from './open-page';
import { sendEvents } from './send-events';
import { signInAs } from './sign-in-as';

const run = Date.now() % 1_000_000;
const box = (page: Page) => page.getByRole('combobox', { name: 'Find, go or do' });

/** The page hears the key once its script runs. */
async function openBox(page: Page): Promise<void> {
  await expect(async () => {
    await page.keyboard.press('Control+k');
    await expect(box(page)).toBeFocused({ timeout: 500 });
  }).toPass();
}

test('from the keyboard alone: a page is opened, rows are made compact, and the last place is found again', async ({ page }) => {
  await signInAs(page, 'Ana Kettering', '/exceptions');
  await openBox(page);
  await expect(box(page)).toHaveAttribute('aria-expanded', 'true');
  await page.keyboard.type('on-call sched');
  await expect(page.getByRole('group', { name: 'Pages' }).getByRole('option', { name: /On-call schedules/ })).toBeVisible();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/on-call/schedules*');

  await openBox(page);
  await page.keyboard.type('compact');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(page.locator('html')).toHaveAttribute('data-density', 'compact');
  await page.reload();
  await expect(page.locator('html')).toHaveAttribute('data-density', 'compact');

  await openBox(page);
  await expect(page.getByRole('group', { name: 'Recent' }).getByRole('option', { name: /On-call schedules/ })).toBeVisible();
});

test('what is shown gets a name, is opened by it from another page, and is deleted', async ({ page }) => {
  const name = `Failed ${run}`;
  await signInAs(page, 'Ana Kettering', '/transactions');
  await openPage(page, '/transactions?status=failed&range=7d');
  const views = page.getByRole('region', { name: 'Saved views' });
  await views.getByRole('button', { name: 'Save what is shown as a view' }).click();
  await page.getByRole('dialog').getByLabel('Name').fill(name);
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  await openPage(page, '/exceptions');
  await views.getByRole('link', { name }).click();
  await page.waitForURL((url) => url.pathname === '/transactions' && url.searchParams.get('status') === 'failed');
  await views.getByRole('link', { name }).hover();
  await views.getByRole('button', { name: `Delete the view ${name}` }).click();
  await expect(views.getByRole('link', { name })).toHaveCount(0);
});

test('times are read in another zone, on every page, until it is changed back', async ({ page }) => {
  await signInAs(page, 'Ana Kettering', '/exceptions');
  await openPage(page, '/exceptions');
  const zone = page.getByRole('complementary').getByRole('button', { name: /^Times/ });
  await expect(zone).toContainText('Central time');
  await zone.click();
  await page.getByText('Coordinated Universal Time').click();
  await expect(zone).toContainText('UTC');
  await openPage(page, '/on-call');
  await expect(zone).toContainText('UTC');
});

test('an exception tells everything that happened around it, and a team how it stands', async ({ page }) => {
  const order = `PO-74${run}`;
  await sendEvents([{ ...refuseLine({ order, facility: 'CHA', supplier: `SUP-${run}` }), measures: { lines: 1 } }]);
  await signInAs(page, 'Ana Kettering', '/exceptions?tab=all');
  await page.goto(`/exceptions?tab=all&q=${order}`);
  const ref = await findException(page, order);
  await openPage(page, `/exceptions/${ref}`);
  await page.getByRole('button', { name: 'Acknowledge' }).click();
  await page.getByRole('link', { name: 'Timeline and report' }).click();
  await expect(page.getByRole('article', { name: `Report of ${ref}` })).toBeVisible();
  const timeline = page.getByRole('list', { name: 'Timeline, oldest first' });
  await expect(timeline).toContainText('The first case');
  await expect(timeline).toContainText('Ana Kettering');

  await openPage(page, `/exceptions/${ref}`);
  await page.locator('dd a[href^="/teams/"]').first().click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText(/: .*(are|is) open/);
});

test('an administrator edits a part of the catalog: a fault is named at its line, the change is compared, stored, and gone back from', async ({
  page,
}) => {
  await signInAs(page, 'Priya Nandakumar', '/catalog/edit?section=departments&id=dept-hr');
  const text = page.getByRole('textbox', { name: 'The text of this part' });
  await expect(text).toHaveValue(/^id: dept-hr/);
  const stored = await text.inputValue();
  await text.fill(stored.replace(/^name:.*$/m, 'nam: x'));
  await expect(page.getByRole('list', { name: 'To correct' })).toContainText('"nam" is not known here.');
  await expect(page.getByRole('button', { name: 'Store' })).toBeDisabled();
  await text.fill(stored.replace(/^name:.*$/m, `name: People ${run}`));
  await expect(page.getByRole('list', { name: 'Lines that differ' })).toContainText(`name: People ${run}`);
  await page.getByRole('button', { name: 'Store' }).click();
  await page.getByRole('dialog').getByLabel('Why').fill('A journey tries it');
  await page.getByRole('dialog').getByRole('button', { name: 'Store' }).click();
  await expect(page.getByText('As it is stored', { exact: true })).toBeVisible();
  await text.fill(stored);
  await page.getByRole('button', { name: 'Store' }).click();
  await page.getByRole('dialog').getByLabel('Why').fill('And back');
  await page.getByRole('dialog').getByRole('button', { name: 'Store' }).click();
  await expect(page.getByRole('dialog')).toHaveCount(0);
});
