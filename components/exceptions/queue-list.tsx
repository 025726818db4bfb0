'use client';
import { useState } from 'react';
import { Checkbox } from '@/components/ui/checkbox';
import { classNames } from '@/components/ui/class-names';
import { useNow } from '@/components/ui/clock';
import { Icon } from '@/components/ui/icon';
import { sayDuration } from '@/lib/domain/say';
import { sayAmounts } from '@/lib/domain/say-exception';
import type { ExceptionRow } from '@/lib/domain/views/exception-list';
import type { RowGroup } from './group-rows';
import { columns, QueueRow } from './queue-row';

/** Rows a group shows before it says how many more there are. */
const SHOWN = 6;

interface Props {
  /** True when groups are causes. */
  byCause: boolean;
  groups: RowGroup[];
  openRef: string | null;
  selected: ReadonlySet<string>;
  select: (refs: string[], on: boolean) => void;
  hrefOf: (row: ExceptionRow) => string;
  show: (row: ExceptionRow) => boolean;
  folded: ReadonlySet<string>;
  fold: (id: string) => void;
}

export function QueueList({ byCause, groups, openRef, selected, select, hrefOf, show, folded, fold }: Props) {
  const [long, setLong] = useState<ReadonlySet<string>>(new Set());
  const all = groups.flatMap(({ rows }) => rows.map(({ ref }) => ref));
  const some = all.some((ref) => selected.has(ref));
  return (
    <div className="@container min-h-0 flex-1">
      <div
        className={classNames(
          'sticky top-12 z-10 hidden h-[30px] border-b border-line bg-surface text-s text-ink-3 max-lg:static',
          columns,
        )}
      >
        <Checkbox
          checked={all.length > 0 && all.every((ref) => selected.has(ref))}
          some={some && !all.every((ref) => selected.has(ref))}
          onChange={(event) => select(all, event.target.checked)}
          aria-label="Select all"
        />
        <span>Severity, age</span>
        <span>What and where</span>
        <span className="text-right">Impact</span>
        <span className="pl-2">Due in</span>
        <span>Owner, waiting on</span>
      </div>
      {groups.map((group) => {
        const open = !folded.has(group.id);
        const rows = long.has(group.id) || group.rows.length <= SHOWN + 1 || groups.length === 1 ? group.rows : group.rows.slice(0, SHOWN);
        return (
          <section key={group.id} aria-label={group.title || 'Exceptions'} data-group={group.id}>
            {group.title ? <GroupHead group={group} open={open} toggle={() => fold(group.id)} /> : null}
            {open ? (
              <ol>
                {rows.map((row) => (
                  <QueueRow
                    key={row.ref}
                    row={row}
                    href={hrefOf(row)}
                    open={row.ref === openRef}
                    selected={selected.has(row.ref)}
                    select={(on) => select([row.ref], on)}
                    titled={group.title === row.title}
                    shared={group.shared}
                    show={() => show(row)}
                  />
                ))}
              </ol>
            ) : null}
            {open && rows.length < group.rows.length ? (
              <button
                type="button"
                onClick={() => setLong(new Set([...long, group.id]))}
                className="flex h-9 w-full items-center gap-1.5 border-b border-line px-4 font-medium text-accent hover:bg-bg @2xl:pl-[136px]"
              >
                <Icon name="down" size={13} />
                {group.rows.length - rows.length} more{group.id === 'single' ? ' single cases' : byCause ? ' of the same cause' : ''}
              </button>
            ) : null}
          </section>
        );
      })}
    </div>
  );
}

function GroupHead({ group, open, toggle }: { group: RowGroup; open: boolean; toggle: () => void }) {
  const now = useNow(60_000);
  const first = group.firstDueAt === null ? null : Date.parse(group.firstDueAt) - now;
  const due =
    group.overdue > 0 ? `${group.overdue} overdue` : first === null || first < 0 ? '' : `first ${sayDuration(Math.max(0, first))}`;
  return (
    <h2 className="font-normal">
      <button
        type="button"
        aria-expanded={open}
        onClick={toggle}
        className={classNames(
          'w-full min-h-9 border-b border-line bg-bg py-2 text-left text-s text-ink-2 tabular-nums hover:bg-sunken @2xl:py-0',
          columns,
        )}
      >
        <span className="flex min-w-0 items-center gap-2 @2xl:col-span-3">
          <Icon name="down" className={classNames('text-ink-3 transition-transform', !open && '-rotate-90')} />
          <b className="truncate text-m font-semibold text-ink">{group.title}</b>
          <span className="max-@2xl:ml-auto">{group.exceptions}</span>
          <span className="hidden whitespace-nowrap @2xl:inline">{group.hint}</span>
        </span>
        <span className="hidden text-right @2xl:block">{sayAmounts(group.amounts) ?? ''}</span>
        <span className={classNames('hidden pl-2 @2xl:block', group.overdue > 0 && 'font-semibold text-ink')}>{due}</span>
        <span className="hidden @2xl:block">{group.unowned > 0 ? `${group.unowned} with nobody` : ''}</span>
        <span className="mt-0.5 flex justify-between gap-3 pl-[22px] @2xl:hidden">
          <span>{[group.hint, sayAmounts(group.amounts)].filter(Boolean).join(' · ')}</span>
          <span>{due}</span>
        </span>
      </button>
    </h2>
  );
}
