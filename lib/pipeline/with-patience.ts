import { UnavailableError } from '@/lib/domain';
import { RefusedError } from './refused-error';

/** How long a sender may keep us waiting for its body: some seconds, and more for what it has sent so far. */
export interface Patience {
  graceMs: number;
  bytesPerMs: number;
}

export const usualPatience: Patience = { graceMs: 20_000, bytesPerMs: 50 };

/**
 * The chunks of a body, as long as they come at a useful speed: time spent waiting for the sender is counted, time spent at work here
 * is not. Throws UnavailableError (503, so that a sender with a bad line sends again) when it drips, and lets go of the source;
 * RefusedError when the source breaks.
 */
export async function* withPatience(
  source: AsyncIterable<Uint8Array> | null,
  { graceMs, bytesPerMs }: Patience,
): AsyncGenerator<Uint8Array> {
  if (!source) return;
  const chunks = source[Symbol.asyncIterator]();
  let leftMs = graceMs;
  let done = false;
  try {
    while (!done) {
      const began = performance.now();
      const next = await within(chunks.next().catch(refuseCut), leftMs);
      if (next === null) throw new UnavailableError('The body came too slowly. Send it again.', 5);
      leftMs -= performance.now() - began;
      if (next.done) done = true;
      else {
        leftMs += next.value.length / bytesPerMs;
        yield next.value;
      }
    }
  } finally {
    // A source that never answers would never end either: it is told, and not waited for.
    if (!done) void chunks.return?.()?.catch(() => undefined);
  }
}

/** Whoever is left to hear it: proxies keep the connection of a sender that is gone. */
function refuseCut(): never {
  throw new RefusedError({ status: 400, code: 'unreadable', message: 'The connection ended before the body was whole; send it again.' });
}

/** What the promise gives, or null after `ms`. */
async function within<T>(promise: Promise<T>, ms: number): Promise<T | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((tell) => {
    timer = setTimeout(tell, Math.max(0, ms), null);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
    // If it fails after all, nobody is left to hear it.
    promise.catch(() => undefined);
  }
}
