import { existsSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { type BrowserContext, expect, test } from '@playwright/test';
import { readE2eInfo } from '../setup/e2e-info';
import { waitUntilStill } from '../shots/check-page';
import { tellOfChange } from '../shots/huge-views';
import { askedFor, browserFile, looks, readRecording } from './list-looks';

let cookies: Awaited<ReturnType<BrowserContext['cookies']>>;

test.beforeAll(async ({ browser }, { config }) => {
  if (config.updateSnapshots === 'all') await writeFile(browserFile, `${browser.version()}\n`);
  const taken = existsSync(browserFile) ? readFileSync(browserFile, 'utf8').trim() : 'none';
  // Another browser draws letters otherwise: every picture would differ, and none of them by a change of the product.
  if (taken !== browser.version())
    throw new Error(
      `The pictures were taken with Chromium ${taken}, this is ${browser.version()}. Accept them anew as the product was before your change: npm run shots -- --accept.`,
    );
  const page = await browser.newPage();
  await page.goto('/sign-in');
  await page.fill('input[type=email]', 'admin@quillmoor.example');
  await page.fill('input[type=password]', readE2eInfo().password);
  await page.keyboard.press('Enter');
  await page.waitForURL((address) => !address.pathname.startsWith('/sign-in'));
  cookies = await page.context().cookies();
  await page.close();
});

for (const { name, address, width, height } of looks)
  test(name, async ({ page, context }) => {
    const { at, answers } = readRecording(name);
    await context.addCookies(cookies);
    await page.setViewportSize({ width, height });
    await page.clock.setFixedTime(new Date(at));
    const unknown: string[] = [];
    const waiting = new Set(Object.keys(answers).filter((asked) => asked !== '/api/start?'));
    await page.route(
      (url) => url.pathname.startsWith('/api/') && url.pathname !== '/api/stream',
      (route) => {
        const asked = askedFor(new URL(route.request().url()));
        waiting.delete(asked);
        if (answers[asked] === undefined) unknown.push(asked);
        return answers[asked] === undefined ? route.fulfill({ status: 503 }) : route.fulfill({ json: answers[asked] });
      },
    );
    await tellOfChange(page);
    await page.goto(address, { waitUntil: 'load' });
    await expect.poll(() => [...waiting], 'everything that was recorded is asked for again').toEqual([]);
    expect(unknown, 'asked for what was not recorded: npm run shots -- --record').toEqual([]);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await waitUntilStill(page);
      await expect.soft(page).toHaveScreenshot(`${name}-${colorScheme}.png`);
    }
  });
