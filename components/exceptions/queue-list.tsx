'use client';
import Link from 'next/link';
import { type Ref, useEffect, useEffectEvent, useImperativeHandle } from 'react';
import { Button } from '@/components/ui/button';
import { Checkbox } from '@/components/ui/checkbox';
import { classNames } from '@/components/ui/class-names';
import { Icon } from '@/components/ui/icon';
import { Skeleton } from '@/components/ui/skeleton';
import { sayCount } from '@/lib/domain/say';
import type { ExceptionRow } from '@/lib/domain/views/exception-list';
import { GroupHead } from './group-head';
import type { RowGroup } from './group-rows';
import type { QueueItem } from './list-items';
import { columns, QueueRow } from './queue-row';
import { useLongList } from './use-long-list';

export interface QueueListHandle {
  /** Brings an exception into sight and gives it the focus. */
  readonly focus: (ref: string) => void;
}

/** How the list goes on behind what is loaded. */
export interface Further {
  readonly more: boolean;
  /** False where a person must ask for it: what comes would stand among what is there. */
  readonly byItself: boolean;
  readonly loading: boolean;
  readonly fault: string | null;
  readonly load: () => void;
  readonly see: (first: string, last: string) => void;
  readonly loaded: number;
  readonly total: number;
}

interface Props {
  handle: Ref<QueueListHandle>;
  items: readonly QueueItem[];
  /** True when groups are causes. */
  byCause: boolean;
  openRef: string | null;
  selected: ReadonlySet<string>;
  select: (refs: string[], on: boolean) => void;
  show: (row: ExceptionRow) => boolean;
  fold: (id: string) => void;
  /** Shows all of a group; those that are on their way. */
  lengthen: (id: string) => void;
  lengthening: ReadonlySet<string>;
  /** The list of one group alone. */
  aloneHref: (group: RowGroup) => string;
  move: (step: 1 | -1) => void;
  further: Further;
}

/** So many lines before the end the next page is asked for. */
const AHEAD = 60;

/** The work list: heads of groups and exceptions under one another, of which those in sight are drawn. */
export function QueueList(props: Props) {
  const { handle, items, openRef, selected, select, show, fold, move, further } = props;
  const refs = items.flatMap((item) => (item.kind === 'row' ? [item.row.ref] : []));
  const chosen = refs.filter((ref) => selected.has(ref)).length;
  const hidden = further.more || items.some((item) => item.kind === 'more' || (item.kind === 'head' && !item.open));
  const { list, lines, drawn, measure, focus, first, last } = useLongList(items);
  useImperativeHandle(handle, () => ({ focus }));
  const inSight = useEffectEvent(() => {
    const rows = items.slice(Math.max(0, first), last + 1).flatMap((item) => (item.kind === 'row' ? [item.row.ref] : []));
    const [from, to] = [rows[0], rows.at(-1)];
    if (from !== undefined && to !== undefined) further.see(from, to);
    if (further.more && further.byItself && !further.loading && further.fault === null && last >= items.length - AHEAD) further.load();
  });
  // How far one has scrolled is the browser's.
  // biome-ignore lint/correctness/useExhaustiveDependencies: told when what is in sight changes, or what there is.
  useEffect(inSight, [first, last, items.length, further.loading, further.more]);
  return (
    <div className="@container min-h-0 flex-1">
      <div
        className={classNames(
          'sticky top-12 z-10 hidden h-[30px] border-b border-line bg-surface text-s text-ink-3 max-lg:static',
          columns,
        )}
      >
        <Checkbox
          checked={refs.length > 0 && chosen === refs.length}
          some={chosen > 0 && chosen < refs.length}
          onChange={(event) => select(refs, event.target.checked)}
          aria-label={hidden ? `Select all ${sayCount(refs.length)} that are shown` : 'Select all'}
        />
        <span>Severity, age</span>
        <span>What and where</span>
        <span className="text-right">Impact</span>
        <span className="pl-2">Due in</span>
        <span>Owner, waiting on</span>
      </div>
      <ol
        ref={list}
        aria-label="Exceptions"
        onFocus={lines.follow}
        onKeyDown={(event) => {
          const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
          if (step === undefined || event.metaKey || event.ctrlKey || event.altKey || !(event.target instanceof HTMLAnchorElement)) return;
          event.preventDefault();
          move(step === 1 ? 1 : -1);
        }}
      >
        {drawn.map((one) => {
          if ('spacePx' in one) return <li key={one.key} role="presentation" aria-hidden="true" style={{ height: one.spacePx }} />;
          const { index } = one.item;
          const item = items[index];
          if (!item) return null;
          if (item.kind === 'row')
            return (
              <QueueRow
                key={item.key}
                row={item.row}
                index={index}
                place={item.at + 1}
                of={further.more && further.byItself ? further.total : Math.max(item.group.exceptions, item.group.rows.length)}
                measure={measure}
                open={item.row.ref === openRef}
                selected={selected.has(item.row.ref)}
                select={select}
                titled={item.group.title === item.row.title}
                shared={item.group.shared}
                show={show}
              />
            );
          return (
            <li key={item.key} ref={measure} data-index={index} data-key={item.key} data-group={item.group.id}>
              {item.kind === 'head' ? (
                <GroupHead group={item.group} open={item.open} toggle={() => fold(item.group.id)} />
              ) : (
                <More item={item} {...props} />
              )}
            </li>
          );
        })}
      </ol>
      <Foot {...further} />
    </div>
  );
}

