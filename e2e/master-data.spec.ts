import { expect, test } from '@playwright/test';
import { readE2eInfo } from '@/scripts/setup/e2e-info';
import { sendEvents } from './send-events';
import { signInAs } from './sign-in-as';

const { url, keys } = readE2eInfo();
const run = Date.now() % 1_000_000;
const supplier = `SUP-R${run}`;
const minutesAgo = (n: number) => new Date(Date.now() - n * 60_000);

const send = (rows: object[]) =>
  fetch(`${url}/api/master-data`, {
    method: 'POST',
    headers: { authorization: `Bearer ${keys.live}`, 'content-type': 'application/json' },
    body: JSON.stringify({ rows }),
  });

test('a retired supplier that still trades is a gap to hand over, opens into its orders, and ends when the record says so', async ({
  page,
}) => {
  const row = { domain: 'md-supplier', application: 'app-erp-proc', key: supplier };
  const retired = { ...row, state: 'retired', validFrom: minutesAgo(4 * 24 * 60).toISOString() };
  expect(await (await send([retired, { ...retired, domain: 'md-moon' }])).json()).toMatchObject({
    accepted: 1,
    rejected: 1,
    errors: [{ index: 1, code: 'invalid_value' }],
  });
  await sendEvents(
    [1, 2].map((n) => ({
      workflow: 'wf-p2p-po',
      milestone: 'po_transmitted',
      interface: 'if-po-850-out',
      facility: 'LKH',
      supplier,
      occurredAt: minutesAgo(5),
      keys: { po_number: `PO-48${run}${n}`, supplier_id: supplier },
    })),
  );

  await signInAs(page, 'Milo Brandt', '/master-data');
  const line = page.getByRole('region', { name: 'To hand over' }).getByRole('row').filter({ hasText: supplier });
  await expect(async () => {
    await page.reload();
    await expect(line).toBeVisible({ timeout: 4_000 });
  }).toPass({ timeout: 30_000 });
  await expect(line).toContainText('A retired supplier still trades');
  await expect(page.getByRole('region', { name: 'Supplier master', exact: true })).toContainText('ERP');
  await line.getByRole('link', { name: '2 transactions' }).click();
  await expect(page).toHaveURL(/\/transactions\?.*exception=EX-\d+/);
  for (const n of [1, 2]) await expect(page.getByText(`PO-48${run}${n}`).first()).toBeVisible();

  await send([{ ...row, state: 'active' }]);
  await page.goto('/master-data');
  await expect(async () => {
    await page.reload();
    await expect(line).toHaveCount(0, { timeout: 2_000 });
  }).toPass({ timeout: 30_000 });
});

test('the inventory says what is agreed of an interface, and opens what went through it', async ({ page }) => {
  await sendEvents([
    {
      workflow: 'wf-p2p-po',
      milestone: 'po_transmitted',
      interface: 'if-po-850-out',
      facility: 'LKH',
      occurredAt: minutesAgo(5),
      keys: { po_number: `PO-49${run}` },
    },
  ]);
  await signInAs(page, 'Milo Brandt', '/interfaces');
  const line = page.getByRole('region', { name: 'Inventory' }).getByRole('row').filter({ hasText: 'if-po-850-out' });
  await expect(line).toContainText('X12 004010 850');
  await expect(line).toContainText('Tier 1');
  await expect(line.getByRole('link', { name: 'procurement' })).toHaveAttribute('href', '/runbooks/procurement');
  await expect(async () => {
    await page.reload();
    await expect(line.getByRole('link', { name: /^[1-9]/ })).toBeVisible({ timeout: 4_000 });
  }).toPass({ timeout: 30_000 });
  await line.getByRole('link', { name: /Purchase order out/ }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Purchase order out');
  await expect(page.getByRole('region', { name: 'About' })).toContainText('Contract version');
});
