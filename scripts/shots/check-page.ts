import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';

/** How many pixels of the page stick out sideways; 0 when nothing does. */
export const findOverflow = (page: Page): Promise<number> =>
  page.evaluate(() => Math.max(0, document.documentElement.scrollWidth - document.documentElement.clientWidth));

/** What breaks a rule of WCAG or of good practice, one line for each element. */
export async function findViolations(page: Page): Promise<string[]> {
  await page.evaluate(() => Promise.all(document.getAnimations().map((animation) => animation.finished.catch(() => null))));
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`));
}

/** What the page said of itself while `watch` held: errors of its scripts, and answers that a server must not give. Emptied when read. */
export function watchFaults(page: Page): () => string[] {
  let faults: string[] = [];
  page.on('pageerror', (error) => faults.push(`script: ${error.message.slice(0, 300)}`));
  page.on('console', (message) => {
    if (message.type() === 'error' && !/Failed to load resource/.test(message.text()))
      faults.push(`console: ${message.text().slice(0, 300)}`);
  });
  page.on('response', (response) => {
    if (response.status() >= 500) faults.push(`${response.status()} ${new URL(response.url()).pathname}`);
  });
  return () => {
    const told = faults;
    faults = [];
    return told;
  };
}

/** Waits until the page stands still: fonts are there, nothing is on its way, and it has had a moment for drawings that follow its width. */
export async function waitUntilStill(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await document.fonts.ready;
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
  });
  await page
    .waitForFunction(() => document.querySelector('[role=status][aria-label=Loading]') === null, null, { timeout: 15_000 })
    // A page that goes on loading is taken as it is: that is what a person sees.
    .catch(() => undefined);
  await page.waitForTimeout(200);
}
