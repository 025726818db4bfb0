'use client';
import { useEffect, useEffectEvent } from 'react';

export type QueueKey =
  | 'next'
  | 'previous'
  | 'select'
  | 'open'
  | 'acknowledge'
  | 'assign'
  | 'wait'
  | 'snooze'
  | 'merge'
  | 'resolve'
  | 'fold'
  | 'search'
  | 'technical'
  | 'clear'
  | 'help';

export const queueKeys: { key: string; does: QueueKey; words: string }[] = [
  { key: 'J', does: 'next', words: 'next exception' },
  { key: 'K', does: 'previous', words: 'previous exception' },
  { key: 'X', does: 'select', words: 'select or unselect it' },
  { key: 'O', does: 'open', words: 'open it on its own page' },
  { key: 'Y', does: 'acknowledge', words: 'acknowledge: yes, we have it' },
  { key: 'A', does: 'assign', words: 'assign to a team or person' },
  { key: 'W', does: 'wait', words: 'say whom it waits on' },
  { key: 'S', does: 'snooze', words: 'let it sleep until a time, or until it gets worse' },
  { key: 'M', does: 'merge', words: 'put what is selected under one cause' },
  { key: 'E', does: 'resolve', words: 'end it, with a reason' },
  { key: 'C', does: 'fold', words: 'fold or unfold its cause' },
  { key: 'T', does: 'technical', words: 'technical view on or off' },
  { key: '/', does: 'search', words: 'find in this list' },
  { key: 'Escape', does: 'clear', words: 'clear the selection' },
  { key: '?', does: 'help', words: 'show all keys' },
];

const typing = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  (target.isContentEditable || /^(?:INPUT|TEXTAREA|SELECT)$/.test(target.tagName)) &&
  target.getAttribute('type') !== 'checkbox';

/** Calls `press` for the keys of the list, except while somebody types, holds a modifier or has a dialog open. */
export function useQueueKeys(press: (key: QueueKey) => void, paused: boolean): void {
  const handle = useEffectEvent((event: KeyboardEvent) => {
    if (paused || event.metaKey || event.ctrlKey || event.altKey || typing(event.target)) return;
    const hit = queueKeys.find(({ key }) => key.toLowerCase() === event.key.toLowerCase());
    if (!hit) return;
    if (hit.does !== 'clear') event.preventDefault();
    press(hit.does);
  });
  // The keyboard belongs to the document, outside React.
  useEffect(() => {
    document.addEventListener('keydown', handle);
    return () => document.removeEventListener('keydown', handle);
  }, []);
}
