'use client';
import { useSyncExternalStore } from 'react';

const never = () => () => undefined;

/**
 * False while a component takes over what the server sent, true from then on. What several parts of the frame ask for may have come before the
 * last of them wakes, and the server did not have it.
 */
export const useHydrated = (): boolean =>
  useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
