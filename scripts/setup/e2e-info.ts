import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { readSetting } from '@/lib/config';

const e2eInfo = z.object({
  url: z.string(),
  databaseUrl: z.string(),
  mailboxUrl: z.string(),
  dataDir: z.string(),
  password: z.string(),
  keys: z.object({ live: z.string(), history: z.string() }),
});

/** Where the product under test runs, and how to sign in and send to it. */
export type E2eInfo = z.infer<typeof e2eInfo>;

/** The product that `npm run e2e` started for this Playwright process. Throws Error outside of it. */
export function readE2eInfo(): E2eInfo {
  const file = readSetting('E2E_INFO');
  if (!file) throw new Error('Run the journeys with `npm run e2e`; it starts the product they talk to.');
  return e2eInfo.parse(JSON.parse(readFileSync(file, 'utf8')));
}
