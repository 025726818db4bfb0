import { expect, test } from '@playwright/test';
import { readE2eInfo } from '@/scripts/setup/e2e-info';
import { signInAs } from './sign-in-as';

const { url, keys } = readE2eInfo();
const run = Date.now() % 1_000_000;

const send = (body: string, key = keys.live, path = '/api/events') =>
  fetch(`${url}${path}`, { method: 'POST', headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' }, body });

test('a screen without data says so, and what to send', async ({ page }) => {
  await signInAs(page, 'Milo Brandt', '/health?environment=development');
  for (const [path, words] of [
    ['/health', 'Nothing has been received yet.'],
    ['/exceptions?tab=all', 'No exception is open'],
    ['/transactions', 'No transaction started in this time'],
    ['/kpis', 'No measure has a case yet'],
    ['/slos', 'Nothing was counted yet'],
  ] as const) {
    await page.goto(`${path}${path.includes('?') ? '&' : '?'}environment=development`);
    await expect(page.getByText(words)).toBeVisible();
    await expect(page.getByText(/^curl .*\/api\/events/)).toBeVisible();
    await expect(page.getByRole('button', { name: 'Copy command' })).toBeVisible();
  }
  await page.goto('/sources?environment=development');
  await expect(page.getByText('No source has sent anything yet.')).toBeVisible();
  await expect(page.getByText(/^npm run admin -- create-key/)).toBeVisible();
  await page.goto('/on-call?environment=development');
  await expect(page.getByText('Nothing was received yet')).toBeVisible();
});

test('a search that finds nothing says what can be searched for', async ({ page }) => {
  await signInAs(page, 'Ana Kettering', '/exceptions');
  await page.getByRole('combobox', { name: 'Find, go or do' }).fill(`PO-NONE-${run}`);
  await page.keyboard.press('Enter');
  await expect(page.getByText(`Nothing is known by “PO-NONE-${run}”`)).toBeVisible();
  await expect(page.getByText(/Any id or business key works/)).toBeVisible();
});

test('a bad record is refused with its reason, its neighbour is taken, and people see why', async ({ page }) => {
  const good = {
    workflow: 'wf-p2p-po',
    milestone: 'po_approved',
    facility: 'CSU',
    occurredAt: new Date().toISOString(),
    businessKeys: [{ type: 'po_number', value: `PO-8${run}`, role: 'root' }],
  };
  const { occurredAt: _, ...timeless } = good;
  const keyless = { workflow: 'wf-p2p-po', milestone: 'po_approved', occurredAt: new Date().toISOString() };
  const answer = await send(
    JSON.stringify([good, timeless, { ...good, occurredAt: 'yesterday' }, { ...good, transactionId: 42 }, keyless, 'no event']),
  );
  expect(answer.status).toBe(200);
  const said = await answer.json();
  expect([said.accepted, said.duplicates, said.rejected]).toEqual([1, 0, 5]);
  expect(said.errors.map(({ index, code }: { index: number; code: string }) => `${index} ${code}`)).toEqual([
    '1 missing_field',
    '2 invalid_time',
    '3 invalid_type',
    '4 missing_field',
    '5 invalid_type',
  ]);
  expect(said.errors[0].message).toContain('occurredAt');

  await signInAs(page, 'Milo Brandt', '/sources');
  const refused = page.getByRole('table', { name: 'Refused records by reason' });
  await expect(refused.getByRole('row').filter({ hasText: 'a field is missing' }).filter({ hasText: 'occurredAt' })).toBeVisible();
  await expect(refused.getByRole('row').filter({ hasText: 'a time that cannot be read' })).toContainText('Events');
});

test('a request that cannot be taken is answered with a problem document', async () => {
  for (const [answer, status, words] of [
    [await send('{"workflow":'), 400, /JSON/i],
    [await send('[]', 'tl_prod_nobody_has_this_key'), 401, /key/i],
    [await send('[]', keys.live, '/api/events?environment=development'), 403, /environment/i],
  ] as const) {
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    const problem = await answer.json();
    expect(problem).toMatchObject({ status });
    expect(`${problem.title} ${problem.detail}`).toMatch(words);
  }
});
