import { useEffect, useEffectEvent, useRef } from 'react';
import type { ExceptionRow } from '@/lib/domain/views/exception-list';

interface Place {
  readonly ref: string;
  readonly at: number;
}

/**
 * Tells where the keys stand; when that row leaves the list and nothing else has the focus, `focus` gets the one that stands there then. While `asking`,
 * a dialog has it.
 */
export function useKeptFocus(rows: readonly ExceptionRow[], asking: boolean, focus: (ref: string) => void): (place: Place) => void {
  const place = useRef<Place | null>(null);
  const keep = useEffectEvent(() => {
    if (place.current === null || asking || document.activeElement !== document.body) return;
    const { ref, at } = place.current;
    if (rows.some((row) => row.ref === ref)) return;
    place.current = null;
    const neighbour = rows[Math.min(at, rows.length - 1)];
    if (neighbour) focus(neighbour.ref);
  });
  // The focus is the browser's, which gives it to nobody when the row that has it goes.
  // biome-ignore lint/correctness/useExhaustiveDependencies: looked at when the rows change, and when a dialog is done.
  useEffect(keep, [rows, asking]);
  return (next) => {
    place.current = next;
  };
}
