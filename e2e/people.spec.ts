import { createHmac } from 'node:crypto';
import { expect, type Page, test } from '@playwright/test';
import { openPage, waitUntilLive } from './open-page';
import { readMailbox } from './read-mailbox';
import { signInAs } from './sign-in-as';
import { traceOrder } from './trace-order';

const stamp = Date.now();
const email = `nina.${stamp}@quillmoor.example`;
const name = `Nina Aalto ${stamp % 10_000}`;
const password = 'rain over the quiet harbour';

/** What an authenticator shows for this key, `later` half minutes from now (RFC 6238). */
function codeOf(key: string, later = 0): string {
  const bits = [...key].map((one) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(one).toString(2).padStart(5, '0')).join('');
  const secret = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + later));
  const mac = createHmac('sha1', secret).update(counter).digest();
  const at = (mac.at(-1) ?? 0) & 15;
  return String((mac.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

async function typePassword(page: Page): Promise<void> {
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}

test('a person who is invited for one facility comes in by the mail, sees that place alone, sets up a second factor, and is shut out at once', async ({
  page,
  browser,
}) => {
  test.setTimeout(180_000);
  const at = new Date(Date.now() - 20 * 60_000);
  await traceOrder(`PO-47${stamp % 1_000_000}`, 'RDC', at);
  await traceOrder(`PO-48${stamp % 1_000_000}`, 'CHU', at);
  await signInAs(page, 'Priya Nandakumar', '/people');
  await page.getByRole('button', { name: 'Invite a person' }).click();
  const dialog = page.getByRole('dialog', { name: 'Invite a person' });
  await dialog.getByLabel('Name', { exact: true }).fill(name);
  await dialog.getByLabel('E-mail').fill(email);
  await dialog.getByLabel('Role').selectOption('procurement');
  await dialog.getByRole('button', { name: /^Facilities/ }).click();
  await dialog.getByLabel('Narrow Facilities').fill('Red Alder');
  await dialog
    .getByRole('checkbox', { name: /Red Alder/ })
    .first()
    .check();
  await page.keyboard.press('Escape');
  await dialog.getByRole('button', { name: 'Send the invitation' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(`${name} was invited and has not come in yet.`);
  await expect(page.getByRole('region', { name: 'Rights and teams' })).toContainText(/Procurement at Red Alder/);

  const mailed = async () =>
    (await readMailbox('Your account at Throughline')).find(({ to }) => to.some(({ address }) => address === email));
  await expect.poll(async () => (await mailed())?.subject, { timeout: 30_000 }).toBe('Your account at Throughline');
  const link = /http\S+\/password\/set#\S+/.exec((await mailed())?.text ?? '')?.[0] ?? '';

  const nina = await (await browser.newContext()).newPage();
  await nina.goto(link);
  await nina.getByLabel('New password').fill('password1234');
  await nina.getByRole('button', { name: 'Set the password' }).click();
  await expect(nina.getByRole('alert').first()).toContainText('tried first');
  await nina.getByLabel('New password').fill(password);
  await nina.getByRole('button', { name: 'Set the password' }).click();
  await expect(nina.getByRole('heading', { level: 1 })).toHaveText('Your password is set.');
  await nina.getByRole('link', { name: 'Sign in with it' }).click();
  await typePassword(nina);
  await waitUntilLive(nina);

  const places = async () => {
    const { rows } = await (await nina.request.get('/api/transactions?limit=200&range=24h')).json();
    return [...new Set(rows.map((row: { facility: { id: string } | null }) => row.facility?.id))];
  };
  await expect.poll(places, { timeout: 30_000 }).toEqual(['fac-redcedar']);
  await openPage(nina, '/people');
  await expect(nina.getByText('There is nothing here')).toBeVisible();

  await openPage(nina, '/account');
  await nina.getByRole('button', { name: 'Set up a second factor' }).click();
  await nina.getByRole('button', { name: 'Begin' }).click();
  const key = ((await nina.getByTestId('factor-key').textContent()) ?? '').replaceAll(/\s/g, '');
  await nina.getByLabel('Code that it shows').fill(codeOf(key));
  await nina.getByRole('button', { name: 'Turn it on' }).click();
  await expect(nina.getByTestId('secret')).toContainText(/^[a-z0-9]{5}-[a-z0-9]{5}/);
  await nina.getByRole('button', { name: 'I have kept it' }).click();
  await expect(nina.getByText('is on; 10 backup codes are left.')).toBeVisible();

  const elsewhere = await (await browser.newContext()).newPage();
  await elsewhere.goto('/sign-in?next=/account');
  await typePassword(elsewhere);
  await elsewhere.getByRole('textbox', { name: /^Code/ }).fill('000000');
  await elsewhere.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(elsewhere.getByRole('alert').first()).toContainText('not right');
  await elsewhere.getByRole('textbox', { name: /^Code/ }).fill(codeOf(key, 1));
  await elsewhere.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(elsewhere.getByRole('heading', { level: 1 })).toHaveText('You are signed in at 2 places, with a second factor.');

  // One session ends, then everything.
  await elsewhere.getByRole('button', { name: /^End the session with/ }).click();
  await elsewhere.getByRole('button', { name: 'End it', exact: true }).click();
  await expect(elsewhere.getByRole('heading', { level: 1 })).toHaveText('You are signed in at one place, with a second factor.');
  await nina.goto('/account');
  await expect(nina).toHaveURL(/\/sign-in/);

  await page.reload();
  await waitUntilLive(page);
  await page.getByRole('button', { name: 'Disable', exact: true }).click();
  await page.getByLabel('Reason').fill('End of the journey');
  await page.getByRole('button', { name: 'Disable now' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(`${name} cannot sign in any more.`);
  expect((await elsewhere.request.get('/api/me')).status()).toBe(401);
  await nina.context().close();
  await elsewhere.context().close();
});
