import { expect, type Page, test } from '@playwright/test';
import { createKey } from './create-key';
import { waitUntilLive } from './open-page';
import { sendEvents, type Told } from './send-events';
import { signInAs } from './sign-in-as';

const run = Date.now() % 1_000_000;
const ID = `kpi-receipt-${run}`;
const ORDERS = 24;
const HOUR_MS = 3_600_000;

/** Orders of the last days; every fourth was received after two days, the others after one. */
const orders = (): Told[] =>
  Array.from({ length: ORDERS }, (_, i) => {
    const sent = new Date(Date.now() - (6 * 24 + i) * HOUR_MS);
    const reached = (milestone: string, hours: number): Told => ({
      workflow: 'wf-p2p-po',
      milestone,
      facility: i % 2 === 0 ? 'LKH' : 'GRN',
      occurredAt: new Date(sent.getTime() + hours * HOUR_MS),
      keys: { po_number: `PO-8${run}-${i}` },
    });
    return [
      reached('po_approved', -2),
      reached('po_created', -1),
      reached('po_transmitted', 0),
      reached('goods_received', i % 4 === 0 ? 48 : 24),
    ];
  }).flat();

const fill = async (page: Page, name: string | RegExp, text: string) => {
  await page.getByLabel(name).fill(text);
  await page.getByLabel(name).blur();
};

test('a KPI is written with its faults told, tried out, stored, worked out, and opens into the orders behind it; one of two writers is told', async ({
  page,
  browser,
}) => {
  await sendEvents(orders(), await createKey('development', true));
  await signInAs(page, 'Priya Nandakumar', '/kpis/new?environment=development');
  const save = page.getByRole('button', { name: 'Save', exact: true });
  await expect(save).toBeDisabled();

  await fill(page, /^Id/, ID);
  await fill(page, 'Name', 'Orders received in time');
  await fill(page, 'The question it answers', 'Do goods come within a day and a half?');
  await fill(page, 'How it is worked out, in words', 'received within 36 h / transmitted at least 36 h ago');
  await page.getByLabel('What is measured').selectOption('within');
  const pick = (name: string, value: string) => page.getByRole('combobox', { name, exact: true }).selectOption(value);
  await pick('Workflow', 'wf-p2p-po');
  await pick('From', 'po_transmitted');
  await pick('To', 'goods_received');
  await fill(page, 'Within, number', '36');
  await fill(page, 'Target', '70');
  await fill(page, 'Warning', '80');
  await fill(page, 'Critical', '50');
  await page.getByLabel('Better is').selectOption('higher');
  await fill(page, /^Judged from so many cases/, '10');
  // A fault stands at its field, and nothing can be stored meanwhile.
  await expect(page.getByText(/out of order for "higher is better"/)).toBeVisible();
  await expect(save).toBeDisabled();
  await fill(page, 'Warning', '60');
  await expect(page.getByText(/^Sound; /)).toBeVisible();
  await expect(page.getByLabel('KPI as YAML')).toHaveValue(/within: PT36H/);

  await page.getByRole('button', { name: 'Try it on the last 30 days' }).click();
  const trial = page.getByRole('region', { name: 'The last 30 days' });
  await expect(trial).toContainText(/Over the last 30 days: 75 %.* 18 of 24; none left out\./);
  await expect(trial.getByRole('row', { name: /Granite/ })).toContainText('12 of 12');
  await expect(trial.getByRole('row', { name: /Lakehead/ })).toContainText('6 of 12');

  await save.click();
  await page.waitForURL(new RegExp(`/kpis/${ID}\\?`));
  await waitUntilLive(page);
  // Worked out by the worker; the page says how far until there is a number, and then says what the trial said.
  await expect(page.getByText(/^75 %.*of orders, against a target of 70 %/)).toBeVisible({ timeout: 60_000 });
  await page.getByRole('link', { name: `See the ${ORDERS} orders behind this number` }).click();
  await expect(page.getByRole('table', { name: 'Counted orders' }).getByRole('row')).toHaveCount(1 + ORDERS);

  // Two people open it; the second to save is told whose version stands.
  const second = await (await browser.newContext()).newPage();
  await signInAs(second, 'Priya Nandakumar', `/kpis/${ID}/edit?environment=development`);
  await page.goto(`/kpis/${ID}/edit?environment=development`);
  await waitUntilLive(page);
  await fill(page, 'Target', '90');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.waitForURL(new RegExp(`/kpis/${ID}\\?`));
  await fill(second, 'Target', '65');
  await second.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(second.getByRole('alert').filter({ hasText: 'admin@quillmoor.example saved this KPI meanwhile' })).toBeVisible();

  // Back to what it was.
  await page.goto(`/kpis/${ID}/edit?environment=development`);
  await waitUntilLive(page);
  await page.getByRole('button', { name: /^Take over version/ }).click();
  await expect(page.getByRole('region', { name: 'What will change' })).toContainText('thresholds.target');
  await page.getByRole('button', { name: /^Go back to version/ }).click();
  await page.waitForURL(new RegExp(`/kpis/${ID}\\?`));
  await expect(page.getByText(/against a target of 70 %/)).toBeVisible();
});
