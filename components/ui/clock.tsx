'use client';
import { createContext, use, useSyncExternalStore } from 'react';

interface Clock {
  timezone: string;
  /** The server's time when the page was made, in ms: what the first paint says on both sides. */
  renderedAt: number;
}
const ClockContext = createContext<Clock>({ timezone: 'UTC', renderedAt: 0 });

/** Gives every time below it one zone and one present moment. */
export function ClockProvider({ timezone, renderedAt, children }: Clock & { children: React.ReactNode }) {
  return <ClockContext value={{ timezone, renderedAt }}>{children}</ClockContext>;
}

/** The zone in which people here read times. */
export const useTimezone = () => use(ClockContext).timezone;

const ticks = { listeners: new Set<() => void>(), timer: undefined as ReturnType<typeof setInterval> | undefined };
function subscribe(listener: () => void) {
  ticks.listeners.add(listener);
  ticks.timer ??= setInterval(() => {
    for (const each of ticks.listeners) each();
  }, 1000);
  return () => {
    ticks.listeners.delete(listener);
    if (ticks.listeners.size > 0) return;
    clearInterval(ticks.timer);
    ticks.timer = undefined;
  };
}

/** The present in ms, cut to `stepMs`, so that a component renders again only when its words change. */
export function useNow(stepMs = 1000): number {
  const { renderedAt } = use(ClockContext);
  return useSyncExternalStore(
    subscribe,
    () => Math.floor(Date.now() / stepMs) * stepMs,
    () => Math.floor(renderedAt / stepMs) * stepMs,
  );
}
