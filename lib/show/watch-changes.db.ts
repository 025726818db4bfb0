import { listen } from '@/lib/db';

type Watcher = () => void;

interface Hub {
  watchers: Set<Watcher>;
  /** Resolves to how to stop listening; one connection for all watchers of the process. */
  listening: Promise<() => Promise<void>> | null;
}
// Route bundles may load this module more than once; the process shall still listen once.
const holder = globalThis as typeof globalThis & { throughlineHub?: Hub };
const hub = (): Hub => {
  holder.throughlineHub ??= { watchers: new Set(), listening: null };
  return holder.throughlineHub;
};

/**
 * Calls `onChange` whenever the worker has committed a round of work, until the returned function is called. Cost: one database
 * connection per process, however many watch. Throws when the database cannot be reached at first.
 */
export async function watchChanges(onChange: Watcher): Promise<() => void> {
  const { watchers } = hub();
  watchers.add(onChange);
  const state = hub();
  state.listening ??= listen('throughline_changed', () => {
    for (const watcher of watchers) watcher();
  });
  try {
    await state.listening;
  } catch (error) {
    state.listening = null;
    watchers.delete(onChange);
    throw error;
  }
  return () => watchers.delete(onChange);
}
