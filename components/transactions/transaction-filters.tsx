'use client';
import { useRouter, useSearchParams } from 'next/navigation';
import { useTransition } from 'react';
import { FilterChip } from '@/components/ui/chip';
import { PickMenu, type PickOption } from '@/components/ui/pick-menu';
import { type Changes, hrefWith, listOf } from '@/lib/domain/scope-url';
import type { TransactionList } from '@/lib/domain/views/transactions';

const states: PickOption[] = [
  { id: 'attention', name: 'Needs somebody', hint: 'failed or held' },
  { id: 'failed', name: 'Failed' },
  { id: 'late', name: 'Late' },
  { id: 'open', name: 'Under way' },
  { id: 'completed', name: 'Completed' },
  { id: 'completed_with_warning', name: 'With warning' },
  { id: 'cancelled', name: 'Cancelled' },
];

const ages: PickOption[] = [
  { id: '', name: 'Any age' },
  { id: '12h', name: 'Over 12 hours' },
  { id: '1d', name: 'Over 1 day' },
  { id: '3d', name: 'Over 3 days' },
  { id: '1w', name: 'Over 1 week' },
  { id: '4w', name: 'Over 4 weeks' },
];
const orders: PickOption[] = [
  { id: '', name: 'Newest first' },
  { id: 'oldest', name: 'Oldest first' },
];

const summary = (chosen: string[], options: PickOption[]) =>
  chosen.length === 0
    ? 'All'
    : chosen.length === 1
      ? (options.find(({ id }) => id === chosen[0])?.name ?? chosen[0] ?? '')
      : `${chosen.length} chosen`;

/** The filters of the list as chips; those that came with a link can be taken away. */
export function TransactionFilters({ list, workflows }: { list: TransactionList; workflows: PickOption[] }) {
  const router = useRouter();
  const search = useSearchParams();
  const [pending, startTransition] = useTransition();
  const change = (changes: Changes) =>
    startTransition(() => router.push(hrefWith('/transactions', search, { ...changes, cursor: null }), { scroll: false }));
  const older = search.get('older');
  const [state, workflow, milestone] = [
    [...listOf(search, 'state'), ...listOf(search, 'status')],
    listOf(search, 'workflow'),
    search.get('milestone'),
  ];
  return (
    <div aria-busy={pending} className={pending ? 'flex flex-wrap gap-2 opacity-60' : 'flex flex-wrap gap-2'}>
      <PickMenu
        name="State"
        summary={summary(state, states)}
        options={states}
        chosen={state}
        choose={(ids) => change({ state: ids, status: null })}
      />
      <PickMenu
        name="Workflow"
        summary={summary(workflow, workflows)}
        options={workflows}
        chosen={workflow}
        choose={(ids) => change({ workflow: ids, milestone: null })}
      />
      {list.milestones.length > 0 ? (
        <PickMenu
          name="Stands at"
          single
          summary={list.milestones.find(({ id }) => id === milestone)?.name ?? 'Any step'}
          options={[{ id: '', name: 'Any step' }, ...list.milestones]}
          chosen={[milestone ?? '']}
          choose={([id]) => change({ milestone: id ?? null })}
        />
      ) : null}
      <PickMenu
        name="Open for"
        single
        summary={ages.find(({ id }) => id === (older ?? ''))?.name ?? `Over ${older}`}
        options={ages}
        chosen={[older ?? '']}
        choose={([id]) => change({ older: id ?? null, ...(id ? { sort: 'oldest' } : {}) })}
      />
      <PickMenu
        name="Order"
        bare
        single
        summary={orders.find(({ id }) => id === (search.get('sort') ?? ''))?.name ?? 'Newest first'}
        options={orders}
        chosen={[search.get('sort') ?? '']}
        choose={([id]) => change({ sort: id ?? null })}
      />
      {list.asked.map(({ param, name, value, rest }) => (
        <FilterChip
          key={`${param} ${name} ${value}`}
          name={name}
          value={value}
          removeHref={hrefWith('/transactions', search, { [param]: rest ?? null, cursor: null })}
        />
      ))}
    </div>
  );
}
