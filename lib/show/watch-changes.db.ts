import { listen } from '@/lib/db';
import { CHANGED_CHANNEL } from '@/lib/domain';

type Watcher = () => void;

/** Longer than a page takes from its data to its stream. */
const RECENT_MS = 30_000;

interface Hub {
  watchers: Set<Watcher>;
  /** Resolves to how to stop listening; one connection for all watchers of the process. */
  listening: Promise<() => Promise<void>> | null;
  /** When the last change was heard of, or listening began: before that nothing is known. In ms of the process. */
  changedAtMs: number;
}
// Route bundles may load this module more than once; the process shall still listen once.
const holder = globalThis as typeof globalThis & { throughlineHub?: Hub };
const hub = (): Hub => {
  holder.throughlineHub ??= { watchers: new Set(), listening: null, changedAtMs: 0 };
  return holder.throughlineHub;
};

/**
 * Calls `onChange` whenever the worker has committed a round of work, until the returned function is called; and at once when it has
 * within half a minute, which whoever read before it watched has not seen. Cost: one database connection per process, however many
 * watch. Throws when the database cannot be reached at first.
 */
export async function watchChanges(onChange: Watcher): Promise<() => void> {
  const state = hub();
  const { watchers } = state;
  watchers.add(onChange);
  const change = () => {
    state.changedAtMs = performance.now();
    for (const watcher of watchers) watcher();
  };
  state.listening ??= listen(CHANGED_CHANNEL, change).then((stop) => {
    state.changedAtMs = performance.now();
    return stop;
  });
  try {
    await state.listening;
    if (watchers.has(onChange) && performance.now() - state.changedAtMs < RECENT_MS) onChange();
  } catch (error) {
    state.listening = null;
    watchers.delete(onChange);
    throw error;
  }
  return () => watchers.delete(onChange);
}
