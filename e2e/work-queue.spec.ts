import { expect, type Page, test } from '@playwright/test';
import { answerOrder, refuseLine } from './answer-order';
import { findException } from './find-exception';
import { openPage } from './open-page';
import { sendEvents } from './send-events';
import { signInAs } from './sign-in-as';

const run = Date.now() % 1_000_000;

const supplier = `SUP-${run}`;
const refused = (order: string, facility: string) => refuseLine({ order, facility, supplier });
const pricedAs = (order: string, facility: string, contract: string) =>
  answerOrder(
    { order, facility, supplier },
    { ack_code: 'IP', contract_id: contract, contract_unit_price: '10.00', ack_unit_price: '11.00' },
  );

const rowsOf = (page: Page) => page.getByRole('listitem').filter({ has: page.getByRole('checkbox', { name: /^Select EX-/ }) });
const chosen = (page: Page) => page.getByRole('region', { name: 'Selected exceptions' });
const told = (page: Page, words: string) => page.getByRole('status').filter({ hasText: words });

test('a buyer works ten refused orders in bulk: taken, waiting on the supplier with the clock stopped, and ended with a reason', async ({
  page,
}) => {
  const orders = Array.from({ length: 10 }, (_, i) => `PO-71${run}-${i}`);
  await sendEvents(orders.map((order) => refused(order, 'IRN')));
  await signInAs(page, 'Ana Kettering', '/exceptions?tab=all&facility=fac-ironrange');
  await expect(rowsOf(page)).toHaveCount(10);
  const all = page.getByRole('checkbox', { name: 'Select all' });

  await all.check();
  await expect(chosen(page)).toContainText('10 selected');
  await expect(chosen(page)).toContainText('20 lines');
  await chosen(page).getByRole('button', { name: 'Acknowledge' }).click();
  await expect(told(page, '10 of 10 acknowledged.')).toBeVisible();

  await all.check();
  await chosen(page).getByRole('button', { name: 'Waiting on...' }).click();
  const dialog = page.getByRole('dialog');
  const save = dialog.getByRole('button', { name: 'Save' });
  await dialog.getByRole('radio', { name: 'A supplier' }).check();
  await expect(dialog.getByLabel('Whom exactly?')).toHaveValue(`SUP-${run}`);
  await expect(save).toBeDisabled();
  await dialog.getByLabel('Reason').fill('They check the product numbers.');
  await dialog.getByLabel('Next action').selectOption('In four hours');
  await save.click();
  await expect(told(page, '10 exceptions marked as waiting.')).toBeVisible();
  for (const row of await rowsOf(page).all()) await expect(row).toContainText('clock stands');

  await all.check();
  await chosen(page).getByRole('button', { name: 'Resolve with reason' }).click();
  await page.getByRole('dialog').getByLabel('Reason').fill('Ordered anew with the right product numbers.');
  await page.getByRole('dialog').getByRole('button', { name: 'Resolve' }).click();
  await expect(told(page, '10 exceptions resolved.')).toBeVisible();
  await expect(page.getByText('No exception matches')).toBeVisible();
});

