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
  rows: readonly ExceptionRow[];
  /** The exception types that make it up, where it is made of types: all its rows can be asked for by them. */
  codes: readonly string[];
  /** Counts over the whole list, which may be longer than the rows at hand. */
  exceptions: number;
  amounts: ExceptionRow['amounts'];
  overdue: number;
  unowned: number;
  firstDueAt: string | null;
}

const SINGLE = 'single';
const sharedWords = { supplier: 'only', connector: 'one connector:', facility: 'only' } as const;

type Sums = Pick<RowGroup, 'rows' | 'exceptions' | 'amounts' | 'overdue' | 'unowned' | 'firstDueAt'>;

function sumAmounts(amounts: ExceptionRow['amounts']): ExceptionRow['amounts'] {
  const sums = new Map<string, number>();
  for (const { currency, amountMinor } of amounts) sums.set(currency, (sums.get(currency) ?? 0) + amountMinor);
  return [...sums].map(([currency, amountMinor]) => ({ currency, amountMinor }));
}

function sumRows(rows: readonly ExceptionRow[], now: number): Sums {
  const live = rows.filter((row) => row.state !== 'resolved');
  return {
    rows,
    exceptions: rows.length,
    amounts: sumAmounts(rows.flatMap((row) => row.amounts)),
    overdue: live.filter((row) => Date.parse(row.dueAt) < now).length,
    unowned: live.filter((row) => row.person === null).length,
    firstDueAt: live.map((row) => row.dueAt).sort()[0] ?? null,
  };
}

/** The same of whole causes, of which not every row is at hand. */
const sumCauses = (causes: readonly Cause[]): Omit<Sums, 'rows'> => ({
  exceptions: causes.reduce((sum, { exceptions }) => sum + exceptions, 0),
  amounts: sumAmounts(causes.flatMap(({ amounts }) => amounts)),
  overdue: causes.reduce((sum, { overdue }) => sum + overdue, 0),
  unowned: causes.reduce((sum, { unowned }) => sum + unowned, 0),
  firstDueAt:
    causes
      .flatMap(({ firstDueAt }) => firstDueAt ?? [])
      .sort()
      .at(0) ?? null,
});

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
 * cause, types with one exception stand together as "No shared cause", group sums are those of the whole list, and causes of which no row is at hand
 * stand at the end with their numbers.
 */
export function groupRows(rows: readonly ExceptionRow[], causes: readonly Cause[], by: Grouping, now: number): RowGroup[] {
  if (by === 'none') return [{ id: 'all', title: '', hint: '', shared: null, codes: [], ...sumRows(rows, now) }];
  if (by !== 'cause') {
    const groups = Map.groupBy(rows, (row) => keys[by](row).id);
    return [...groups].map(([id, list]) => ({
      id,
      title: list[0] ? keys[by](list[0]).title : id,
      hint: '',
      shared: null,
      codes: [],
      ...sumRows(list, now),
    }));
  }
  const shared = new Map(causes.filter(({ exceptions }) => exceptions > 1).map((cause) => [cause.code, cause]));
  const groupOf = (code: string) => (shared.has(code) ? code : SINGLE);
  const groups = Map.groupBy(rows, ({ code }) => groupOf(code));
  for (const { code } of causes) if (!groups.has(groupOf(code))) groups.set(groupOf(code), []);
  const alone = groups.size === 1 ? 'Single cases' : 'No shared cause';
  const singles = causes.filter(({ code }) => !shared.has(code));
  return [...groups].map(([code, list]): RowGroup => {
    const cause = shared.get(code);
    if (!cause) {
      const sums = list.length < singles.length ? { ...sumCauses(singles), rows: list } : sumRows(list, now);
      return { id: SINGLE, title: alone, hint: 'single cases', shared: null, codes: singles.map((one) => one.code), ...sums };
    }
    const hint = cause.shared ? `${sharedWords[cause.shared.kind]} ${cause.shared.name}` : '';
    const { amounts, overdue, unowned, firstDueAt, exceptions, title } = cause;
    return {
      ...{ id: code, title, hint, shared: cause.shared?.name ?? null, codes: [code], rows: list },
      ...{ exceptions, amounts, overdue, unowned, firstDueAt },
    };
  });
}
