import { readFile } from 'node:fs/promises';
import { expect, test } from '@playwright/test';
import { parse } from 'csv-parse/sync';
import { addOnClock } from '@/lib/calendar';
import { loadCatalog } from '@/lib/catalog';
import { createKey } from './create-key';
import { sendEvents, type Told } from './send-events';
import { signInAs } from './sign-in-as';

const ORDERS = 30;
const DAYS_AGO_MS = 5 * 86_400_000;
const run = Date.now() % 1_000_000;
const numbers = Array.from({ length: ORDERS }, (_, i) => `PO-7${run}-${i + 1}`);

/** Finished orders, six minutes of opening time apart; the nth was acknowledged n times ten minutes of opening time after its approval. */
async function writeOrders(): Promise<Told[]> {
  const { calendars, organisation } = await loadCatalog('catalog');
  const later = (from: Date, minutes: number) => addOnClock(from, `PT${minutes}M`, 'business', calendars, organisation.timezone);
  const start = new Date(Date.now() - DAYS_AGO_MS);
  return numbers.flatMap((number, i) => {
    const approved = later(start, 6 * (i + 1));
    const reached = (milestone: string, minutes: number): Told => ({
      workflow: 'wf-p2p-po',
      milestone,
      facility: i % 2 === 0 ? 'LKH' : 'GRN',
      occurredAt: later(approved, minutes),
      keys: { po_number: number },
    });
    return [reached('po_approved', 0), reached('po_created', 1), reached('po_transmitted', 2), reached('po_supplier_ack', 10 * (i + 1))];
  });
}

test('an executive goes from a number to the very orders behind it, and takes them away as a file', async ({ page }) => {
  await sendEvents(await writeOrders(), await createKey('test', true));
  await signInAs(page, 'Ruth Adeyemi', '/kpis?environment=test');

  const measure = page.getByRole('table', { name: /^Business measures/ }).getByRole('row', { name: /Order latency/ });
  await expect(measure.getByRole('link', { name: `${ORDERS} orders` })).toBeVisible();
  await measure.getByRole('link', { name: 'Order latency' }).click();

  await expect(page.getByRole('heading', { level: 1 })).toContainText('Order latency');
  const sentence = page.getByText(/ h.* 9 in 10 orders, against a target of 24\.?0? h/);
  await expect(sentence).toBeVisible();
  // 27 of 30 took four and a half hours of opening time or less; the stored sketch is true to a percent.
  const hours = Number((await sentence.textContent())?.match(/^([\d.]+) h/)?.[1]);
  expect(Math.abs(hours - 4.5)).toBeLessThanOrEqual(0.1);

  await page.getByRole('link', { name: `See the ${ORDERS} orders behind this number` }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(`${ORDERS} orders make up order latency`);
  const rows = page.getByRole('table', { name: 'Counted orders' }).getByRole('row');
  await expect(rows).toHaveCount(1 + ORDERS);
  const listed = await rows.getByRole('link').allTextContents();
  expect(listed.toSorted()).toEqual(numbers.toSorted());
  await expect(rows.nth(1)).toContainText('5 h');

  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'CSV' }).click()]);
  const file = parse(await readFile(await download.path()), { columns: true, bom: true }) as Record<string, string>[];
  expect(file.map((row) => row['name']).toSorted()).toEqual(numbers.toSorted());

  await page.getByRole('link', { name: numbers.at(-1) ?? '', exact: true }).click();
  await expect(page.getByRole('list', { name: 'Steps' }).getByRole('listitem').filter({ hasText: '855 or portal' })).toContainText('Done');
});
