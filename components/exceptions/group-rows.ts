import { severityWords } from '@/lib/domain/say-exception';
import type { Cause, ExceptionRow } from '@/lib/domain/views/exception-list';

export const groupings = ['cause', 'supplier', 'facility', 'severity', 'owner', 'none'] as const;
export type Grouping = (typeof groupings)[number];

export interface RowGroup {
  id: string;
  title: string;
  /** What they share, in words. */
  hint: string;
  /** The name of the one supplier, connector or facility they share. */
  shared: string | null;
  rows: ExceptionRow[];
  /** Counts over the whole list, which may be longer than the rows at hand. */
  exceptions: number;
  amounts: ExceptionRow['amounts'];
  overdue: number;
  unowned: number;
  firstDueAt: string | null;
}

const SINGLE = 'single';
const sharedWords = { supplier: 'only', connector: 'one connector:', facility: 'only' } as const;

function sumRows(rows: readonly ExceptionRow[], now: number): Omit<RowGroup, 'id' | 'title' | 'hint' | 'shared'> {
  const sums = new Map<string, number>();
  for (const { currency, amountMinor } of rows.flatMap((row) => row.amounts)) sums.set(currency, (sums.get(currency) ?? 0) + amountMinor);
  const live = rows.filter((row) => row.state !== 'resolved');
  return {
    rows: [...rows],
    exceptions: rows.length,
    amounts: [...sums].map(([currency, amountMinor]) => ({ currency, amountMinor })),
    overdue: live.filter((row) => Date.parse(row.dueAt) < now).length,
    unowned: live.filter((row) => row.person === null).length,
    firstDueAt: live.map((row) => row.dueAt).sort()[0] ?? null,
  };
}

const keys: Record<Exclude<Grouping, 'cause' | 'none'>, (row: ExceptionRow) => { id: string; title: string }> = {
  supplier: ({ supplier }) => (supplier === null ? { id: 'none', title: 'No supplier' } : { id: supplier, title: supplier }),
  severity: (row) => ({ id: row.severity, title: severityWords[row.severity] }),
  owner: (row) =>
    row.person ? { id: row.person.id, title: row.person.me ? 'You' : row.person.name } : { id: 'nobody', title: 'Nobody yet' },
  facility: ({ facilities: [first, second] }) =>
    first && !second ? { id: first.id, title: first.name } : { id: 'several', title: 'Several facilities' },
};

/**
 * The rows in groups, each in the order of the list, groups in the order of their first row, so that the most urgent is on top. By
 * cause, types with one exception stand together as "No shared cause", and group sums are those of the whole list.
 */
export function groupRows(rows: readonly ExceptionRow[], causes: readonly Cause[], by: Grouping, now: number): RowGroup[] {
  if (by === 'none') return [{ id: 'all', title: '', hint: '', shared: null, ...sumRows(rows, now) }];
  if (by !== 'cause') {
    const groups = Map.groupBy(rows, (row) => keys[by](row).id);
    return [...groups].map(([id, list]) => ({
      id,
      title: list[0] ? keys[by](list[0]).title : id,
      hint: '',
      shared: null,
      ...sumRows(list, now),
    }));
  }
  const shared = new Map(causes.filter(({ exceptions }) => exceptions > 1).map((cause) => [cause.code, cause]));
  const groups = Map.groupBy(rows, ({ code }) => (shared.has(code) ? code : SINGLE));
  const alone = groups.size === 1 ? 'Single cases' : 'No shared cause';
  return [...groups].map(([code, list]): RowGroup => {
    const cause = shared.get(code);
    if (!cause) return { id: SINGLE, title: alone, hint: 'single cases', shared: null, ...sumRows(list, now) };
    const hint = cause.shared ? `${sharedWords[cause.shared.kind]} ${cause.shared.name}` : '';
    const { amounts, overdue, unowned, firstDueAt, exceptions, title } = cause;
    return { id: code, title, hint, shared: cause.shared?.name ?? null, rows: list, exceptions, amounts, overdue, unowned, firstDueAt };
  });
}
