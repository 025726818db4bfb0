import { expect, type Page, test } from '@playwright/test';
import { readE2eInfo } from '@/scripts/setup/e2e-info';
import { openPage } from './open-page';
import { sendEvents } from './send-events';
import { signInAs } from './sign-in-as';

const { url, keys } = readE2eInfo();
const run = Date.now() % 1_000_000;
const CHART = '/interfaces/if-po-850-out';

const send = (body: unknown) =>
  fetch(`${url}/api/markers`, {
    method: 'POST',
    headers: { authorization: `Bearer ${keys.live}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

const signs = (page: Page, words: string) =>
  page
    .getByRole('region', { name: 'Throughput' })
    .getByRole('list', { name: /Releases, changes/ })
    .getByRole('button', { name: new RegExp(words) });

test('a build tells of its release, it stands on the chart, and a person changes and withdraws it', async ({ page }) => {
  const title = `ERP <b>${run}</b>`;
  await sendEvents([
    {
      workflow: 'wf-p2p-po',
      milestone: 'po_created',
      interface: 'if-po-850-out',
      facility: 'LKH',
      occurredAt: new Date(Date.now() - 5 * 60_000),
      keys: { po_number: `PO-47${run}` },
    },
  ]);
  const marker = {
    markerId: `build-${run}`,
    kind: 'release',
    at: new Date(Date.now() - 3 * 3_600_000).toISOString(),
    title,
    version: '24.11',
    url: 'https://ci.example/7',
    application: 'app-erp-proc',
  };
  expect(await (await send(marker)).json()).toEqual({ accepted: 1, duplicates: 0, rejected: 0, errors: [] });
  expect(await (await send(marker)).json()).toEqual({ accepted: 0, duplicates: 1, rejected: 0, errors: [] });

  await signInAs(page, 'Milo Brandt', CHART);
  await expect(async () => {
    await page.reload();
    await expect(signs(page, `ERP <b>${run}</b>`)).toBeVisible({ timeout: 4_000 });
  }).toPass({ timeout: 30_000 });
  await signs(page, `ERP <b>${run}</b>`).focus();
  await page.keyboard.press('Enter');
  const here = page.getByRole('region', { name: 'Markers here' });
  const told = here.getByRole('listitem').filter({ hasText: title });
  await expect(told.getByRole('link', { name: 'Read more' })).toHaveAttribute('href', marker.url);
  await told.getByRole('button', { name: `Change ${title}` }).click();
  const dialog = page.getByRole('dialog', { name: 'Change a marker' });
  await dialog.getByRole('textbox', { name: 'Title' }).fill(`ERP ${run}, second try`);
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog).toBeHidden();
  await expect(signs(page, `ERP ${run}, second try`)).toBeVisible();

  await openPage(page, '/markers');
  const row = page
    .getByRole('table', { name: 'Markers' })
    .getByRole('row')
    .filter({ hasText: `ERP ${run}, second try` });
  await expect(row).toContainText('changed once');
  await row.getByRole('button', { name: /^Change/ }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Withdraw' }).click();
  await expect(row).toBeHidden();
  await page.getByRole('link', { name: 'Withdrawn' }).click();
  await expect(row).toContainText('withdrawn');
  await openPage(page, CHART);
  await expect(page.getByRole('region', { name: 'Throughput' })).toBeVisible();
  await expect(signs(page, `ERP ${run}`)).toHaveCount(0);
});

test('a person adds a maintenance on the chart; who may not write sees no button', async ({ page, browser }) => {
  const title = `Patching ${run}`;
  await signInAs(page, 'Milo Brandt', CHART);
  await page.getByRole('region', { name: 'Throughput' }).getByRole('button', { name: 'Add marker' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add a marker' });
  await dialog.getByRole('combobox', { name: 'Kind' }).selectOption('maintenance');
  await dialog.getByRole('textbox', { name: 'Title' }).fill(title);
  await dialog.getByRole('button', { name: 'Add' }).click();
  await expect(dialog).toBeHidden();
  await openPage(page, '/markers?kind=maintenance');
  const row = page.getByRole('row').filter({ hasText: title });
  await expect(row).toContainText('Milo Brandt');

  const other = await (await browser.newContext()).newPage();
  await signInAs(other, 'Ruth Adeyemi', '/markers?kind=maintenance');
  await expect(other.getByRole('row').filter({ hasText: title })).toBeVisible();
  await expect(other.getByRole('button', { name: /Add marker|^Change/ })).toHaveCount(0);
  await other.context().close();
});
