'use client';
import { type State, StateMark } from '@/components/ui/glyph';
import type { SearchItem, SearchView } from '@/lib/domain/views/search';
import { markParts, type SearchGroup, type SearchOption } from './search-options';

const names: Record<SearchGroup, string> = {
  recent: 'Recent',
  page: 'Pages',
  action: 'Actions',
  transaction: 'Transactions',
  exception: 'Exceptions',
  facility: 'Facilities',
  workflow: 'Workflows',
  interface: 'Interfaces',
  connector: 'Connectors',
  application: 'Applications',
  all: 'All of them',
  filter: 'Filters you can type',
};

/** Groups that no answer of the server changes. */
const still: readonly SearchGroup[] = ['filter', 'recent', 'page', 'action'];

const marks: Record<NonNullable<SearchItem['state']>, [State, string]> = {
  open: ['next', 'Under way'],
  completed: ['good', 'Completed'],
  completed_with_warning: ['medium', 'With warning'],
  failed: ['high', 'Failed'],
  cancelled: ['cancelled', 'Cancelled'],
};

function Marked({ text, typed }: { text: string; typed: string }) {
  return markParts(text, typed).map((part, at) =>
    part.met ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text never move.
      <mark key={at} className="rounded-s bg-accent/20 text-ink">
        {part.text}
      </mark>
    ) : (
      part.text
    ),
  );
}

function Line({ option, typed }: { option: SearchOption; typed: string }) {
  const { item } = option;
  const [state, word] = item?.state ? (item.late ? (['medium', 'Late'] as const) : marks[item.state]) : [null, null];
  return (
    <>
      <span className="flex min-w-0 items-baseline justify-between gap-3">
        <span className={option.group === 'filter' ? 'truncate font-mono text-[12.5px]' : 'truncate font-medium'}>
          <Marked text={option.title} typed={option.group === 'filter' ? '' : typed} />
        </span>
        {state ? (
          <span className="flex-none text-s">
            <StateMark state={state}>{word}</StateMark>
          </span>
        ) : null}
      </span>
      <span className="block truncate text-s text-ink-3">
        {item?.matched ? (
          <>
            {item.matched.name} <Marked text={item.matched.value} typed={typed} />,{' '}
          </>
        ) : null}
        {option.detail}
      </span>
    </>
  );
}

/** What the box found, grouped by what it is, below the box; what can be typed while it is empty. */
export function SearchPanel({
  id,
  text,
  found,
  waiting,
  options,
  chosen,
  pick,
}: {
  id: string;
  text: string;
  found: SearchView | null;
  waiting: boolean;
  options: SearchOption[];
  chosen: string | null;
  pick: (option: SearchOption) => void;
}) {
  const groups = Map.groupBy(options, (option) => option.group);
  const nothing =
    text.length > 1 &&
    found !== null &&
    !waiting &&
    found.groups.length === 0 &&
    found.faults.length === 0 &&
    !options.some(({ group }) => group === 'page' || group === 'action');
  return (
    <div className="absolute top-full right-0 z-30 mt-1 max-h-[min(560px,75dvh)] w-[440px] overflow-y-auto rounded-l border border-line bg-surface py-1.5 text-ink shadow-float max-md:fixed max-md:inset-x-2 max-md:top-[52px] max-md:w-auto">
      <p
        role="status"
        className={text === '' || nothing || (found?.faults.length ?? 0) > 0 ? 'px-3.5 py-1.5 text-s text-ink-2' : 'sr-only'}
      >
        {text === ''
          ? 'Type any id or business key, whole or its beginning: an order, an invoice, a file, an employee, a trace id; an error code or words of a fault; a facility, a workflow; a page or something to do.'
          : (found?.faults.length ?? 0) > 0
            ? found?.faults.join(' ')
            : nothing
              ? `Nothing is known by “${text}”. Personal keys must be typed whole.`
              : waiting
                ? 'Searching'
                : `${options.length} found`}
      </p>
      <div id={id} role="listbox" aria-label="Found">
        {[...groups].map(([group, lines]) => (
          // biome-ignore lint/a11y/useSemanticElements: a fieldset holds no options of a list box.
          <div key={group} role="group" aria-label={names[group]} className={waiting && !still.includes(group) ? 'opacity-60' : undefined}>
            <p aria-hidden="true" className="px-3.5 pt-2 pb-1 text-s font-medium text-ink-3">
              {names[group]}
            </p>
            {lines.map((option) => (
              // biome-ignore lint/a11y/useFocusableInteractive: the box keeps the focus and names the active option.
              // biome-ignore lint/a11y/useKeyWithClickEvents: arrows and Enter work in the box.
              <div
                key={option.key}
                id={option.key}
                role="option"
                aria-selected={option.key === chosen}
                onPointerDown={(event) => event.preventDefault()}
                onClick={() => pick(option)}
                ref={option.key === chosen ? (node) => node?.scrollIntoView({ block: 'nearest' }) : undefined}
                className={`cursor-pointer px-3.5 py-1.5 ${option.key === chosen ? 'bg-sunken' : 'hover:bg-sunken'}`}
              >
                <Line option={option} typed={text} />
              </div>
            ))}
          </div>
        ))}
      </div>
    </div>
  );
}
