import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { BrowserContext } from 'playwright-core';
import { waitUntilStill } from '../shots/check-page';
import { tellOfChange } from '../shots/huge-views';
import { answersFile, answersOf, looks, type Recording } from './list-looks';

/** Writes down what the pages of the looks are answered by a demo that runs; from then on they draw that. */
export async function recordAnswers(context: BrowserContext): Promise<void> {
  const pages = new Map(looks.map((look) => [answersOf(look.name), look]));
  for (const [name, { address, view }] of pages) {
    const recording: Recording = { at: new Date().toISOString(), answers: {} };
    // Asked for only where steps of the first set-up are open, as in the product that the pictures are taken of.
    recording.answers['/api/start'] = await (await context.request.get('/api/start')).json();
    const page = await context.newPage();
    try {
      await page.route(
        (url) => url.pathname.startsWith('/api/') && url.pathname !== '/api/stream',
        async (route) => {
          const answer = await route.fetch();
          const { pathname, search } = new URL(route.request().url());
          if (route.request().method() === 'GET' && answer.ok() && /json/.test(answer.headers()['content-type'] ?? ''))
            recording.answers[`${pathname}${search}`] = await answer.json();
          await route.fulfill({ response: answer });
        },
      );
      await tellOfChange(page);
      const asked = page.waitForResponse((answer) => new URL(answer.url()).pathname === view, { timeout: 60_000 });
      await page.goto(address, { waitUntil: 'load' });
      await asked;
      await page.waitForLoadState('networkidle');
      await waitUntilStill(page);
    } finally {
      await page.close();
    }
    await mkdir(dirname(answersFile(name)), { recursive: true });
    await writeFile(answersFile(name), gzipSync(JSON.stringify(recording), { level: 9 }));
    console.log(`${name}: ${Object.keys(recording.answers).length} answers`);
  }
}
