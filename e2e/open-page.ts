import { expect, type Page } from '@playwright/test';

/** Opens an address and waits until the page follows changes: from then on it answers to mouse and keyboard too. */
export async function openPage(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await waitUntilLive(page);
}

/** Waits until the page follows changes. */
export async function waitUntilLive(page: Page): Promise<void> {
  await expect(page.getByText(/^Live,/)).toBeVisible();
}
