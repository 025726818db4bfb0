import { defineConfig } from '@playwright/test';
import { childEnvironment, readSetting } from './lib/config';
import { browserFlags, findBrowser } from './scripts/setup/find-browser';

const browser = await findBrowser();
const browserEnvironment = Object.fromEntries(
  Object.entries(childEnvironment(browser.env)).flatMap(([name, value]) => (value ? [[name, value]] : [])),
);

// `npm run e2e` starts the product first; see scripts/setup/e2e-product.ts.
export default defineConfig({
  testDir: 'e2e',
  testMatch: '**/*.spec.ts',
  outputDir: 'test-results',
  // The journeys share one product; two cores carry it, one browser and no more.
  workers: 1,
  timeout: 90_000,
  expect: { timeout: 15_000 },
  forbidOnly: readSetting('CI') !== undefined,
  use: {
    baseURL: readSetting('E2E_URL') ?? 'http://localhost:3000',
    launchOptions: { executablePath: browser.executablePath, args: [...browserFlags], env: browserEnvironment },
    trace: 'retain-on-failure',
    screenshot: 'only-on-failure',
    viewport: { width: 1440, height: 900 },
    locale: 'en-US',
    timezoneId: 'America/New_York',
  },
});
