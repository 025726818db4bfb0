import type { ExceptionList, ExceptionRow } from '@/lib/domain/views/exception-list';

type Page = Pick<ExceptionList, 'nextCursor'> & { readonly rows: readonly Pick<ExceptionRow, 'ref'>[] };

/**
 * The cursors of the pages after the first, with one more where rows were pushed out of a page: it was read again with something new in it, and its
 * last rows no longer stand at the beginning of the next. The same array where nothing is missing. Pages that are not there yet are undefined.
 */
export function mendCursors(pages: readonly (Page | undefined)[], cursors: readonly string[]): readonly string[] {
  const at = cursors.findIndex((cursor, place) => {
    const [page, next] = [pages[place], pages[place + 1]];
    if (!page?.nextCursor || !next || page.nextCursor === cursor || cursors.includes(page.nextCursor)) return false;
    const refs = new Set(page.rows.map(({ ref }) => ref));
    return !next.rows.some(({ ref }) => refs.has(ref));
  });
  const missing = at < 0 ? null : pages[at]?.nextCursor;
  return missing ? [...cursors.slice(0, at), missing, ...cursors.slice(at)] : cursors;
}

/** The rows of all pages in order, each once, with the page it stands on: what moved between two readings may be on two. */
export function joinPages<T extends { readonly ref: string }>(
  pages: readonly ({ readonly rows: readonly T[] } | undefined)[],
): { row: T; page: number }[] {
  const all = new Map<string, { row: T; page: number }>();
  for (const [page, view] of pages.entries()) for (const row of view?.rows ?? []) if (!all.has(row.ref)) all.set(row.ref, { row, page });
  return [...all.values()];
}
