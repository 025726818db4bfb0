'use client';
import { useQueries } from '@tanstack/react-query';
import { exceptionsQuery, type ViewParams } from '@/lib/client';
import type { RowGroup } from './group-rows';

/** The groups, those that were asked for in full with the first page of their own rows; and of which it is still on its way. */
export function useGroupRows(params: ViewParams, groups: readonly RowGroup[], long: ReadonlySet<string>) {
  const { cursor: _, ...list } = params;
  const asked = groups.filter(({ id, codes, rows, exceptions }) => codes.length > 0 && long.has(id) && rows.length < exceptions);
  const answers = useQueries({ queries: asked.map(({ codes }) => exceptionsQuery({ ...list, code: codes.join(',') })) });
  const found = new Map(asked.map(({ id }, at) => [id, answers[at]]));
  return {
    groups:
      asked.length === 0
        ? groups
        : groups.map((group) => {
            const rows = found.get(group.id)?.data?.rows;
            return rows ? { ...group, rows } : group;
          }),
    loading: new Set(asked.filter(({ id }) => found.get(id)?.isPending).map(({ id }) => id)),
  };
}
