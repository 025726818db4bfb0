import { expect, test } from '@playwright/test';
import { sendEvents } from './send-events';
import { signInAs } from './sign-in-as';

const run = Date.now() % 1_000_000;
const number = `PO-75${run}`;
const supplier = 'Copperline Wound Care';

const gloves = { line: '10', item: 'ITM-0041001', description: 'Exam gloves, nitrile', quantity: 12, unit: 'CS', unitPriceMinor: 4200 };
const gowns = { line: '20', item: 'ITM-0041002', description: 'Isolation gown, yellow', quantity: 3, unit: 'BX', unitPriceMinor: 900 };
const told = {
  workflow: 'wf-p2p-po',
  facility: 'CME',
  supplier,
  keys: { po_number: number },
  measures: { lines: 2, amountMinor: 53_100, currency: 'USD' },
};

test('a buyer sees which line was refused and whom to call, and ends it, with the keyboard alone', async ({ page }) => {
  await sendEvents([
    {
      ...told,
      milestone: 'po_created',
      occurredAt: new Date(Date.now() - 60_000),
      documentLines: { kind: 'order', currency: 'USD', lines: [gloves, gowns] },
    },
    {
      ...told,
      milestone: 'po_supplier_ack',
      interface: 'if-po-855-in',
      status: 'completed_with_warning',
      occurredAt: new Date(),
      attributes: { ack_code: 'R2' },
      documentLines: {
        kind: 'answer',
        currency: 'USD',
        lines: [
          { ...gloves, code: 'IA', unitPriceMinor: 4620 },
          { line: '20', code: 'R2', reason: 'Not in our list' },
        ],
      },
    },
  ]);
  await signInAs(page, 'Ana Kettering', `/exceptions?tab=all&q=${number}`);
  const row = page.getByRole('listitem').filter({ has: page.getByRole('checkbox', { name: /^Select EX-/ }) });
  await expect(row).toHaveCount(1);
  const link = row.getByRole('link');
  await expect(async () => {
    await page.keyboard.press('k');
    await expect(link).toBeFocused({ timeout: 500 });
  }).toPass();

  await test.step('what it is, as a screen reader is told it', async () => {
    const panel = page.getByRole('complementary', { name: /^Exception EX-/ });
    await expect(panel.getByRole('region', { name: 'Order lines' })).toMatchAriaSnapshot(`
      - region "Order lines":
        - heading /Order lines/ [level=3]
        - list "Lines of ${number}":
          - listitem:
            - paragraph: Line 20 Isolation gown, yellow
            - paragraph: ITM-0041002, 3 BX at $9.00
            - paragraph: "Refused: product number unknown"
            - paragraph: “Not in our list”
          - listitem:
            - paragraph: Line 10 Exam gloves, nitrile
            - paragraph: ITM-0041001, 12 CS at $42.00
            - paragraph: Accepted, but not as ordered
            - paragraph: Price $46.20 instead of $42.00, 10 % more
    `);
    await expect(panel.getByRole('region', { name: 'Supplier' })).toContainText('SUP-10125');
    const call = panel.getByRole('region', { name: 'Supplier' }).getByRole('link', { name: /^\+1 \d{3} 555 01\d\d$/ });
    await expect(call.first()).toHaveAttribute('href', /^tel:\+1\d{10}$/);
  });

  await test.step('a dialog takes the focus and gives it back', async () => {
    const dialog = page.getByRole('dialog');
    for (const [key, heading] of [
      ['e', /^Resolve/],
      ['?', /^Keys/],
    ] as const) {
      await page.keyboard.press(key);
      await expect(dialog.getByRole('heading', { name: heading })).toBeVisible();
      await expect.poll(() => page.evaluate(() => document.activeElement?.closest('[role=dialog]') !== null)).toBe(true);
      await page.keyboard.press('Escape');
      await expect(dialog).toHaveCount(0);
      await expect(link).toBeFocused();
    }
  });

  await test.step('taken and ended with a reason', async () => {
    await page.keyboard.press('y');
    await expect(row).toContainText('Acknowledged');
    await expect(link).toBeFocused();
    await page.keyboard.press('e');
    const reason = page.getByRole('dialog').getByLabel('Reason');
    await expect(async () => {
      await page.keyboard.press('Tab');
      await expect(reason).toBeFocused({ timeout: 300 });
    }).toPass();
    await page.keyboard.type('Ordered anew under the right number.');
    const done = page.getByRole('dialog').getByRole('button', { name: 'Resolve' });
    await expect(async () => {
      await page.keyboard.press('Tab');
      await expect(done).toBeFocused({ timeout: 300 });
    }).toPass();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await expect(page.getByRole('status').filter({ hasText: 'resolved' })).toBeVisible();
  });
});

test('an administrator changes the order of turns by keyboard, sees the next weeks and what would be stored', async ({ page }) => {
  await signInAs(page, 'Priya Nandakumar', '/on-call/schedules/edit?schedule=sch-security');
  const people = page.getByRole('list', { name: /^People of / }).getByRole('button', { name: /turn \d of \d/ });
  const first = await people.first().getAttribute('aria-label');
  await people.first().focus();
  await page.keyboard.press('Alt+ArrowDown');
  await expect(people.nth(1)).toBeFocused();
  await expect(people.nth(1)).toHaveAttribute('aria-label', (first ?? '').replace('turn 1', 'turn 2'));
  await expect(page.getByRole('status').filter({ hasText: 'Sound, not stored yet.' })).toBeVisible();
  await expect(page.getByRole('list', { name: 'Lines that differ' })).toContainText('people');
  await page
    .getByRole('button', { name: /^Take .* out$/ })
    .first()
    .click();
  await page
    .getByRole('button', { name: /^Take .* out$/ })
    .first()
    .click();
  await expect(page.getByText('Choose who takes turns')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Store' })).toBeDisabled();
  await page.getByRole('button', { name: 'Take back' }).click();
  await expect(page.getByText('As it is stored.')).toBeVisible();
});
