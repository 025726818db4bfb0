'use client';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type RefObject, useState } from 'react';
import { flushSync } from 'react-dom';
import { keepDrawn } from '@/components/ui/keep-drawn';
import { spaceOut } from '@/components/ui/space-out';
import { usePrinting } from '@/components/ui/use-printing';
import type { HealthPlace } from '@/lib/domain/views/health';
import { GROUP_HEIGHT, gridPlace, ROW_HEIGHT } from './matrix-row';
import { type GridPlace, moveInGrid } from './move-in-grid';

/** One line under the head: the name of a group, or a facility of it. */
export type MatrixLine = { readonly group: string; readonly place: HealthPlace | null };

/** From so many lines on the matrix scrolls by itself under its own head, and only what is in sight is drawn. */
const TALL = 60;
const AROUND = 12;
/** What the server draws, before anything can be measured. */
const FIRST = { width: 1200, height: 24 * ROW_HEIGHT };

const heightOf = ({ place }: MatrixLine) => (place === null ? GROUP_HEIGHT : ROW_HEIGHT);
const rowOfFocus = (target: EventTarget): GridPlace | null => {
  const [row, column] = target instanceof Element ? (target.closest('[data-at]')?.getAttribute('data-at') ?? '').split(' ') : [];
  return row && column ? { row: Number(row), column: Number(column) } : null;
};

/** Which lines are drawn, and where the keyboard stands: one stop for Tab, the arrows go on from there. */
export function useMatrixGrid(lines: readonly MatrixLine[], columns: number, box: RefObject<HTMLElement | null>) {
  const printing = usePrinting();
  const tall = lines.length > TALL && !printing;
  const first = lines.findIndex(({ place }) => place !== null);
  const [asked, setActive] = useState<GridPlace>({ row: 1 + first, column: 0 });
  const active = { row: Math.min(asked.row, lines.length), column: Math.min(asked.column, columns - 1) };
  const rows = useVirtualizer({
    count: lines.length,
    enabled: tall,
    getScrollElement: () => box.current,
    estimateSize: (at) => heightOf(lines[at] ?? { group: '', place: null }),
    rangeExtractor: keepDrawn(active.row - 1),
    overscan: AROUND,
    initialRect: FIRST,
    useFlushSync: false,
  });
  const all = lines.map((line, index) => ({ index, key: index, start: 0, end: heightOf(line) }));
  const drawn = tall ? spaceOut(rows.getVirtualItems(), 0, rows.getTotalSize()) : all.map((item) => ({ item }));

  const press = (event: KeyboardEvent) => {
    if (event.metaKey || event.altKey || event.shiftKey) return;
    const shape = { columns, rows: [true, ...lines.map(({ place }) => place !== null)] };
    const to = moveInGrid(active, { key: event.key, ctrl: event.ctrlKey }, shape);
    if (to === null) return;
    event.preventDefault();
    // What is out of sight is drawn first, where it stands; then it can take the focus and come into sight.
    flushSync(() => setActive(to));
    const cell = box.current?.querySelector<HTMLElement>(`[data-at="${gridPlace(to.row, to.column)}"]`);
    (cell?.querySelector('a') ?? cell)?.focus({ preventScroll: true });
    cell?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  };
  const follow = (target: EventTarget) => {
    const to = rowOfFocus(target);
    if (to && (to.row !== active.row || to.column !== active.column)) setActive(to);
  };
  return { tall, drawn, active, press, follow };
}
