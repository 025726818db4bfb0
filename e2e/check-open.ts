import { expect, type Page } from '@playwright/test';
import { findViolations } from '@/scripts/shots/check-page';

/** With what is open: in the light and in the dark. */
export async function checkOpen(page: Page): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    expect.soft(await findViolations(page), colorScheme).toEqual([]);
  }
}
