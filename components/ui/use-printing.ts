'use client';
import { useSyncExternalStore } from 'react';
import { flushSync } from 'react-dom';

let printing = false;

function subscribe(changed: () => void) {
  const tell = (now: boolean) => () => {
    printing = now;
    // The browser takes its picture of the page as soon as this event has been told to everybody.
    flushSync(changed);
  };
  const [begin, end] = [tell(true), tell(false)];
  window.addEventListener('beforeprint', begin);
  window.addEventListener('afterprint', end);
  return () => {
    window.removeEventListener('beforeprint', begin);
    window.removeEventListener('afterprint', end);
  };
}

/** True while the page goes to paper: a long list then draws all that it holds, not only what is in sight. */
export const usePrinting = (): boolean =>
  useSyncExternalStore(
    subscribe,
    () => printing,
    () => false,
  );
