import { expect, type Page, test } from '@playwright/test';
import { findException } from './find-exception';
import { openPage } from './open-page';
import { readMailbox } from './read-mailbox';
import { sendEvents } from './send-events';
import { signInAs } from './sign-in-as';

const run = Date.now() % 1_000_000;
const SCHEDULES = '/on-call/schedules';
const shifts = (page: Page) => page.getByRole('region', { name: 'My shifts' }).getByRole('listitem');

test('a shift is swapped: asked on a phone, accepted by the other, and it stands in both lists and in the calendar', async ({
  browser,
}) => {
  const jonas = await (await browser.newContext({ viewport: { width: 390, height: 844 } })).newPage();
  await signInAs(jonas, 'Jonas Whitaker', SCHEDULES);
  await expect(jonas.getByRole('heading', { level: 1 })).toContainText('You are on call');
  const mine = shifts(jonas).filter({ hasText: 'Integration on call' }).filter({ hasNotText: ', now' });
  const before = await jonas.request.get('/api/oncall/schedules');
  const asked = (await before.json()).mine.find(
    (one: { scheduleName: string; from: string }) =>
      one.scheduleName === 'Integration on call' && Date.parse(one.from) > Date.now() + 60_000,
  );
  await mine.first().getByRole('button', { name: /^Swap/ }).click();
  const dialog = jonas.getByRole('dialog');
  await expect(dialog.getByLabel('What')).toHaveValue('swap');
  await dialog.getByLabel('Who').selectOption({ label: 'Milo Brandt' });
  await dialog.getByLabel('A word to them').fill(`wedding ${run}`);
  await dialog.getByRole('button', { name: 'Ask', exact: true }).click();
  const open = jonas
    .getByRole('region', { name: 'Swaps that wait for an answer' })
    .getByRole('listitem')
    .filter({ hasText: `wedding ${run}` });
  await expect(open).toContainText('You ask Milo Brandt to take');
  await expect(open.getByRole('button', { name: 'Accept' })).toHaveCount(0);

  await expect
    .poll(async () => (await readMailbox('Jonas Whitaker asks you to take a shift')).length, { timeout: 40_000 })
    .toBeGreaterThan(0);
  const milo = await (await browser.newContext()).newPage();
  await signInAs(milo, 'Milo Brandt', SCHEDULES);
  const question = milo
    .getByRole('region', { name: 'Swaps that wait for an answer' })
    .getByRole('listitem')
    .filter({ hasText: `wedding ${run}` });
  await expect(question).toContainText('Jonas Whitaker asks you to take');
  await question.getByRole('button', { name: 'Accept' }).click();
  await expect(milo.getByRole('status').filter({ hasText: 'Saved.' })).toBeVisible();
  await expect(question).toHaveCount(0);
  const changed = milo
    .getByRole('region', { name: 'Changes of Integration on call' })
    .getByRole('listitem')
    .filter({ hasText: `wedding ${run}` });
  await expect(changed).toContainText('Milo Brandt for Jonas Whitaker');

  await openPage(jonas, SCHEDULES);
  await expect(open).toHaveCount(0);
  const after = await (await jonas.request.get('/api/oncall/schedules')).json();
  expect(after.mine.map(({ from }: { from: string }) => from)).not.toContain(asked.from);

  await milo.getByRole('button', { name: 'In my calendar' }).click();
  const calendars = milo.getByRole('dialog', { name: 'Shifts in a calendar' });
  await calendars.getByRole('button', { name: 'My shifts', exact: true }).click();
  const address = await calendars.getByRole('status').locator('code').textContent();
  const program = await browser.newContext();
  const read = await program.request.get(address ?? '');
  expect(read.headers()['content-type']).toBe('text/calendar; charset=utf-8');
  expect(await read.text()).toContain('In place of Jonas Whitaker');
  await calendars.getByRole('button', { name: 'Revoke My shifts' }).first().click();
  await expect.poll(async () => (await program.request.get(address ?? '')).status()).toBe(404);
  await milo.keyboard.press('Escape');

  await changed.getByRole('button', { name: /^Take back/ }).click();
  await expect(changed).toHaveCount(0);
});

const refuse = (employee: string) =>
  sendEvents([
    {
      workflow: 'wf-employee-onboarding',
      milestone: 'hire_cred_requested',
      interface: 'if-hire-cred',
      facility: 'PNC',
      occurredAt: new Date(),
      keys: { employee_id: employee },
      status: 'failed',
      error: { class: 'auth_failed', code: '401', message: 'The key has expired.' },
      attributes: { 'http.response.status_code': 401 },
    },
  ]);

