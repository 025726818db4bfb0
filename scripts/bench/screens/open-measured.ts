import type { Page } from 'playwright-core';
import { showHuge } from '../../shots/huge-views';
import type { MeasuredPage } from './use-pages';

/** Opens a page, and waits until it follows changes and, where it shows a huge estate, has it. */
export async function openMeasured(page: Page, { address, huge }: MeasuredPage): Promise<void> {
  const shown = huge === null ? null : await showHuge(page, huge);
  await page.goto(address, { waitUntil: 'load' });
  await page
    .getByText(/^(Live|Asking every)/)
    .first()
    .waitFor({ state: 'attached' });
  await shown?.();
}
