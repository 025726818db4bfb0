'use client';
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useSyncExternalStore } from 'react';
import { ViewError } from '@/lib/client';

/** From when the oldest view on screen is that could not be brought up to date, in ms; `signed_out` when nobody is known; null while all are current. */
export function useFailing(): number | 'signed_out' | null {
  const cache = useQueryClient().getQueryCache();
  const read = useCallback(() => {
    const failing = cache.findAll({ type: 'active' }).filter(({ state }) => state.fetchFailureCount > 0 || state.error !== null);
    if (failing.some(({ state }) => state.error instanceof ViewError && state.error.status === 401)) return 'signed_out';
    return failing.length === 0 ? null : Math.min(...failing.map(({ state }) => state.dataUpdatedAt));
  }, [cache]);
  return useSyncExternalStore(
    useCallback((listener) => cache.subscribe(listener), [cache]),
    read,
    () => null,
  );
}