test('planned work is kept quiet: previewed, marked, mailed to nobody, and told when somebody ends it and it is still wrong', async ({
  page,
}) => {
  await signInAs(page, 'Milo Brandt', '/on-call/silences');
  const ask = async () => {
    await page.getByRole('button', { name: 'Keep something quiet' }).click();
    const dialog = page.getByRole('dialog', { name: 'Keep something quiet' });
    await dialog.getByRole('button', { name: /^Connector/ }).click();
    await dialog.getByRole('textbox', { name: 'Narrow Connector' }).fill('con-cred-rest');
    await dialog.getByRole('checkbox').first().check();
    await page.keyboard.press('Escape');
    return page.getByRole('dialog', { name: 'Keep something quiet' });
  };
  const dialog = await ask();
  await expect(dialog.getByRole('region', { name: 'What it would hide' })).toContainText('Nothing that is open now.');
  await dialog.getByLabel('Kind').selectOption('maintenance');
  await expect(dialog.getByRole('button', { name: 'Plan maintenance' })).toBeDisabled();
  await dialog.getByLabel('Reason').fill(`Keys are renewed ${run}`);
  await dialog.getByRole('button', { name: 'Plan maintenance' }).click();
  const line = page
    .getByRole('region', { name: 'In force' })
    .getByRole('listitem')
    .filter({ hasText: `Keys are renewed ${run}` });
  await expect(line).toContainText('hides nothing now');

  await refuse(`E${run}-Q1`);
  const ref = await findException(page, 'Credentialing');
  await openPage(page, `/exceptions/${ref}`);
  const why = page.getByRole('region', { name: 'Why nobody is told' });
  await expect(why).toContainText(`By Milo Brandt: Keys are renewed ${run}`);
  await openPage(page, `/exceptions?tab=all&q=${ref}`);
  await expect(page.getByText(/Silenced · /).first()).toBeVisible();
  expect(await readMailbox(ref)).toHaveLength(0);

  await openPage(page, '/markers?kind=maintenance');
  await expect(page.getByText(`Keys are renewed ${run}`)).toBeVisible();

  await openPage(page, '/on-call/silences');
  await expect(line).toContainText('hides 1 open exception');
  const again = await ask();
  await expect(again.getByRole('region', { name: 'What it would hide' })).toContainText('1 open exception would be hidden.');
  await again.getByRole('button', { name: 'Cancel' }).click();
  await line.getByRole('button', { name: /^End/ }).click();
  await expect(page.getByRole('region', { name: 'Over in the last 30 days' })).toContainText(`Keys are renewed ${run}`);
  await openPage(page, `/exceptions/${ref}`);
  await expect(why).toHaveCount(0);
  await expect.poll(async () => (await readMailbox(ref)).length, { timeout: 40_000 }).toBe(1);
});

test('a Critical one calls on, and is acknowledged from the mail by somebody who is not signed in; nobody else is called then', async ({
  page,
  browser,
}) => {
  const supplier = `SUP-${run}`;
  await sendEvents([
    {
      workflow: 'wf-supplier-onboarding',
      milestone: 'sup_in_apauto',
      facility: 'PNC',
      supplier,
      occurredAt: new Date(),
      keys: { supplier_request_id: `SRQ-${run}`, supplier_id: supplier },
      measures: { amountMinor: 4_200_000, currency: 'USD' },
      attributes: { change_type: 'bank', bank_verified: 'false' },
    },
  ]);
  await signInAs(page, 'Milo Brandt', '/on-call');
  const ref = await findException(page, '$42,000');
  await openPage(page, `/exceptions/${ref}`);
  const told = page.getByRole('region', { name: 'Who was told' });
  await expect(told.getByText(/^In (2\d|1\d) min/).first()).toBeVisible();
  await expect(told).toContainText('if nobody acknowledges');

  await expect.poll(async () => (await readMailbox(ref)).length, { timeout: 40_000 }).toBeGreaterThan(0);
  const [mail] = await readMailbox(ref);
  const code = / code (\d{4})$/.exec(mail?.subject ?? '')?.[1] ?? '';
  const link = /https?:\/\/\S+\/acknowledge\/\S+/.exec(mail?.text ?? '')?.[0] ?? '';
  const scanner = await browser.newContext();
  expect((await scanner.request.get(link)).status()).toBe(200);
  expect((await scanner.request.head(link)).status()).toBe(200);

  const phone = await (await browser.newContext({ viewport: { width: 390, height: 844 } })).newPage();
  await phone.goto(link);
  await expect(phone.getByRole('heading', { level: 1 })).toContainText('Bank details changed without verification');
  const wrong = code === '0000' ? '0001' : '0000';
  await phone.getByLabel('Code of the mail').fill(wrong);
  await phone.getByRole('button', { name: 'Acknowledge' }).click();
  await expect(phone.getByText('That is not the code of this mail.')).toBeVisible();
  await phone.getByLabel('Code of the mail').fill(code);
  await phone.getByRole('button', { name: 'Acknowledge' }).click();
  await expect(phone.getByRole('status')).toContainText('Done.');
  await phone.goto(link);
  await expect(phone.getByRole('status')).toContainText('This link was used for that.');

  await openPage(page, `/exceptions/${ref}`);
  await expect(told).toContainText('Somebody acknowledged it, so nobody else is called.');
  await expect(told.getByText('if nobody acknowledges')).toHaveCount(0);
});

test('a test takes the way of every mail, arrives, and the page says so', async ({ page }) => {
  await signInAs(page, 'Milo Brandt', '/on-call/telling');
  const before = (await readMailbox('[Test] Throughline reaches you')).length;
  await page.getByRole('button', { name: 'Send me a test' }).click();
  await expect.poll(async () => (await readMailbox('[Test] Throughline reaches you')).length, { timeout: 40_000 }).toBe(before + 1);
  await expect(page.getByRole('region', { name: 'Test' })).toContainText('The mail server took it', { timeout: 40_000 });
});
