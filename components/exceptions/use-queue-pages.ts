'use client';
import { useQueries, useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { exceptionsQuery, type ViewParams } from '@/lib/client';
import type { ExceptionList } from '@/lib/domain/views/exception-list';
import { joinPages, mendCursors } from './mend-cursors';

/** Pages out of sight are kept for so long. */
const KEPT_MS = 30 * 60_000;

interface Pages {
  readonly list: string;
  /** Where each page after the first begins. */
  readonly cursors: readonly string[];
  /** The first and last page of which a row is in sight. */
  readonly seen: readonly [number, number];
}

/**
 * The rows of the list as far as one has scrolled. Only pages in sight and beside it follow changes; the others are asked for again when they come into
 * sight. What was pushed from one page to the next while nobody looked is asked for too.
 */
export function useQueuePages(params: ViewParams, first: ExceptionList) {
  const client = useQueryClient();
  const list = JSON.stringify(params);
  const none: Pages = { list, cursors: [], seen: [0, 0] };
  const [state, setState] = useState(none);
  const { cursors, seen } = state.list === list ? state : none;
  const askFor = (cursor: string) => ({ ...exceptionsQuery({ ...params, cursor }), gcTime: KEPT_MS });
  const near = cursors.filter((_, at) => at + 1 >= seen[0] - 1 && at + 1 <= seen[1] + 1);
  const asked = useQueries({ queries: near.map(askFor) });
  const pages = [first, ...cursors.map((cursor) => client.getQueryData<ExceptionList>(askFor(cursor).queryKey))];
  const mended = mendCursors(pages, cursors);
  if (mended !== cursors) setState({ list, cursors: mended, seen });

  // An answer that was read again says when.
  const version = pages.map((page) => page?.asOf ?? '').join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: `pages` is a new array each time; `version` is what is in it.
  const joined = useMemo(() => {
    const all = joinPages(pages);
    return { rows: all.map(({ row }) => row), pageOf: new Map(all.map(({ row, page }) => [row.ref, page])) };
  }, [list, version]);

  const last = pages.at(-1);
  const loading = asked.some(({ isPending, isError }) => isPending && !isError);
  const more = last === undefined || last.nextCursor !== null;
  const failed = asked.find(({ isError, data }) => isError && data === undefined);
  return {
    ...joined,
    more,
    loading,
    fault: failed?.error?.message ?? null,
    /** Asks for the next page, or again for one that did not come. */
    load: () => {
      if (failed) void failed.refetch();
      else if (last?.nextCursor && !loading) setState({ list, cursors: [...cursors, last.nextCursor], seen });
    },
    /** Tells of which pages rows are in sight. */
    see: (from: number, to: number) => {
      if (from !== seen[0] || to !== seen[1]) setState({ list, cursors, seen: [from, to] });
    },
  };
}
