import type { QueryClient } from '@tanstack/react-query';

export type LiveState = 'connecting' | 'live' | 'polling' | 'paused';
export interface Live {
  state: LiveState;
  /** When the server last spoke, in ms; null before the first word. */
  heardAt: number | null;
}

const INVALIDATE_EVERY_MS = 1000;
const POLL_EVERY_MS = 5000;
const PATIENCE_MS = 12_000;

/**
 * One stream of changes per page. Each change makes the views on screen stale, at most once a second; when the stream stays
 * silent for 12 s the views are polled every 5 s until it speaks again. Nothing is fetched while paused or hidden.
 */
export class LiveStream {
  #state: Live = { state: 'connecting', heardAt: null };
  #listeners = new Set<() => void>();
  #source: EventSource | null = null;
  #timers = new Set<ReturnType<typeof setInterval>>();
  #dirty = false;
  #lastRefreshAt = 0;
  readonly #client: QueryClient;
  constructor(client: QueryClient) {
    this.#client = client;
  }

  read = (): Live => this.#state;
  subscribe = (listener: () => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  #set(next: Partial<Live>) {
    this.#state = { ...this.#state, ...next };
    for (const listener of this.#listeners) listener();
  }

  #heard = (changed: boolean) => {
    this.#dirty ||= changed;
    this.#set({ heardAt: Date.now(), state: this.#state.state === 'paused' ? 'paused' : 'live' });
  };

  #beat = () => {
    if (this.#state.state === 'paused' || document.hidden) return;
    const now = Date.now();
    const silent = now - (this.#state.heardAt ?? this.#startedAt) > PATIENCE_MS;
    if (silent && this.#state.state !== 'polling') this.#set({ state: 'polling' });
    const due = this.#state.state === 'polling' ? now - this.#lastRefreshAt >= POLL_EVERY_MS : this.#dirty;
    if (!due) return;
    this.#dirty = false;
    this.#lastRefreshAt = now;
    void this.#client.invalidateQueries({ refetchType: 'active' }, { cancelRefetch: false });
  };

  #startedAt = 0;
  /** Opens the stream; returns how to close it. */
  start = () => {
    this.#startedAt = Date.now();
    this.#source = new EventSource('/api/stream');
    this.#source.addEventListener('changed', () => this.#heard(true));
    this.#source.addEventListener('alive', () => this.#heard(false));
    this.#timers.add(setInterval(this.#beat, INVALIDATE_EVERY_MS));
    return () => {
      this.#source?.close();
      this.#source = null;
      for (const timer of this.#timers) clearInterval(timer);
      this.#timers.clear();
    };
  };

  /** Stops or resumes refreshing; what changed meanwhile is fetched on resuming. */
  pause = (paused: boolean) => {
    this.#set({ state: paused ? 'paused' : this.#source?.readyState === 1 ? 'live' : 'connecting' });
    if (!paused) this.#dirty = true;
  };
}
