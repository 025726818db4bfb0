'use client';
import Link from 'next/link';
import { memo } from 'react';
import { Avatar } from '@/components/ui/avatar';
import { Checkbox } from '@/components/ui/checkbox';
import { classNames } from '@/components/ui/class-names';
import { useNow, useTimezone } from '@/components/ui/clock';
import { DueBar } from '@/components/ui/due-bar';
import { SeverityMark } from '@/components/ui/glyph';
import { sayDuration, sayStamp } from '@/lib/domain/say';
import { sayAge, sayImpact, sayWhatAndWhere } from '@/lib/domain/say-exception';
import type { ExceptionRow } from '@/lib/domain/views/exception-list';

/** One grid for column heads, groups and rows, so that every edge lines up; on a phone each row is a card. */
export const columns =
  '@2xl:grid @2xl:grid-cols-[15px_78px_minmax(0,1fr)_92px_120px_minmax(108px,136px)] @2xl:items-center @2xl:gap-x-2.5 px-3 md:px-4';

interface Props {
  row: ExceptionRow;
  /** Its place in the lines of the list, which the list measures by. */
  index: number;
  /** Its place in its group, from 1, and how many that has, drawn or not. */
  place: number;
  of: number;
  measure: (line: HTMLElement | null) => void;
  open: boolean;
  selected: boolean;
  select: (refs: string[], on: boolean) => void;
  /** True under a head that says the title already: the row then says what differs. */
  titled: boolean;
  /** What the head says they all share, so that rows need not repeat it. */
  shared: string | null;
  /** Opens it beside the list; false when there is no room and the link must be followed. */
  show: (row: ExceptionRow) => boolean;
}

/** One exception. What it is given is the same as long as it looks the same, so that scrolling draws no line again. */
export const QueueRow = memo(function QueueRow({ row, index, place, of, measure, open, selected, select, titled, shared, show }: Props) {
  const [main, ...rest] = sayImpact(row);
  const parts = sayWhatAndWhere(row).filter((part, _, all) => part !== shared || all.length === 1);
  // Under a head that says what happened, what it is comes first, where it is below it.
  const [what, where] = titled && parts.length > 1 ? [parts.slice(0, -1), parts.slice(-1)] : [parts, []];
  return (
    <li
      ref={measure}
      data-index={index}
      data-key={row.ref}
      aria-posinset={place}
      aria-setsize={of}
      aria-current={open ? 'true' : undefined}
      className={classNames(
        'relative border-b border-line py-2.5 @2xl:min-h-row-2 @2xl:py-row-2-pad',
        columns,
        open ? 'bg-accent-soft' : selected ? 'bg-[color-mix(in_srgb,var(--accent-soft)_50%,transparent)]' : 'hover:bg-bg',
      )}
    >
      <Checkbox
        checked={selected}
        onChange={(event) => select([row.ref], event.target.checked)}
        aria-label={`Select ${row.ref}`}
        className="relative z-[1] hidden @2xl:grid"
      />
      <div className="flex items-center justify-between gap-2 @2xl:grid @2xl:justify-start @2xl:gap-0 @2xl:leading-[18px]">
        <span className="flex items-baseline gap-2 @2xl:grid @2xl:gap-0">
          <SeverityMark severity={row.severity} />
          <span className="text-s leading-4 text-ink-3 tabular-nums @2xl:pl-[18px]">
            <Age at={row.openedAt} />
          </span>
        </span>
        <Due row={row} inline className="@2xl:hidden" />
      </div>
      <div className="mt-1 min-w-0 @2xl:mt-0 @2xl:leading-[18px]">
        <Link
          href={`/exceptions/${row.ref}`}
          prefetch={false}
          data-row={row.ref}
          onClick={(event) => {
            if (event.metaKey || event.ctrlKey || event.shiftKey || !show(row)) return;
            event.preventDefault();
          }}
          className="block truncate font-medium after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent"
        >
          {titled ? <span className="sr-only">{row.title}: </span> : null}
          {titled ? what.join(' · ') : row.title}
        </Link>
        <span className="block truncate text-s leading-4 text-ink-3 tabular-nums">
          {[note(row), ...(titled ? [...where, row.statement] : what)].filter((part) => part !== '').join(' · ')}
        </span>
      </div>
      <div className="mt-1 flex items-center justify-between gap-2 @2xl:contents">
        <div className="flex-none whitespace-nowrap tabular-nums @2xl:text-right @2xl:whitespace-normal @2xl:leading-[18px]">
          <span className="@2xl:block">{main}</span>
          <span className="ml-2 text-s leading-4 whitespace-nowrap text-ink-3 @2xl:ml-0 @2xl:block">{rest[0] ?? row.ref}</span>
        </div>
        <Due row={row} className="hidden @2xl:block @2xl:pl-2" />
        <Owner row={row} />
      </div>
    </li>
  );
});

