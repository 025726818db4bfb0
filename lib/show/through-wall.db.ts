import { readerFor } from '@/lib/access';
import { asReader } from '@/lib/db';
import type { Actor } from '@/lib/domain';

type Read = (actor: Actor, ...rest: never[]) => unknown;

const walled = new WeakSet<object>();

/**
 * The same reads, each with all its statements as the database role of who asks: what a statement forgets to leave out, the policies of the
 * tables leave out. The first argument says who asks.
 */
export function throughWall<T extends Record<string, Read>>(reads: T): T {
  const through = Object.entries(reads).map(([name, read]) => {
    const guarded: Read = (actor, ...rest) => asReader(readerFor(actor), () => read(actor, ...rest));
    walled.add(guarded);
    return [name, guarded];
  });
  return Object.fromEntries(through);
}

/** True for what `throughWall` returned. */
export const isThroughWall = (read: object): boolean => walled.has(read);
