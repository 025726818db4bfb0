import type { ExceptionRow } from '@/lib/domain/views/exception-list';
import type { RowGroup } from './group-rows';

/** One line of the list, whatever it is: only those in sight are drawn. */
export type QueueItem =
  | { readonly kind: 'head'; readonly key: string; readonly group: RowGroup; readonly open: boolean }
  | { readonly kind: 'row'; readonly key: string; readonly group: RowGroup; readonly row: ExceptionRow; readonly at: number }
  /** So many more of the group; `alone`: no more of them stand under others, the list of them alone holds all. */
  | { readonly kind: 'more'; readonly key: string; readonly group: RowGroup; readonly left: number; readonly alone: boolean };

/** Rows a group shows before it says how many more there are. */
const SHOWN = 6;

interface Opened {
  /** Groups of which nothing but the name stands. */
  readonly folded: ReadonlySet<string>;
  /** Groups that were asked for in full. */
  readonly long: ReadonlySet<string>;
}

/** The lines of the list in order. A list of one group has no line for more: it goes on as one scrolls. */
export function listItems(groups: readonly RowGroup[], { folded, long }: Opened): QueueItem[] {
  const [only] = groups;
  if (only && groups.length === 1)
    return [...headOf(only, !folded.has(only.id)), ...(folded.has(only.id) ? [] : rowsOf(only, only.rows.length))];
  return groups.flatMap((group) => {
    const open = !folded.has(group.id);
    if (!open) return headOf(group, false);
    const { rows } = group;
    const full = long.has(group.id) || (rows.length <= SHOWN + 1 && rows.length >= group.exceptions);
    const shown = full ? rows.length : Math.min(SHOWN, rows.length);
    const left = Math.max(group.exceptions, rows.length) - shown;
    const more: QueueItem[] = left > 0 ? [{ kind: 'more', key: `more ${group.id}`, group, left, alone: long.has(group.id) }] : [];
    return [...headOf(group, true), ...rowsOf(group, shown), ...more];
  });
}

const headOf = (group: RowGroup, open: boolean): QueueItem[] =>
  group.title === '' ? [] : [{ kind: 'head', key: `group ${group.id}`, group, open }];

const rowsOf = (group: RowGroup, count: number): QueueItem[] =>
  group.rows.slice(0, count).map((row, at) => ({ kind: 'row', key: row.ref, group, row, at }));
