import { setTimeout as sleep } from 'node:timers/promises';
import { hasEnded, type IntentRow, readIntents } from './judge-mails';

/** A lease of a sender that was killed lasts 90 s; then comes one more attempt. */
const WITHIN_MS = 130_000;

/** Resolves with the intents once none is open, or when two minutes have passed; what is open then counts as lost. */
export async function waitForMails(databaseUrl: string): Promise<IntentRow[]> {
  for (const end = Date.now() + WITHIN_MS; ; await sleep(500)) {
    const intents = await readIntents(databaseUrl);
    if (Date.now() > end || intents.every(hasEnded)) return intents;
  }
}
