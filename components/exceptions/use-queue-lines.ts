'use client';
import { useMemo, useState } from 'react';
import type { ViewParams } from '@/lib/client';
import type { ExceptionList, ExceptionRow } from '@/lib/domain/views/exception-list';
import { type Grouping, groupRows } from './group-rows';
import { listItems } from './list-items';
import type { Further } from './queue-list';
import { useGroupRows } from './use-group-rows';
import { useQueuePages } from './use-queue-pages';

interface Asked {
  readonly params: ViewParams;
  readonly data: ExceptionList;
  readonly grouping: Grouping;
  readonly now: number;
  readonly phone: boolean;
}

/** The lines of the work list: its rows as far as they are loaded, in groups, folded and unfolded as a person wants them. */
export function useQueueLines({ params, data, grouping, now, phone }: Asked) {
  const [toggled, setToggled] = useState<ReadonlySet<string>>(new Set());
  const [long, setLong] = useState<ReadonlySet<string>>(new Set());
  const pages = useQueuePages(params, data);
  const total = data.summary.exceptions;
  const made = useMemo(() => {
    const list = groupRows(pages.rows, data.causes, grouping, now);
    // Of what is loaded the most urgent is known; sums over the whole list are those by cause.
    const partly = grouping !== 'cause' && grouping !== 'none' && pages.rows.length < total;
    return partly ? list.map((group) => ({ ...group, hint: 'so far' })) : list;
  }, [pages.rows, data.causes, grouping, now, total]);
  const { groups, loading: lengthening } = useGroupRows(params, made, long);
  const folded = useMemo(
    () => new Set(groups.filter(({ id }, at) => (phone && at > 1) !== toggled.has(id)).map(({ id }) => id)),
    [groups, phone, toggled],
  );
  const items = useMemo(() => listItems(groups, { folded, long }), [groups, folded, long]);
  const rows = useMemo(() => items.flatMap((item) => (item.kind === 'row' ? [item.row] : [])), [items]);
  /** Everything that can be chosen, drawn or not. */
  const loaded = useMemo(() => {
    const all = new Map<string, ExceptionRow>();
    for (const row of [...pages.rows, ...groups.flatMap((group) => group.rows)]) all.set(row.ref, row);
    return [...all.values()];
  }, [pages.rows, groups]);

  const oneList = groups.length <= 1;
  const further: Further = {
    // By cause every group tells of itself how many more there are.
    more: pages.more && (oneList || grouping !== 'cause'),
    byItself: oneList,
    loading: pages.loading,
    fault: pages.fault,
    load: pages.load,
    see: (first, last) => pages.see(pages.pageOf.get(first) ?? 0, pages.pageOf.get(last) ?? 0),
    loaded: pages.rows.length,
    total,
  };
  const without = (set: ReadonlySet<string>, id: string) => new Set([...set].filter((one) => one !== id));
  return {
    items,
    rows,
    loaded,
    lengthening,
    further,
    fold: (id: string) => setToggled(toggled.has(id) ? without(toggled, id) : new Set([...toggled, id])),
    lengthen: (id: string) => setLong(new Set([...long, id])),
    groupOf: (row: ExceptionRow) => items.find((item) => item.kind === 'row' && item.row.ref === row.ref)?.group.id ?? '',
    /** How many the list has that one goes through, as far as that is known. */
    total: oneList ? total : rows.length,
  };
}
