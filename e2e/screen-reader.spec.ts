import { expect, test } from '@playwright/test';
import { refuseLine } from './answer-order';
import { openPage } from './open-page';
import { sendEvents } from './send-events';
import { signInAs } from './sign-in-as';

const run = Date.now() % 1_000_000;
const orders = [0, 1].map((i) => `PO-78${run}-${i}`);
const list = '/exceptions?tab=all&facility=fac-cl-littlefalls&group=none';

test.beforeAll(() => sendEvents(orders.map((order) => refuseLine({ order, facility: 'CLF', supplier: `SUP-${run}` }))));

test('the queue is worked through by ear: every part has its role, name and state, what happened is spoken, and the focus is never lost', async ({
  page,
}) => {
  await signInAs(page, 'Ana Kettering', list);
  const queue = page.getByRole('list', { name: 'Exceptions' });
  const rows = queue.getByRole('listitem').filter({ has: page.getByRole('checkbox', { name: /^Select EX-/ }) });
  const panel = page.getByRole('complementary', { name: /^Exception EX-/ });
  const said = (words: string | RegExp) => page.getByRole('status').filter({ hasText: words });
  await expect(async () => {
    await openPage(page, list);
    await expect(rows).toHaveCount(orders.length, { timeout: 1_000 });
  }).toPass({ timeout: 30_000 });

  await test.step('the parts of the list', async () => {
    await expect(page.getByRole('main')).toMatchAriaSnapshot(`
      - heading /exceptions/ [level=1]
      - navigation "Which exceptions":
        - link /Mine/
        - link /My team/
        - link /Due today/
        - link /All/
      - search:
        - searchbox /^Find in this list/
      - button /State/
      - button "Filter"
      - button /Group by/
      - button /Sort/
      - checkbox "Select all"
      - list "Exceptions":
        - listitem:
          - checkbox /Select EX-/
          - link "Supplier refused one or more order lines"
        - listitem:
          - checkbox /Select EX-/
          - link "Supplier refused one or more order lines"
    `);
    await expect(page.getByRole('navigation', { name: 'Which exceptions' }).getByRole('link', { name: /^All/ })).toHaveAttribute(
      'aria-current',
      'page',
    );
    for (const [at, row] of (await rows.all()).entries()) {
      await expect(row).toHaveAttribute('aria-posinset', String(at + 1));
      await expect(row).toHaveAttribute('aria-setsize', String(orders.length));
    }
  });

  await test.step('a filter says that it is open, what is chosen, and how many are left', async () => {
    const filters = page.getByRole('button', { name: 'Filter', exact: true });
    await expect(filters).toHaveAttribute('aria-expanded', 'false');
    await filters.press('Enter');
    await expect(page.getByRole('button', { name: 'Fewer' })).toHaveAttribute('aria-expanded', 'true');
    await expect(page.getByRole('button', { name: 'Fewer' })).toBeFocused();
    const severity = page.getByRole('button', { name: /^Severity/ });
    await expect(severity).toHaveAccessibleName('Severity All');
    await severity.press('Enter');
    await expect(severity).toHaveAttribute('aria-expanded', 'true');
    const choices = page.getByRole('dialog', { name: /^Severity/ }).getByRole('group', { name: 'Severity' });
    await expect(choices.getByRole('radio', { name: 'All' })).toBeChecked();
    const choice = choices.getByRole('checkbox').first();
    await choice.focus();
    await page.keyboard.press('Space');
    await expect(choice).toBeChecked();
    await expect(choices.getByRole('radio', { name: 'All' })).not.toBeChecked();
    await expect(severity).not.toHaveAccessibleName('Severity All');
    await page.keyboard.press('Escape');
    await expect(severity).toHaveAttribute('aria-expanded', 'false');
    await expect(severity).toBeFocused();
    const find = page.getByRole('searchbox', { name: /^Find in this list/ });
    await find.fill(orders[1] ?? '');
    await find.press('Enter');
    await expect(said('1 exception in this list.')).toHaveCount(1);
    await expect(rows).toHaveCount(1);
    await find.fill('');
    await find.press('Enter');
    await expect(said('2 exceptions in this list.')).toHaveCount(1);
    await expect(rows).toHaveCount(orders.length);
  });

  const first = rows.first();
  const link = first.getByRole('link');
  const ref = (await first.getByRole('checkbox').getAttribute('aria-label'))?.replace('Select ', '') ?? '';

  await test.step('the panel opens beside the list, and the row says that it is shown', async () => {
    await page.getByRole('complementary').getByRole('button', { name: 'Close' }).press('Enter');
    await expect(panel).toHaveCount(0);
    await expect(link).toBeFocused();
    await expect(first).not.toHaveAttribute('aria-current', 'true');
    await link.press('Enter');
    await expect(panel).toHaveAccessibleName(`Exception ${ref}`);
    await expect(first).toHaveAttribute('aria-current', 'true');
    await expect(link).toBeFocused();
    await expect(panel).toMatchAriaSnapshot(`
      - complementary:
        - button "Previous exception" [disabled]
        - button "Next exception"
        - switch "Technical view"
        - link "Open on its own page"
        - button "Close"
        - region /Details of EX-/:
          - heading "Supplier refused one or more order lines" [level=2]
          - region "What happened"
          - region "What to do first":
            - list "Steps":
              - listitem:
                - checkbox /^Step 1 is done/
              - listitem:
                - checkbox /^Step 2 is done/
        - region "What can be done":
          - button "Acknowledge"
    `);
  });

  await test.step('the technical view is a switch', async () => {
    const technical = panel.getByRole('switch', { name: 'Technical view' });
    await expect(technical).not.toBeChecked();
    await technical.press('Space');
    await expect(technical).toBeChecked();
    await expect(panel.getByRole('region', { name: 'Technical view' })).toBeVisible();
    await technical.press('Space');
    await expect(panel.getByRole('region', { name: 'Technical view' })).toHaveCount(0);
    await expect(technical).toBeFocused();
  });

  await test.step('a step is ticked: it stays under the focus, and how many are done is spoken', async () => {
    const step = panel.getByRole('checkbox', { name: /^Step 1 is done/ });
    await expect(step).not.toBeChecked();
    await step.press('Space');
    await expect(step).toBeChecked();
    await expect(panel.getByRole('status').filter({ hasText: '1 of 4 done' })).toHaveCount(1);
    await expect(step).toBeFocused();
    await expect(step).toBeEnabled();
  });

  await test.step('it is acknowledged: that is spoken, and the focus goes to what can be done next', async () => {
    await panel.getByRole('button', { name: 'Acknowledge' }).press('Enter');
    await expect(panel.getByRole('status').filter({ hasText: `${ref} acknowledged.` })).toHaveCount(1);
    await expect(panel.getByRole('button', { name: 'Acknowledge' })).toHaveCount(0);
    await expect(panel.getByRole('region', { name: 'What can be done' }).getByRole('button').first()).toBeFocused();
    await expect(first).toContainText('Acknowledged');
  });

  await test.step('the panel closes, and the focus is on the row it showed', async () => {
    await panel.getByRole('button', { name: 'Close' }).press('Enter');
    await expect(panel).toHaveCount(0);
    await expect(link).toBeFocused();
  });

  await test.step('it ends with a reason: the dialog is named, what is missing is said, and the focus goes on in the list', async () => {
    await page.keyboard.press('e');
    const dialog = page.getByRole('dialog', { name: `Resolve with a reason: ${ref}` });
    const reason = dialog.getByRole('textbox', { name: /^Reason/ });
    await expect(reason).toBeFocused();
    await expect(dialog.getByRole('button', { name: 'Resolve' })).toBeDisabled();
    await reason.fill('Ordered anew with the right product numbers.');
    await dialog.getByRole('button', { name: 'Resolve' }).press('Enter');
    await expect(dialog).toHaveCount(0);
    await expect(said(`${ref} resolved.`)).toHaveCount(1);
    await expect(rows).toHaveCount(1);
    await expect(rows.getByRole('link')).toBeFocused();
  });
});
