import { expect, test } from '@playwright/test';
import { sendEvents } from './send-events';
import { signInAs } from './sign-in-as';

const number = String(Date.now() % 100_000_000).padStart(8, '0');
const [order, invoice, code] = [`PO-46${number}`, `INV-${number}`, `AS2-${number}`];
const trace = `${number}${'c0ffee'.repeat(4)}`;
const at = (minutes: number) => new Date(Date.now() - minutes * 60_000);

test.beforeAll(async () => {
  await sendEvents([
    { workflow: 'wf-p2p-po', milestone: 'po_approved', facility: 'LKH', occurredAt: at(50), keys: { po_number: order }, traceId: trace },
    {
      workflow: 'wf-p2p-po',
      milestone: 'po_transmitted',
      facility: 'LKH',
      occurredAt: at(45),
      keys: { po_number: order },
      status: 'failed',
      error: { class: 'timeout', code, message: 'no receipt from the partner in 300 s' },
    },
    {
      workflow: 'wf-ap-invoice',
      milestone: 'invoice_received',
      facility: 'LKH',
      occurredAt: at(10),
      keys: { invoice_number: invoice, po_number: order },
    },
  ]);
});

test('an order is found by the number of its invoice', async ({ page }) => {
  await signInAs(page, 'Ana Kettering', '/exceptions');
  const box = page.getByRole('combobox', { name: 'Find, go or do' });
  // The page hears the key once its script runs.
  await expect(async () => {
    await page.keyboard.press('Control+k');
    await expect(box).toBeFocused({ timeout: 500 });
  }).toPass();
  // What can be typed is told before anything is.
  await expect(page.getByRole('listbox', { name: 'Found' }).getByRole('option', { name: /^older:3d/ })).toBeVisible();
  await box.fill(invoice);
  await expect(page.getByRole('group', { name: 'Transactions' }).getByRole('option', { name: invoice })).toBeVisible();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toContainText(invoice);
  // From the invoice to its order, with how sure that is.
  const around = page.getByRole('region', { name: 'Around it' });
  await expect(around).toContainText(/Certain: same order number, \d+ min apart/);
  await around.getByRole('link', { name: order }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText(order);
});

test('an order is found by a trace id that was cut short and typed in capitals', async ({ page }) => {
  await signInAs(page, 'Ana Kettering', '/transactions');
  await page.getByRole('combobox', { name: 'Find, go or do' }).fill(trace.slice(0, 20).toUpperCase());
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(`1 transaction matches “${trace.slice(0, 20).toUpperCase()}”.`);
  await expect(page.getByRole('table').getByRole('link', { name: order, exact: true })).toBeVisible();
});

test('an order is found by the code of its fault, with filters typed beside it and taken away again', async ({ page }) => {
  await signInAs(page, 'Ana Kettering', '/transactions');
  const box = page.getByRole('combobox', { name: 'Find, go or do' });
  await box.fill(`${code.toLowerCase()} facility:LKH status:failed`);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toContainText('1 transaction matches');
  await expect(page.getByRole('table').getByRole('link', { name: order, exact: true })).toBeVisible();
  await box.fill(`${code} facility:nowhere`);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('main')).toContainText('No facility is called “nowhere”.');
  await page.getByRole('link', { name: 'Remove filter Facility nowhere' }).click();
  await expect(page.getByRole('table').getByRole('link', { name: order, exact: true })).toBeVisible();
});
