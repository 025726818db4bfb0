import { expect, type Page } from '@playwright/test';
import { z } from 'zod';

const listSchema = z.object({ rows: z.array(z.object({ ref: z.string(), statement: z.string() })) });

/** The reference of the one open exception whose statement says `words`, once it is there, as whoever is signed in may see it. */
export async function findException(page: Page, words: string): Promise<string> {
  const find = async () => {
    const answer = await page.request.get('/api/exceptions', { params: { tab: 'all' } });
    return listSchema.parse(await answer.json()).rows.find(({ statement }) => statement.includes(words))?.ref ?? '';
  };
  await expect.poll(find).toMatch(/^EX-\d+$/);
  return find();
}
