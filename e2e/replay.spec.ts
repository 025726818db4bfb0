import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from '@playwright/test';
import { z } from 'zod';
import { findException } from './find-exception';
import { openPage } from './open-page';
import { sendEvents, type Told } from './send-events';
import { signInAs } from './sign-in-as';

const run = Date.now() % 1_000_000;
const assets = Array.from({ length: 30 }, (_, i) => `AST-${run}-${i}`);
/** Fail again whatever is done. */
const broken = new Set(assets.slice(-3));

const step = (asset: string, milestone: string, more: Partial<Told> = {}): Told => ({
  workflow: 'wf-asset-itsm',
  milestone,
  facility: 'LKH',
  occurredAt: new Date(),
  keys: { asset_id: asset },
  ...more,
});
const inPlan = (asset: string, more: Partial<Told>) => step(asset, 'asset_in_cmms', { interface: 'if-asset-cmms', ...more });
const refused = { status: 'failed', error: { class: 'auth_failed', code: '401', message: 'The key has expired.' } };

const askSchema = z.object({ transaction: z.object({ businessKeys: z.array(z.object({ value: z.string() })) }) });
let middleware: Server;
const asked: string[] = [];

test.beforeAll(async () => {
  middleware = createServer((request, response) => {
    let text = '';
    request.on('data', (part) => {
      text += String(part);
    });
    request.on('end', async () => {
      const asset = askSchema.parse(JSON.parse(text)).transaction.businessKeys[0]?.value ?? '';
      asked.push(asset);
      response.writeHead(202).end();
      await sendEvents([
        inPlan(
          asset,
          broken.has(asset) ? { ...refused, error: { ...refused.error, message: 'Unknown asset class.' } } : { status: 'completed' },
        ),
      ]);
    });
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => middleware.once('listening', resolve));
});
test.afterAll(() => middleware.close());

test('thirty refused transactions are processed again: asked for, approved by another, and followed to what became of each', async ({
  page,
  browser,
}) => {
  await sendEvents(assets.flatMap((asset) => [step(asset, 'asset_received'), inPlan(asset, refused)]));

  await test.step('an administrator says where the connector takes replays', async () => {
    await signInAs(page, 'Priya Nandakumar', '/sources/replays');
    await page.getByRole('button', { name: /^Set the address of Equipment API/ }).click();
    await page.getByRole('textbox', { name: /^Address/ }).fill(`http://127.0.0.1:${(middleware.address() as AddressInfo).port}/replays`);
    await page.getByLabel(/^Secret/).fill('the secret that both sides know');
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByText('The address must begin with https')).toBeVisible();
    await page.getByRole('checkbox', { name: /own network/ }).check();
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByRole('table', { name: 'Addresses for replays' })).toContainText('/replays');
  });

  const other = await browser.newContext();
  const milo = await other.newPage();
  await signInAs(milo, 'Milo Brandt', '/exceptions');
  const ref = await findException(milo, 'Equipment API');
  await openPage(milo, `/exceptions/${ref}`);
  await milo.getByRole('button', { name: 'Process again...' }).click();
  await milo.getByRole('textbox', { name: /^Why now/ }).fill('The key of the maintenance system was renewed.');
  await milo.getByRole('button', { name: 'Ask for it' }).click();
  await expect(milo.getByRole('heading', { level: 1 })).toHaveText('30 transactions wait for a second person to approve.');
  await expect(milo.getByText('You asked for it: somebody else approves it.')).toBeVisible();
  await expect(milo.getByRole('button', { name: 'Approve', exact: true })).toHaveCount(0);
  const path = new URL(milo.url()).pathname as `/${string}`;
  expect(asked).toEqual([]);

  await test.step('a second person approves', async () => {
    await openPage(page, path);
    await page.getByRole('button', { name: 'Approve', exact: true }).click();
    const dialog = page.getByRole('dialog');
    await expect(dialog).toContainText('the first 2 alone');
    await dialog.getByRole('button', { name: 'Approve', exact: true }).click();
  });

  await expect(milo.getByRole('heading', { level: 1 })).toHaveText('27 of 30 were completed; 3 failed again.', { timeout: 45_000 });
  expect(new Set(asked).size).toBe(30);
  await milo.getByRole('navigation', { name: 'Which transactions' }).getByRole('link', { name: 'Failed again' }).click();
  const rows = milo.getByRole('table', { name: 'Transactions of the replay' }).getByRole('row');
  await expect(rows).toHaveCount(4);
  for (const asset of broken) await expect(rows.filter({ hasText: asset })).toContainText('Unknown asset class.');

  await openPage(milo, `/exceptions/${ref}`);
  await expect(milo.getByRole('region', { name: 'Processed again' })).toContainText('27 of 30 were completed; 3 failed again.');
  await other.close();
});
