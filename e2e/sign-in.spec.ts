import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { readE2eInfo } from '@/scripts/setup/e2e-info';

const { password } = readE2eInfo();

async function signIn(page: Page, email: string, given = password): Promise<void> {
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password').fill(given);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}

test.describe('everybody lands on the page they use', () => {
  for (const [name, path] of [
    ['Ana Kettering', '/exceptions'],
    ['Milo Brandt', '/health'],
    ['Ruth Adeyemi', '/kpis'],
    ['Jonas Whitaker', '/on-call'],
    ['Priya Nandakumar', '/health'],
  ] as const)
    test(`${name} on ${path}`, async ({ page }) => {
      await page.goto('/sign-in');
      await page.getByRole('button', { name: new RegExp(name) }).click();
      await page.waitForURL((url) => url.pathname === path);
    });
});

test('somebody who opened a link from a mail comes to what it points at', async ({ page }) => {
  await page.goto('/sign-in?next=%2Fexceptions%3Fq%3DPO-1');
  await signIn(page, 'operations@quillmoor.example');
  await page.waitForURL((url) => `${url.pathname}${url.search}` === '/exceptions?q=PO-1');
});

test('a link to another site is not followed', async ({ page, baseURL }) => {
  await page.goto('/sign-in?next=%2F%2Fevil.example%2Fhealth');
  await signIn(page, 'cfo@quillmoor.example');
  await page.waitForURL(`${baseURL}/kpis`);
});

test('with the keyboard alone', async ({ page }) => {
  await page.goto('/sign-in');
  await page.getByLabel('E-mail').focus();
  await page.keyboard.type('oncall@quillmoor.example');
  await page.keyboard.press('Tab');
  await page.keyboard.type(password);
  await page.keyboard.press('Enter');
  await page.waitForURL((url) => url.pathname === '/on-call');
});

test('a slip is said in words at the field that is wrong', async ({ page }) => {
  await page.goto('/sign-in');
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(page.getByRole('form', { name: 'Sign in' }).getByRole('alert')).toHaveText('Type your e-mail, such as name@hospital.org.');
  await expect(page.getByLabel('E-mail')).toBeFocused();
  await signIn(page, 'buyer@quillmoor.example', 'not the password');
  await expect(page.getByRole('form', { name: 'Sign in' }).getByRole('alert')).toHaveText(
    'This e-mail and password do not belong together.',
  );
  await expect(page.getByLabel('Password')).toBeFocused();
});

test('what is not public leads to sign-in; the API says 401 in a document', async ({ page, request }) => {
  const answer = await request.get('/api/exceptions');
  expect(answer.status()).toBe(401);
  expect(answer.headers()['content-type']).toContain('application/problem+json');
  await page.goto('/exceptions?q=PO-1');
  await page.waitForURL((url) => url.pathname === '/sign-in' && url.searchParams.get('next') === '/exceptions?q=PO-1');
});

test('the machine endpoints need no key on this machine', async ({ request }) => {
  expect(await (await request.get('/healthz')).json()).toEqual({ alive: true });
  await expect.poll(async () => (await request.get('/readyz')).status()).toBe(200);
  expect(await (await request.get('/metrics')).text()).toMatch(/^throughline_inbox_events \d+$/m);
  const elsewhere = await request.get('/metrics', { headers: { 'x-forwarded-for': '10.1.2.3' } });
  expect(elsewhere.status()).toBe(401);
});

test('the API is described for people and for tools', async ({ page, request }) => {
  const description = await (await request.get('/api/openapi.json')).json();
  await page.goto('/docs/api');
  await expect(page.getByRole('heading', { level: 1, name: 'The Throughline API' })).toBeVisible();
  for (const path of Object.keys(description.paths))
    await expect(page.getByRole('heading', { level: 3 }).filter({ hasText: path }).first()).toBeVisible();
});

for (const path of ['/sign-in', '/docs/api'])
  for (const colorScheme of ['light', 'dark'] as const)
    test(`${path} can be used by everybody, ${colorScheme}`, async ({ page }) => {
      await page.emulateMedia({ colorScheme });
      await page.goto(path);
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
    });
