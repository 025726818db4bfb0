import { expect, type Page, test } from '@playwright/test';
import { findException } from './find-exception';
import { headOf, openPage } from './open-page';
import { sendEvents } from './send-events';
import { signInAs } from './sign-in-as';

const employee = `E${Date.now() % 1_000_000}-SCOPE`;

async function readJson(page: Page, path: string): Promise<{ status: number; text: string }> {
  const answer = await page.request.get(path);
  return { status: answer.status(), text: await answer.text() };
}

test('a buyer does not see what happens in the workflows of others: not in lists, by address, by API or in counts', async ({
  page,
  browser,
}) => {
  await sendEvents([
    {
      workflow: 'wf-employee-onboarding',
      milestone: 'hire_cred_requested',
      interface: 'if-hire-cred',
      facility: 'RDC',
      occurredAt: new Date(),
      keys: { employee_id: employee },
      status: 'failed',
      error: { class: 'auth_failed', code: '401', message: 'refused' },
      attributes: { 'http.response.status_code': 401 },
    },
  ]);

  const operations = await (await browser.newContext()).newPage();
  await signInAs(operations, 'Milo Brandt', '/exceptions?tab=all');
  const ref = await findException(operations, 'Credentialing API');
  await openPage(operations, `/exceptions/${ref}`);
  await expect(operations.getByRole('heading', { level: 1 })).toHaveText('Access refused or credential expired');
  await operations.getByRole('region', { name: 'What it affects' }).getByRole('listitem').getByRole('link').first().click();
  await operations.waitForURL(/\/transactions\/[0-9a-f-]{36}/);
  const transaction = new URL(operations.url()).pathname;
  await operations.context().close();

  await signInAs(page, 'Ana Kettering', '/exceptions?tab=all');
  await expect(headOf(page)).toBeVisible();
  await expect(page.getByText('Credentialing API')).toHaveCount(0);

  for (const path of [`/exceptions/${ref}`, transaction]) {
    expect((await page.goto(path))?.status()).toBe(404);
    await expect(page.getByText('This address leads nowhere')).toBeVisible();
    expect((await readJson(page, `/api${path}`)).status).toBe(404);
  }
  await openPage(page, '/transactions');
  await page.getByRole('combobox', { name: 'Find, go or do' }).fill(employee);
  await page.keyboard.press('Enter');
  await expect(page.getByText(`Nothing is known by “${employee}”`)).toBeVisible();

  await openPage(page, '/health');
  await expect(page.getByRole('columnheader', { name: 'Purchase orders' })).toBeVisible();
  await expect(page.getByRole('columnheader', { name: 'Onboarding' })).toHaveCount(0);
  await expect(page.getByRole('link', { name: /^Red Alder Hospital.*(Critical|High)/ })).toHaveCount(0);

  // What counts in the navigation and on the tabs is what the list holds.
  const list = JSON.parse((await readJson(page, '/api/exceptions?tab=all&limit=200')).text);
  expect(list.rows.map((row: { ref: string }) => row.ref)).not.toContain(ref);
  const mine = list.rows.length;
  expect(list.summary.exceptions).toBe(mine);
  expect(list.tabs.all).toBe(mine);
  expect(JSON.parse((await readJson(page, '/api/pulse')).text).openExceptions).toBe(mine);
  expect(list.facets.workflow.map(({ id }: { id: string }) => id)).not.toContain('wf-employee-onboarding');
});
