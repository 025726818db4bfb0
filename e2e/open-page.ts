import { expect, type Locator, type Page } from '@playwright/test';

/** Opens an address and waits until the page follows changes: from then on it answers to mouse and keyboard too. */
export async function openPage(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await waitUntilLive(page);
}

/** The sentence that a page opens with; what stands in its place while it loads is none. */
export const headOf = (page: Page): Locator => page.getByRole('heading', { level: 1, name: /^(?!Loading$)/ });

/** Waits until the page follows changes. */
export async function waitUntilLive(page: Page): Promise<void> {
  await expect(page.getByText(/^Live,/)).toBeVisible();
}
