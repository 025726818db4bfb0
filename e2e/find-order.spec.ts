import { expect, test } from '@playwright/test';
import { sendEvents } from './send-events';
import { signInAs } from './sign-in-as';
import { traceOrder } from './trace-order';

const order = `PO-45${Date.now() % 100_000_000}`;
const begun = new Date(Date.now() - 10 * 60_000);

test('a buyer types an order number and sees where the order is, step by step and across applications', async ({ page }) => {
  await traceOrder(order, 'LKH', begun);
  // The answer of the supplier comes through another middleware, which knows the order number and no trace.
  await sendEvents([
    {
      workflow: 'wf-p2p-po',
      milestone: 'po_supplier_ack',
      interface: 'if-po-855-in',
      facility: 'LKH',
      occurredAt: new Date(begun.getTime() + 5 * 60_000),
      keys: { po_number: order },
    },
  ]);
  await signInAs(page, 'Ana Kettering', '/exceptions');
  await page.getByRole('combobox', { name: 'Find, go or do' }).fill(order);
  await page.keyboard.press('Enter');
  await page.getByRole('link', { name: order, exact: true }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText(order);

  const steps = page.getByRole('list', { name: 'Steps' });
  for (const [step, state] of [
    ['Order approved', 'Done'],
    ['Order number issued', 'Done'],
    ['Order handed to middleware', 'Done'],
    ['850 sent or portal API accepted', 'Done'],
    ['855 or portal acknowledgement received', 'Done'],
    ['Acknowledgement applied to order lines', 'Expected'],
    ['Goods received at dock', 'Not yet'],
  ] as const)
    await expect(steps.getByRole('listitem').filter({ hasText: step })).toContainText(state);

  const hops = page.getByRole('list', { name: 'Hops by application' });
  await expect(hops.getByRole('listitem')).toHaveCount(3);

  const spans = page.getByRole('tree', { name: 'Spans of the trace, 7' }).getByRole('treeitem');
  await expect(spans).toHaveCount(7);
  const [approve, fault] = [spans.filter({ hasText: 'approve order' }), spans.filter({ hasText: /POST \/as2(?! again)/ })];
  for (const [span, words, level] of [
    [approve, /Procurement.*approve order.* 30 s/, 1],
    [fault, /EDI Network.*POST \/as2.*failed.* 5 s/, 5],
  ] as const) {
    await expect(span).toHaveAccessibleName(words);
    await expect(span).toHaveAttribute('aria-level', String(level));
  }
  await fault.click();
  await expect(page.getByRole('complementary', { name: 'Chosen span' })).toContainText('connection reset by partner');
  await expect(page.getByRole('table', { name: 'Log entries of this transaction' }).getByRole('row')).toHaveCount(1 + 5);
});