const moreShape = 'flex h-9 w-full items-center gap-1.5 border-b border-line px-4 font-medium text-accent hover:bg-bg @2xl:pl-[136px]';

function More({
  item: { group, left, alone },
  byCause,
  lengthen,
  lengthening,
  aloneHref,
}: Pick<Props, 'byCause' | 'lengthen' | 'lengthening' | 'aloneHref'> & { item: Extract<QueueItem, { kind: 'more' }> }) {
  const words = `${sayCount(left)} more${group.id === 'single' ? ' single cases' : byCause ? ' of the same cause' : ''}`;
  const loading = lengthening.has(group.id);
  if (alone && !loading)
    return (
      <Link href={aloneHref(group)} prefetch={false} className={moreShape}>
        <Icon name="right" size={13} />
        {`${words}: all ${sayCount(group.exceptions)} in a list of their own`}
      </Link>
    );
  return (
    <button type="button" aria-disabled={loading} onClick={() => lengthen(group.id)} className={moreShape}>
      <Icon name="down" size={13} />
      {loading ? `Loading ${words}` : words}
    </button>
  );
}

/** What is loaded of how many; it grows as one scrolls. On paper it says that there is more. */
function Foot({ more, byItself, loading, fault, load, loaded, total }: Further) {
  if (!more) return null;
  const count = `${sayCount(loaded)} of ${sayCount(total)}`;
  return (
    <div className="border-b border-line px-3 py-2 md:px-4">
      {fault !== null ? (
        <p role="alert" className="flex flex-wrap items-center gap-3">
          {`What follows could not be read: ${fault}`}
          <Button size="s" onClick={load}>
            Try again
          </Button>
        </p>
      ) : byItself ? (
        <div aria-busy={loading} className="grid gap-3">
          <p className="text-s text-ink-3">
            {count}
            <span className="print:hidden">, the rest comes as you scroll</span>
            <span className="hidden print:inline">: the CSV of this list holds all</span>
          </p>
          <div aria-hidden="true" className="grid gap-3 print:hidden">
            <Skeleton className="h-7" />
            <Skeleton className="h-7" />
            <Skeleton className="h-7" />
          </div>
        </div>
      ) : (
        <p className="flex flex-wrap items-center gap-3 text-s text-ink-2">
          {`Groups of the first ${count}.`}
          <Button size="s" onClick={load} disabled={loading} className="print:hidden">
            {loading ? 'Loading more' : 'Load more'}
          </Button>
        </p>
      )}
    </div>
  );
}