test('an exception sleeps and is woken, two go under one cause and one is taken out again, and a case is split off', async ({ page }) => {
  const contract = `CON-${run}`;
  const orders = [0, 1, 2].map((i) => `PO-72${run}-${i}`);
  await sendEvents([
    ...orders.slice(0, 2).map((order) => pricedAs(order, 'CVI', contract)),
    refused(`PO-73${run}-0`, 'CVI'),
    refused(`PO-73${run}-1`, 'CVI'),
  ]);
  const list = '/exceptions?tab=all&facility=fac-cl-virginia';
  await signInAs(page, 'Ana Kettering', list);
  await expect(rowsOf(page)).toHaveCount(3);
  const priced = await findException(page, contract);

  await test.step('snooze, from the keyboard, and wake', async () => {
    await page.locator(`[data-row="${priced}"]`).focus();
    await page.keyboard.press('s');
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Asleep until').selectOption('Tomorrow at 08:00');
    await dialog.getByLabel('Or until so many more cases join').fill('1');
    await dialog.getByLabel('Reason').fill('The new price list is loaded tonight.');
    await dialog.getByRole('button', { name: 'Snooze' }).click();
    await expect(rowsOf(page)).toHaveCount(2);
    await page.getByRole('link', { name: 'Show it' }).click();
    await expect(rowsOf(page).filter({ hasText: 'Asleep' })).toHaveCount(1);
    // One more case is enough: it is awake without anybody doing anything.
    await sendEvents([pricedAs(orders[2] ?? '', 'CVI', contract)]);
    await openPage(page, list);
    await expect(rowsOf(page)).toHaveCount(3);
    await openPage(page, `/exceptions/${priced}`);
    await expect(page.getByRole('region', { name: 'History' })).toContainText('It has 3 cases now.', { timeout: 15_000 });
  });

  await test.step('merge in the list, and take out again', async () => {
    await openPage(page, list);
    const refusals = rowsOf(page).filter({ hasNotText: contract });
    await expect(refusals).toHaveCount(2);
    for (const row of await refusals.all()) await row.getByRole('checkbox').check();
    await chosen(page).getByRole('button', { name: 'Merge...' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Reason').fill('One catalog file was wrong.');
    const head = await dialog.getByLabel('The cause, under which the others go').inputValue();
    await dialog.getByRole('button', { name: 'Merge' }).click();
    await expect(rowsOf(page)).toHaveCount(2);
    await openPage(page, `/exceptions/${head}`);
    const explained = page.getByRole('region', { name: 'What it explains' });
    await expect(explained).toContainText('It explains 1 more exception');
    await explained.getByRole('link').first().click();
    await expect(page.getByRole('region', { name: 'What explains it' })).toContainText(
      'Ana Kettering put it there: One catalog file was wrong.',
    );
    await page.getByRole('button', { name: 'More' }).click();
    await page.getByRole('button', { name: 'Take out from under it...' }).click();
    await page.getByRole('dialog').getByLabel('Reason').fill('Another file.');
    await page.getByRole('dialog').getByRole('button', { name: 'Take out' }).click();
    await expect(page.getByRole('region', { name: 'What explains it' })).toHaveCount(0);
    await expect(page.getByRole('region', { name: 'History' })).toContainText(`took it out from under the other: ${head}`);
  });

  await test.step('split', async () => {
    await openPage(page, `/exceptions/${priced}`);
    await page.getByRole('button', { name: 'More' }).click();
    await page.getByRole('button', { name: 'Split cases off...' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('checkbox', { name: new RegExp(orders[0] ?? '') }).check();
    await dialog.getByLabel('Reason').fill('This one has a price of its own.');
    await dialog.getByRole('button', { name: 'Split' }).click();
    await expect(page.getByRole('region', { name: 'What it affects' })).toContainText('2 cases');
    await openPage(page, list);
    await expect(rowsOf(page)).toHaveCount(4);
  });

  await test.step('the list gets a name, where all views have theirs', async () => {
    await page.getByRole('button', { name: 'Save what is shown as a view' }).click();
    await page.getByRole('dialog').getByLabel('Name').fill(`Virginia ${run}`);
    await page.getByRole('dialog').getByLabel('Who sees it').selectOption({ index: 1 });
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
    await openPage(page, '/exceptions');
    const views = page.getByRole('region', { name: 'Saved views' });
    await views.getByRole('link', { name: `Virginia ${run}` }).click();
    await expect(rowsOf(page)).toHaveCount(4);
  });
});

test('a step of the way out is ticked with its time and person, and stays so', async ({ page }) => {
  const order = `PO-74${run}`;
  await sendEvents([refused(order, 'CGR')]);
  await signInAs(page, 'Ana Kettering', '/exceptions?tab=all&facility=fac-cl-grandrapids');
  const ref = await findException(page, order);
  await openPage(page, `/exceptions/${ref}`);
  const steps = page.getByRole('list', { name: 'Steps' });
  await steps.getByRole('checkbox', { name: /^Step 1 is done/ }).click();
  await expect(page.getByRole('region', { name: 'What to do first' })).toContainText('1 of 4 done');
  await openPage(page, `/exceptions/${ref}`);
  await expect(steps.getByRole('checkbox', { name: /^Step 1 is done/ })).toBeChecked();
  await expect(steps.getByRole('listitem').first()).toContainText('Ana Kettering');
  await expect(page.getByRole('region', { name: 'History' })).toContainText('did a step');
});

test('a routing rule is tried on history, stored with a reason, and the next exception goes where it says', async ({ page }) => {
  const name = `Refused orders at Grand Rapids ${run}`;
  const before = `PO-75${run}`;
  await sendEvents([refused(before, 'CGR')]);
  await signInAs(page, 'Priya Nandakumar', '/catalog/routing');
  await findException(page, before);
  await page.getByRole('button', { name: 'Add a rule' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: /^Name/ }).fill(name);
  await dialog.getByRole('textbox', { name: /^Suppliers/ }).fill(`SUP-${run}`);
  await dialog.getByRole('combobox', { name: 'Team' }).selectOption({ label: 'Item and Contract Master' });
  await dialog.getByRole('button', { name: 'Take over' }).click();
  // The first rule that matches decides.
  for (const up = page.getByRole('button', { name: `Move ${name} up` }); await up.isEnabled(); ) await up.click();
  await page.getByRole('button', { name: 'Try on 30 days' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'would have gone to another team' })).not.toContainText(', none would');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByRole('dialog').getByLabel('Why').fill('They mend the product numbers.');
  await page.getByRole('dialog').getByRole('button', { name: 'Save as a new version' }).click();
  await expect(page.getByRole('dialog')).toHaveCount(0);

  const after = `PO-76${run}`;
  await expect(async () => {
    const order = `${after}-${Date.now() % 100_000}`;
    await sendEvents([refused(order, 'CGR')]);
    await openPage(page, `/exceptions/${await findException(page, order)}`);
    await expect(page.getByText('Item and Contract Master').first()).toBeVisible({ timeout: 1_000 });
  }).toPass({ timeout: 30_000 });
});
