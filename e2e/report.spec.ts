import { readFile } from 'node:fs/promises';
import { expect, test } from '@playwright/test';
import { parse } from 'csv-parse/sync';
import { readPdfText } from '@/app/_print/pdf-text.fixture';
import { addOnClock, localDayStart } from '@/lib/calendar';
import { loadCatalog } from '@/lib/catalog';
import { createKey } from './create-key';
import { sendEvents, type Told } from './send-events';
import { signInAs } from './sign-in-as';

const ORDERS = 24;
const run = Date.now() % 1_000_000;

/** Finished orders of one clinic on the first day of this month, each acknowledged 50 minutes of opening time after its approval. */
async function writeOrders(): Promise<Told[]> {
  const { calendars, organisation } = await loadCatalog('catalog');
  const { timezone } = organisation;
  const today = localDayStart(new Date(), timezone);
  const [day = '1'] = new Intl.DateTimeFormat('en-US', { timeZone: timezone, day: 'numeric' }).format(today).split('/');
  const first = localDayStart(new Date(today.getTime() - (Number(day) - 1) * 86_400_000 + 43_200_000), timezone);
  const later = (from: Date, minutes: number) => addOnClock(from, `PT${minutes}M`, 'business', calendars, timezone);
  const start = Date.now() - first.getTime() > 4 * 86_400_000 ? first : new Date(Date.now() - 5 * 86_400_000);
  return Array.from({ length: ORDERS }, (_, i) => i).flatMap((i) => {
    const approved = later(start, 5 * (i + 1));
    const reached = (milestone: string, minutes: number): Told => ({
      workflow: 'wf-p2p-po',
      milestone,
      facility: 'CHU',
      occurredAt: later(approved, minutes),
      keys: { po_number: `PO-8${run}-${i + 1}` },
    });
    return [reached('po_approved', 0), reached('po_created', 1), reached('po_transmitted', 2), reached('po_supplier_ack', 50)];
  });
}

test('the CFO opens the report, changes its period, takes it away as PDF and CSV, and opens the orders behind a number', async ({
  page,
}) => {
  const orders = await writeOrders();
  const month = new Date(orders[0]?.occurredAt ?? '').getTime();
  await sendEvents(orders, await createKey('test', true));
  await signInAs(page, 'Ruth Adeyemi', '/reports?environment=test&facility=fac-cl-hudson');

  await expect(page.getByRole('switch', { name: 'Weekly mail' }).first()).toBeVisible();
  await page.getByRole('link', { name: 'Finance', exact: true }).click();
  await page.waitForURL(/\/reports\/cfo\?.*environment=test/);
  const began = await page.getByText(/^Finance\. Week of/).textContent();
  await page.getByRole('link', { name: 'Month to date' }).click();
  await page.waitForURL(/period=to_date/);
  await expect(page.getByText(/^Finance\. /)).not.toHaveText(began ?? '');
  // On the first days of a month the orders lie in the one before.
  if (new Date(month).getMonth() !== new Date().getMonth()) await page.getByRole('link', { name: 'Earlier' }).click();

  const row = page.getByRole('table', { name: /^Measures of the report/ }).getByRole('row', { name: /Order latency/ });
  await expect(row.getByRole('link', { name: `${ORDERS} orders` })).toBeVisible();
  const shown = await row.getByRole('link', { name: / h$/ }).textContent();
  expect(Math.abs(Number.parseFloat(shown ?? '') - 50 / 60)).toBeLessThanOrEqual(0.02);

  const [pdf] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'PDF', exact: true }).click()]);
  const bytes = await readFile(await pdf.path());
  expect(bytes.subarray(0, 5).toString()).toBe('%PDF-');
  const text = readPdfText(bytes).join('\n');
  expect(text).toContain('Order latency');
  expect(text.replaceAll(/\s+/g, ' ')).toContain(`${shown?.replaceAll(/\s+/g, ' ').trim()} `);

  const [csv] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'CSV' }).click()]);
  const figures = parse(await readFile(await csv.path()), { columns: true, bom: true }) as Record<string, string>[];
  expect(figures.find(({ id }) => id === 'kpi-order-latency')).toMatchObject({ n: String(ORDERS), target: '24' });

  await row.getByRole('link', { name: / h$/ }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(`${ORDERS} orders make up order latency at Hudson Bluff Clinic`);
});

test('a person turns a weekly mail on and off for themselves', async ({ page }) => {
  await signInAs(page, 'Ruth Adeyemi', '/reports');
  const mail = page.getByRole('listitem').filter({ hasText: 'Supply chain' }).getByRole('switch', { name: 'Weekly mail' });
  await expect(mail).not.toBeChecked();
  for (const on of [true, false]) {
    const saved = page.waitForResponse((answer) => answer.url().endsWith('/api/reports/supply-chain/digest'));
    await mail.click();
    expect((await saved).status()).toBe(200);
    await page.reload();
    await expect(mail).toBeChecked({ checked: on });
  }
});
