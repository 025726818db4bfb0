import { setTimeout as sleep } from 'node:timers/promises';

/** A busy database is given so long. */
const TRIES = 30;
const PAUSE_MS = 2_000;

/** What `work` gives, which is done again, up to a minute, when it fails by something that passes and has left nothing behind. */
export async function tryAgain<T>(work: () => Promise<T>, passes: (error: unknown) => boolean): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work();
    } catch (error) {
      if (!passes(error) || tries === TRIES) throw error;
      await sleep(PAUSE_MS);
    }
  }
}
