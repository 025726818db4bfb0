/** What was counted over a whole list, and when. */
export interface Counted<T> {
  readonly at: Date;
  readonly counts: T;
}

/** So old may counts be that stand beside a further page; they come with their time. */
export const KEEP_MS = 60_000;
const MOST_KEPT = 200;

/**
 * A memory of what was counted over whole lists, so that their further pages need not count again. `key` holds who asks with all grants: whoever
 * loses one asks another question. Per process; what is not remembered is counted.
 */
export function keepCounts<T>(): {
  /** At most a minute old; null where there is none. */
  readonly find: (key: string, now: Date) => Counted<T> | null;
  readonly keep: (key: string, counted: Counted<T>) => void;
} {
  const kept = new Map<string, Counted<T>>();
  return {
    find: (key, now) => {
      const known = kept.get(key);
      const ageMs = known ? now.getTime() - known.at.getTime() : Number.NaN;
      return known && ageMs >= 0 && ageMs < KEEP_MS ? known : null;
    },
    keep: (key, counted) => {
      kept.delete(key);
      // The oldest goes first.
      for (const oldest of kept.keys()) {
        if (kept.size < MOST_KEPT) break;
        kept.delete(oldest);
      }
      kept.set(key, counted);
    },
  };
}