/** What sets it apart from others in the list: what explains it, or what it explains. */
function note(row: ExceptionRow): string {
  if (row.silenced) return 'Silenced';
  if (row.snoozed) return 'Asleep';
  if (row.parent && row.state !== 'resolved') return `${row.parent.byPerson ? 'Under' : 'Explained by'} ${row.parent.ref}`;
  if (row.explains > 0) return `Explains ${row.explains} more`;
  if (row.heldUntil && row.state !== 'resolved') return 'Comes and goes';
  return row.closedBy ? `Closed ${closings[row.closedBy]}` : '';
}

function Due({ row, inline = false, className }: { row: ExceptionRow; inline?: boolean; className: string }) {
  const now = useNow(60_000);
  const timezone = useTimezone();
  if (row.resolvedAt) {
    return (
      <span title={`Resolved ${sayStamp(row.resolvedAt, timezone)}`} className={classNames('text-s leading-4 text-ink-3', className)}>
        Resolved <span className="@2xl:block">{sayAge(now - Date.parse(row.resolvedAt))} ago</span>
      </span>
    );
  }
  if (row.paused && row.paused.leftMs !== null) {
    return (
      <span title={`Due ${sayStamp(row.dueAt, timezone)} when it goes on as planned`} className={classNames('tabular-nums', className)}>
        <span className="whitespace-nowrap">{sayDuration(row.paused.leftMs)}</span>{' '}
        <span className="text-s leading-4 text-ink-3 @2xl:block">clock stands</span>
      </span>
    );
  }
  const [opened, due] = [Date.parse(row.openedAt), Date.parse(row.dueAt)];
  const over = due < now;
  const used = (now - opened) / Math.max(1, due - opened);
  const bar = <DueBar share={over ? Math.max(1.01, used) : Math.min(1, used)} className={inline ? 'w-14' : 'mt-[5px]'} />;
  return (
    <span
      title={`Due ${sayStamp(row.dueAt, timezone)}`}
      className={classNames('tabular-nums', over && 'font-semibold', inline && 'flex items-center gap-2', className)}
    >
      {inline ? bar : null}
      <span className="whitespace-nowrap">{`${sayDuration(Math.abs(due - now))}${over ? ' over' : ''}`}</span>
      {inline ? null : bar}
    </span>
  );
}

function Age({ at }: { at: string }) {
  const now = useNow(60_000);
  const timezone = useTimezone();
  return (
    <time dateTime={at} title={`Opened ${sayStamp(at, timezone)}`}>
      {sayAge(now - Date.parse(at))}
    </time>
  );
}

const closings = { evidence: 'by evidence', person: 'by a person', superseded: 'as replaced', expired: 'as out of time' } as const;
const started = { open: 'Not started', acknowledged: 'Acknowledged', waiting: 'Waiting', resolved: 'Resolved' } as const;

function Owner({ row }: { row: ExceptionRow }) {
  const name = row.person ? (row.person.me ? 'You' : row.person.name) : null;
  return (
    <div className="flex min-w-0 items-center gap-2 @2xl:block @2xl:leading-[18px]">
      <span
        className={classNames(
          'flex min-w-0 items-center gap-[7px] max-md:max-w-[60%] max-md:flex-none',
          name ? 'font-medium' : 'text-ink-2',
        )}
      >
        <Avatar name={row.person?.name ?? null} me={row.person?.me ?? false} size={18} />
        <span className="truncate">{name ?? 'Nobody yet'}</span>
      </span>
      <span className="block truncate text-s leading-4 text-ink-3">
        {row.waitingOn ? `Waiting on ${row.waitingOn}` : row.person ? started[row.state] : row.team.name}
      </span>
    </div>
  );
}
