import { defineConfig } from '@playwright/test';
import { childEnvironment, readSetting } from '@/lib/config';
import { browserFlags, findBrowser } from '../setup/find-browser';
import { looksFolder } from './list-looks';

const browser = await findBrowser();
const environment = Object.fromEntries(
  Object.entries(childEnvironment(browser.env)).flatMap(([name, value]) => (value ? [[name, value]] : [])),
);

// `npm run shots -- --compare` starts an empty product first; the pages draw recorded answers.
export default defineConfig({
  testDir: '.',
  testMatch: 'compare-looks.ts',
  outputDir: '../../test-results/looks',
  snapshotPathTemplate: `${looksFolder}/{arg}{ext}`,
  workers: 1,
  timeout: 90_000,
  expect: {
    timeout: 20_000,
    toHaveScreenshot: { animations: 'disabled', caret: 'hide', scale: 'css', maxDiffPixelRatio: 0.0005 },
  },
  use: {
    baseURL: readSetting('E2E_URL') ?? 'http://localhost:3000',
    launchOptions: { executablePath: browser.executablePath, args: [...browserFlags], env: environment },
    locale: 'en-US',
    timezoneId: 'America/New_York',
    reducedMotion: 'reduce',
  },
});
