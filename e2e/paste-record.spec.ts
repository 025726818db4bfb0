import { expect, test } from '@playwright/test';
import { readE2eInfo } from '@/scripts/setup/e2e-info';
import { signInAs } from './sign-in-as';

const { url, keys } = readE2eInfo();
const run = Date.now() % 1_000_000;

test('a pasted record shows the event it becomes, with where each part came from', async ({ page }) => {
  await signInAs(page, 'Milo Brandt', '/sources');
  await page.getByRole('link', { name: 'Mappings' }).click();
  await page.getByRole('combobox', { name: 'Preset' }).selectOption('Boomi execution record');
  await expect(page).toHaveURL(/preset=boomi/);
  const box = page.getByRole('textbox', { name: /^Records/ });
  const becomes = page.getByRole('region', { name: 'What it becomes' });
  await box.fill(
    JSON.stringify({
      executionId: `e-${run}`,
      executionTime: '2026-11-20T14:05:31Z',
      status: 'ERROR',
      executionType: 'exec_sched',
      processName: 'PO Outbound 850',
      executionDuration: 1840,
      message: 'connection refused',
    }),
  );
  const part = (name: string) => becomes.getByRole('row').filter({ has: page.getByRole('rowheader', { name, exact: true }) });
  await expect(part('eventId')).toContainText(`e-${run}:ERROR`);
  await expect(part('status')).toContainText('failed');
  await expect(part('status')).toContainText('Verified');
  await expect(part('durationMs')).toContainText('Needs confirmation');
  await expect(part('workflow')).toContainText('wf-p2p-po');
  await expect(part('milestone')).toContainText('Your feed');
  await expect(part('error.class')).toContainText('connection_failed');

  await box.fill(`{"executionId":"e-${run}","executionTime":"soon","status":"COMPLETE","processName":"P"}`);
  await expect(becomes.getByText('Refused', { exact: true })).toBeVisible();
  await expect(becomes.getByText(/"soon"/)).toBeVisible();
  await box.fill('{"executionId":');
  await expect(becomes.getByRole('alert')).toContainText('not JSON');
  await page.getByRole('button', { name: 'A test run, left out' }).click();
  await expect(becomes.getByText('A test run by hand.')).toBeVisible();
});

test('a record sent by a preset is an event, sent again a duplicate, and its preset counts it', async ({ page }) => {
  const record = {
    executionId: `e2e-${run}`,
    executionTime: new Date(Date.now() - 60_000).toISOString().replace(/\.\d+Z$/, 'Z'),
    status: 'COMPLETE',
    executionType: 'exec_sched',
    processName: 'PO Outbound 850',
  };
  const send = async () => {
    const answer = await fetch(`${url}/api/events?preset=boomi`, {
      method: 'POST',
      headers: { authorization: `Bearer ${keys.live}`, 'content-type': 'application/json' },
      body: JSON.stringify({ result: [record, { ...record, executionType: 'test_manual' }] }),
    });
    return [answer.status, await answer.json()];
  };
  expect(await send()).toEqual([200, { accepted: 1, duplicates: 0, rejected: 0, leftOut: 1, errors: [] }]);
  expect(await send()).toEqual([200, { accepted: 0, duplicates: 1, rejected: 0, leftOut: 1, errors: [] }]);
  await signInAs(page, 'Milo Brandt', '/sources/mappings?preset=boomi');
  const row = page.getByRole('table', { name: 'Presets' }).getByRole('row').filter({ hasText: 'Boomi execution record' });
  // Two deliveries of one event and one record that is left out.
  await expect(row.getByRole('cell').nth(2)).toHaveText('2');
  await expect(row.getByRole('cell').nth(3)).toHaveText('2');
  await expect(page.getByText(/left out: A test run by hand/)).toBeVisible();
});
