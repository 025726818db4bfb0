'use client';
import { useState } from 'react';
import { chipClass } from '@/components/ui/chip';
import { Icon } from '@/components/ui/icon';
import { PickMenu, type PickOption } from '@/components/ui/pick-menu';
import { type Changes, listOf } from '@/lib/domain/scope-url';
import type { ExceptionFacets } from '@/lib/domain/views/exception-list';

const filters = [
  { id: 'state', name: 'State', allName: 'Not resolved' },
  { id: 'team', name: 'Team', allName: 'All' },
  { id: 'severity', name: 'Severity', allName: 'All' },
  { id: 'workflow', name: 'Workflow', allName: 'All' },
  { id: 'owner', name: 'Owner', allName: 'All' },
  { id: 'code', name: 'Type', allName: 'All' },
] as const;
const sorts: PickOption[] = [
  { id: 'urgency', name: 'Urgency', hint: 'severity, then due' },
  { id: 'due', name: 'Due first' },
  { id: 'impact', name: 'Most money first' },
  { id: 'newest', name: 'Newest first' },
  { id: 'oldest', name: 'Oldest first' },
];
const groups: PickOption[] = [
  { id: 'cause', name: 'Cause' },
  { id: 'supplier', name: 'Supplier' },
  { id: 'facility', name: 'Facility' },
  { id: 'severity', name: 'Severity' },
  { id: 'owner', name: 'Owner' },
  { id: 'none', name: 'Nothing' },
];
const endings: PickOption[] = [
  { id: 'evidence', name: 'By evidence' },
  { id: 'person', name: 'By a person' },
  { id: 'superseded', name: 'Replaced by another' },
  { id: 'expired', name: 'Out of time' },
];
const nameOf = (options: PickOption[], id: string) => options.find((one) => one.id === id)?.name ?? id;

interface Props {
  facets: ExceptionFacets;
  search: URLSearchParams;
  change: (changes: Changes) => void;
}

/** What narrows, groups and sorts the list; all of it lives in the address. Filters that are not set stay behind one button. */
export function QueueFilters({ facets, search, change }: Props) {
  const [all, setAll] = useState(false);
  const [group, sort] = [search.get('group') ?? 'cause', search.get('sort') ?? 'urgency'];
  const closing = listOf(search, 'closed');
  const shown = filters.filter(({ id }) => all || id === 'state' || search.has(id));
  return (
    <div className="flex items-center gap-1.5 overflow-x-auto px-3 py-2 md:flex-wrap md:overflow-visible md:px-4">
      <SearchText key={search.get('q') ?? ''} initial={search.get('q') ?? ''} apply={(q) => change({ q })} />
      {shown.map(({ id, name, allName }) => {
        const chosen = listOf(search, id);
        const options = facets[id].map((one) => ({ id: one.id, name: one.name, hint: String(one.exceptions) }));
        const summary = chosen.length === 0 ? allName : chosen.length === 1 ? nameOf(options, chosen[0] ?? '') : `${chosen.length} chosen`;
        return <PickMenu key={id} {...{ name, summary, options, chosen, allName }} choose={(ids) => change({ [id]: ids })} />;
      })}
      {all || closing.length > 0 ? (
        <PickMenu
          name="Closed"
          summary={closing.length === 0 ? 'However' : closing.length === 1 ? nameOf(endings, closing[0] ?? '') : `${closing.length} chosen`}
          options={endings}
          chosen={closing}
          allName="However"
          choose={(ids) => change({ closed: ids })}
        />
      ) : null}
      <button type="button" aria-expanded={all} onClick={() => setAll(!all)} className={`${chipClass()} border-dashed`}>
        <Icon name={all ? 'close' : 'plus'} size={12} />
        {all ? 'Fewer' : 'Filter'}
      </button>
      <span className="flex-1" />
      <PickMenu
        single
        name="Group by"
        summary={nameOf(groups, group)}
        options={groups}
        chosen={[group]}
        align="right"
        choose={([id]) => change({ group: id === 'cause' ? null : id })}
      />
      <PickMenu
        single
        name="Sort"
        summary={nameOf(sorts, sort)}
        options={sorts}
        chosen={[sort]}
        align="right"
        choose={([id]) => change({ sort: id === 'urgency' ? null : id })}
      />
    </div>
  );
}

function SearchText({ initial, apply }: { initial: string; apply: (text: string) => void }) {
  const [text, setText] = useState(initial);
  return (
    <search className="min-w-0 flex-none print:hidden">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          apply(text.trim());
        }}
        className="flex h-7 w-[204px] items-center gap-1.5 rounded-m border border-line bg-bg px-2 focus-within:border-accent"
      >
        <Icon name="search" size={13} className="text-ink-3" />
        <input
          type="search"
          value={text}
          data-search=""
          onChange={(event) => setText(event.target.value)}
          aria-label="Find in this list: EX number, order, supplier or words"
          placeholder="Order, supplier, words"
          className="min-w-0 flex-1 bg-transparent outline-none placeholder:text-ink-3"
        />
      </form>
    </search>
  );
}
