import type { Page } from '@playwright/test';
import { waitUntilLive } from './open-page';

/** Signs in as one of the people whom the sign-in page of the demo offers, and comes to `path`. */
export async function signInAs(page: Page, name: string, path: `/${string}`): Promise<void> {
  await page.goto(`/sign-in?next=${encodeURIComponent(path)}`);
  await page.getByRole('button', { name: new RegExp(name) }).click();
  await page.waitForURL((url) => `${url.pathname}${url.search}` === path);
  await waitUntilLive(page);
}
