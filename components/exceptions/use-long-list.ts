'use client';
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { type FocusEvent, useEffect, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { keepDrawn } from '@/components/ui/keep-drawn';
import { spaceOut } from '@/components/ui/space-out';
import { usePrinting } from '@/components/ui/use-printing';
import type { QueueItem } from './list-items';
import { useMedia } from './use-media';

const AROUND = 12;
/** What the server draws, before anything can be measured. */
const FIRST = { width: 1440, height: 900 };
/** Under the bar of the page and the head of the list, and above the keys at its foot. */
const COVERED = { above: 84, below: 44 };
const CARD_HEIGHT = 118;
const LINE_HEIGHT = { row: 44, head: 36, more: 36 };

/**
 * Which lines of the list are drawn: those in sight, and the one that has the focus, so that scrolling does not take it away. The page scrolls, not the
 * list. On paper all stand.
 */
export function useLongList(items: readonly QueueItem[]) {
  const list = useRef<HTMLOListElement>(null);
  const printing = usePrinting();
  const phone = useMedia('(max-width: 44.9rem)');
  const [top, setTop] = useState(0);
  const [kept, setKept] = useState<string | null>(null);
  // Where the list begins is up to what stands above it, which comes and goes.
  useEffect(() => {
    const read = () => {
      if (list.current) setTop(Math.round(list.current.getBoundingClientRect().top + window.scrollY));
    };
    const observer = new ResizeObserver(read);
    observer.observe(document.body);
    read();
    return () => observer.disconnect();
  }, []);
  const placeOf = (key: string | null) => (key === null ? -1 : items.findIndex((item) => item.key === key));
  const virtual = useWindowVirtualizer({
    count: items.length,
    enabled: !printing,
    estimateSize: (at) => (phone && items[at]?.kind === 'row' ? CARD_HEIGHT : LINE_HEIGHT[items[at]?.kind ?? 'row']),
    getItemKey: (at) => items[at]?.key ?? at,
    rangeExtractor: keepDrawn(placeOf(kept)),
    scrollMargin: top,
    scrollPaddingStart: COVERED.above,
    scrollPaddingEnd: COVERED.below,
    overscan: AROUND,
    initialRect: FIRST,
    useFlushSync: false,
  });
  const all = () => items.map((_, index) => ({ item: { index, start: 0, end: 0 } }));
  const drawn = printing ? all() : spaceOut(virtual.getVirtualItems(), top, top + virtual.getTotalSize());
  const follow = (event: FocusEvent) => {
    const key = event.target.closest('li')?.getAttribute('data-key');
    if (key && key !== kept) setKept(key);
  };
  const focus = (ref: string) => {
    const at = placeOf(ref);
    if (at < 0) return;
    // What is out of sight is drawn first, where it stands; then it can take the focus and come into sight.
    flushSync(() => setKept(ref));
    list.current?.querySelector<HTMLElement>(`[data-row="${CSS.escape(ref)}"]`)?.focus({ preventScroll: true });
    virtual.scrollToIndex(at, { align: 'auto' });
  };
  const { startIndex: first, endIndex: last } = virtual.range ?? { startIndex: 0, endIndex: 0 };
  return { list, lines: { follow }, drawn, measure: virtual.measureElement, focus, first, last };
}
