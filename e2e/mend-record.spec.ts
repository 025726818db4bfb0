import { expect, test } from '@playwright/test';
import { readE2eInfo } from '@/scripts/setup/e2e-info';
import { openPage } from './open-page';
import { signInAs } from './sign-in-as';

const { url, keys } = readE2eInfo();
const run = Date.now() % 1_000_000;

const send = (body: unknown, key = keys.live) =>
  fetch(`${url}/api/events`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

test('a refused record is mended in the browser, sent again, and leads to its transaction', async ({ page }) => {
  const order = `PO-6${run}`;
  const source = `portal-${run}`;
  const said = await send([
    {
      source,
      workflow: 'wf-p2p-po',
      milestone: 'po_created',
      facility: 'CSU',
      occurredAt: 'last Tuesday',
      businessKeys: [{ type: 'po_number', value: order, role: 'root' }],
    },
  ]);
  expect(await said.json()).toMatchObject({ accepted: 0, rejected: 1, errors: [{ code: 'invalid_time' }] });

  await signInAs(page, 'Milo Brandt', `/sources/refused?source=${source}`);
  const row = page.getByRole('table', { name: 'Refused records' }).getByRole('row').filter({ hasText: source });
  await expect(row).toContainText('a time that cannot be read');
  await row.getByRole('link').click();
  await expect(page.getByText('"occurredAt": "last Tuesday"').first()).toBeVisible();
  await expect(page.getByText('here', { exact: true })).toBeVisible();
  const again = page.getByRole('button', { name: 'Send it again' });
  await expect(again).toBeDisabled();

  const record = page.getByRole('textbox', { name: 'Record as JSON' });
  const look = page.getByRole('button', { name: 'See what it becomes' });
  await look.click();
  await expect(page.getByRole('region', { name: 'What it becomes' })).toContainText('Still refused');
  await expect(again).toBeDisabled();
  await record.fill((await record.inputValue()).replace('last Tuesday', new Date(Date.now() - 60_000).toISOString()));
  await look.click();
  const trial = page.getByRole('region', { name: 'What it becomes' });
  await expect(trial).toContainText('It would be taken');
  await expect(trial).toContainText(`po_number ${order}`);
  await page.getByRole('textbox', { name: /^Note/ }).fill('the portal wrote its time in words');
  await again.click();
  await expect(page.getByText('It was taken.')).toBeVisible();
  await expect(page.getByText('“the portal wrote its time in words”')).toBeVisible();

  await page.getByRole('link', { name: 'The transaction it became part of' }).click();
  await page.waitForURL(/\/transactions/);
  // The worker may not have come to it yet.
  await expect(async () => {
    await page.reload();
    await expect(page.getByText(order).first()).toBeVisible({ timeout: 2_000 });
    await expect(page.getByText(`Nothing is known by “${order}”`)).toBeHidden({ timeout: 500 });
  }).toPass({ timeout: 20_000 });
});

test('a key is made, replaced with an overlap, and revoked; what it sends is refused at once', async ({ page }) => {
  const name = `Portal ${run}`;
  await signInAs(page, 'Priya Nandakumar', '/sources/keys?environment=test');
  await page.getByRole('button', { name: 'New key' }).click();
  await page.getByRole('textbox', { name: /^Name/ }).fill(name);
  await page.getByRole('button', { name: 'Make the key' }).click();
  const first = (await page.getByTestId('new-key').textContent()) ?? '';
  expect(first).toMatch(/^tl_test_/);
  await page.getByRole('button', { name: 'I have kept it' }).click();
  expect((await send([], first)).status).toBe(200);

  await page.getByRole('button', { name: `Replace ${name}` }).click();
  await page.getByRole('button', { name: 'Make the new key' }).click();
  const second = (await page.getByTestId('new-key').textContent()) ?? '';
  await page.getByRole('button', { name: 'I have kept it' }).click();
  expect([(await send([], first)).status, (await send([], second)).status]).toEqual([200, 200]);
  await expect(page.getByRole('row').filter({ hasText: name }).filter({ hasText: 'Replaced' })).toBeVisible();

  await page
    .getByRole('button', { name: `Revoke ${name}` })
    .last()
    .click();
  await page.getByRole('button', { name: 'Revoke it now' }).click();
  await expect(page.getByRole('row').filter({ hasText: name }).filter({ hasText: 'Revoked' })).toBeVisible();
  await expect
    .poll(async () => [(await send([], first)).status, (await send([], second)).status].sort(), { timeout: 1_500 })
    .toEqual([200, 401]);
  await openPage(page, '/sources/keys');
  await expect(page.getByText(name)).toHaveCount(0);
});
