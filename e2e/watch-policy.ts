import type { Page } from '@playwright/test';

/** What the browser refuses because of our policy, and errors of scripts, from now on. */
export async function watchPolicy(page: Page): Promise<string[]> {
  const seen: string[] = [];
  page.on('console', (message) => {
    if (/Content Security Policy|violated/i.test(message.text())) seen.push(`${page.url()} ${message.text().slice(0, 200)}`);
  });
  page.on('pageerror', (error) => seen.push(`${page.url()} ${String(error).slice(0, 200)}`));
  await page.addInitScript(() =>
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sourceFile }) =>
      console.warn(`violated ${violatedDirective} ${blockedURI} ${sourceFile}`),
    ),
  );
  return seen;
}
