import { type Browser, type BrowserContext, chromium } from 'playwright-core';
import { childEnvironment } from '@/lib/config';
import { browserFlags, findBrowser } from '../setup/find-browser';

/** The browser of the journeys, with nothing kept between runs. */
export async function openBrowser(onStop: (stop: () => Promise<void>) => void): Promise<Browser> {
  const { executablePath, env } = await findBrowser();
  const environment = Object.fromEntries(Object.entries(childEnvironment(env)).flatMap(([name, value]) => (value ? [[name, value]] : [])));
  const browser = await chromium.launch({ executablePath, args: [...browserFlags], env: environment });
  onStop(() => browser.close());
  return browser;
}

/** The loader of TypeScript calls this in functions that are sent to a page, where it does not exist: it names a function and gives it back. */
export const loaderNames = 'globalThis.__name ??= (named) => named';

export const contextOptions = {
  viewport: { width: 1440, height: 900 },
  locale: 'en-US',
  timezoneId: 'America/New_York',
  reducedMotion: 'reduce',
} as const;

/** A context in which somebody of the demo is signed in. */
export async function signIn(browser: Browser, url: string, email: string, password: string): Promise<BrowserContext> {
  const context = await browser.newContext({ ...contextOptions, baseURL: url });
  const page = await context.newPage();
  await page.goto('/sign-in');
  await page.fill('input[type=email]', email);
  await page.fill('input[type=password]', password);
  await page.keyboard.press('Enter');
  await page.waitForURL((address) => !address.pathname.startsWith('/sign-in'));
  await page.close();
  return context;
}
