'use client';
import { useSuspenseQuery } from '@tanstack/react-query';
import dynamic from 'next/dynamic';
import Link from 'next/link';
import { useRouter, useSearchParams } from 'next/navigation';
import { useRef, useState } from 'react';
import { useNow, useTimezone } from '@/components/ui/clock';
import { CsvButton } from '@/components/ui/csv-button';
import { LinkTabs } from '@/components/ui/tabs';
import { exceptionsQuery, type ViewParams } from '@/lib/client';
import { sayCount, sayPlural } from '@/lib/domain/say';
import { type Changes, hrefWith } from '@/lib/domain/scope-url';
import type { ExceptionRow, ExceptionTab } from '@/lib/domain/views/exception-list';
import type { DialogKind } from './action-dialog';
import { AsleepLine } from './asleep-line';
import { BulkBar } from './bulk-bar';
import { ExceptionPanel } from './exception-panel';
import { type Grouping, groupings } from './group-rows';
import { HelpDialog, Hints } from './key-help';
import { QueueEmpty } from './queue-empty';
import { QueueFilters } from './queue-filters';
import { QueueList, type QueueListHandle } from './queue-list';
import { useActions } from './use-actions';
import { useKeptFocus } from './use-kept-focus';
import { useMedia } from './use-media';
import { type QueueKey, useQueueKeys } from './use-queue-keys';
import { useQueueLines } from './use-queue-lines';
import { writeHeadline, writeLede } from './write-headline';

const ActionDialog = dynamic(() => import('./action-dialog').then((module) => module.ActionDialog), { ssr: false });

const tabNames: Record<ExceptionTab, string> = { mine: 'Mine', team: 'My team', today: 'Due today', all: 'All' };
const filterNames = [
  'team',
  'state',
  'severity',
  'workflow',
  'owner',
  'code',
  'q',
  'facility',
  'department',
  'closed',
  'explained',
  'snoozed',
];
const fresh = { cursor: null, open: null };

/** How many a list has when it is first shown: told again when another is asked for, not with every change that comes in. */
function ListSize({ total }: { total: number }) {
  const [words] = useState(total === 0 ? 'No exception matches.' : `${sayPlural(total, 'exception')} in this list.`);
  return words;
}

/** The work list, and beside it, where there is room, the exception that is open. */
export function ExceptionsScreen({ params, initialOpen }: { params: ViewParams; initialOpen: string | null }) {
  const { data } = useSuspenseQuery(exceptionsQuery(params));
  const search = useSearchParams();
  const router = useRouter();
  const { run, busy } = useActions();
  const now = useNow(60_000);
  const timezone = useTimezone();
  const wide = useMedia('(min-width: 74rem)');
  const phone = useMedia('(max-width: 44.9rem)');
  const [first] = useState(initialOpen);
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set());
  const list = useRef<QueueListHandle>(null);
  const [technical, setTechnical] = useState(false);
  const [asking, setAsking] = useState<{ kind: DialogKind; rows: ExceptionRow[] } | null>(null);
  const [help, setHelp] = useState(false);
  const [told, setTold] = useState('');

  const tab = (params.tab ?? 'all') as ExceptionTab;
  const grouping: Grouping = groupings.find((one) => one === search.get('group')) ?? 'cause';
  const { items, rows, loaded, lengthening, further, fold, lengthen, groupOf, total } = useQueueLines({
    params,
    data,
    grouping,
    now,
    phone,
  });
  const asked = search.get('open');
  const openRef = asked === 'none' ? null : (asked ?? first);
  const at = rows.findIndex(({ ref }) => ref === openRef);
  const selected = loaded.filter(({ ref }) => picked.has(ref));

  const open = (ref: string | null) =>
    window.history.replaceState(null, '', hrefWith('/exceptions', search.toString(), { open: ref ?? 'none' }));
  const change = (changes: Changes) => {
    if (Object.keys(changes).every((name) => name === 'group'))
      window.history.replaceState(null, '', hrefWith('/exceptions', search.toString(), changes));
    else router.push(hrefWith('/exceptions', search.toString(), { ...changes, ...fresh }), { scroll: false });
  };
  const show = (row: ExceptionRow) => {
    if (wide) open(row.ref);
    return wide;
  };
  const go = (row: ExceptionRow | undefined) => {
    if (!row) return;
    if (wide) open(row.ref);
    list.current?.focus(row.ref);
  };
  const focused = () => {
    const ref = document.activeElement?.closest('li')?.querySelector('[data-row]')?.getAttribute('data-row');
    return ref ? rows.findIndex((row) => row.ref === ref) : at;
  };
  const stand = useKeptFocus(rows, asking !== null, (ref) => list.current?.focus(ref));
  const select = (refs: string[], on: boolean) => {
    setTold('');
    setPicked(new Set(on ? [...picked, ...refs] : [...picked].filter((ref) => !refs.includes(ref))));
  };
  const press = (key: QueueKey) => {
    const here = focused();
    const row = rows[here];
    if (row) stand({ ref: row.ref, at: here });
    const targets = selected.length > 0 ? selected : row ? [row] : [];
    if (key === 'next') go(rows[here + 1] ?? (further.more ? row : rows[0]));
    else if (key === 'previous') go(rows[Math.max(0, here - 1)]);
    else if (key === 'clear') setPicked(new Set());
    else if (key === 'help') setHelp(true);
    else if (key === 'technical') setTechnical(!technical);
    else if (key === 'search') document.querySelector<HTMLElement>('[data-search]')?.focus();
    else if (targets.length === 0 || !row) return;
    else if (key === 'select') select([row.ref], !picked.has(row.ref));
    else if (key === 'open') router.push(`/exceptions/${row.ref}`);
    else if (key === 'acknowledge') void acknowledge(targets);
    else if (key === 'fold') fold(groupOf(row));
    else setAsking({ kind: key, rows: targets });
  };
  useQueueKeys(press, asking !== null || help);

  const tell = (words: string) => {
    setTold(words);
    setPicked(new Set());
  };
  const acknowledge = async (rows: ExceptionRow[]) => {
    const outcomes = await run(rows, { action: 'acknowledge' });
    const failed = outcomes.filter(({ fault }) => fault !== null);
    setTold(
      [
        `${outcomes.length - failed.length} of ${outcomes.length} acknowledged.`,
        ...failed.map(({ ref, fault }) => `${ref}: ${fault}`),
      ].join(' '),
    );
    setPicked(new Set(failed.map(({ ref }) => ref)));
  };

  const filtered = filterNames.some((name) => search.has(name));
  return (
    <div className="-mx-3 -mt-3.5 -mb-10 flex min-h-[calc(100dvh-48px)] items-start md:-mx-5 md:-mt-[18px]">
      <div className="flex min-h-[calc(100dvh-48px)] min-w-0 flex-1 flex-col bg-surface">
        <div className="px-3 pt-4 md:px-4">
          <h1>{writeHeadline(data)}</h1>
          <p className="mt-0.5 text-ink-2">{writeLede(data, timezone)}</p>
        </div>
        <div className="relative mt-2.5 pl-3 max-md:pr-16 md:pl-4">
          <LinkTabs
            label="Which exceptions"
            current={tab}
            items={(['mine', 'team', 'today', 'all'] as const).map((id) => ({
              id,
              name: tabNames[id],
              count: data.tabs[id],
              href: hrefWith('/exceptions', search.toString(), { tab: id, ...fresh }),
            }))}
          />
          <div className="absolute top-1 right-3 flex items-center gap-1.5 bg-surface pl-2 md:right-4">
            <CsvButton
              path="/api/exceptions"
              params={{ ...Object.fromEntries(Object.entries(params).filter(([name]) => name !== 'cursor')), limit: '500' }}
              name="exceptions.csv"
            />
          </div>
        </div>
        {data.summary.explained > 0 || search.get('explained') === 'shown' ? (
          <p className="border-t border-line px-3 py-1.5 text-ink-2 md:px-4">
            {data.summary.explained > 0
              ? `${sayCount(data.summary.explained)} more ${data.summary.explained === 1 ? 'stands' : 'stand'} under these, which explain ${data.summary.explained === 1 ? 'it' : 'them'}. `
              : 'What others explain is shown too. '}
            <Link
              className="font-medium text-accent hover:underline"
              href={hrefWith('/exceptions', search.toString(), { explained: data.summary.explained > 0 ? 'shown' : null, ...fresh })}
            >
              {data.summary.explained > 0 ? 'Show them' : 'Show causes only'}
            </Link>
          </p>
        ) : null}
        <AsleepLine summary={data.summary} search={search} />
        <QueueFilters facets={data.facets} search={search} change={change} />
        <p role="status" className="sr-only">
          <ListSize key={JSON.stringify({ ...params, cursor: '' })} total={data.summary.exceptions} />
        </p>
        <BulkBar
          rows={selected}
          busy={busy}
          acknowledge={() => acknowledge(selected)}
          clear={() => setPicked(new Set())}
          ask={(kind) => setAsking({ kind, rows: selected })}
        />
        <p role="status" className={told === '' ? 'sr-only' : 'border-t border-line bg-sunken px-3 py-1.5 md:px-4'}>
          {told}
        </p>
        {data.rows.length === 0 ? (
          <div className="flex-1 border-t border-line">
            <QueueEmpty
              tab={tab}
              filtered={filtered}
              clearHref={hrefWith('/exceptions', search.toString(), {
                ...Object.fromEntries(filterNames.map((name) => [name, null])),
                ...fresh,
              })}
            />
          </div>
        ) : (
          <div className="flex flex-1 flex-col border-t border-line">
            <QueueList
              {...{ items, openRef: wide ? openRef : null, selected: picked, select, show, fold, lengthen, lengthening, further }}
              handle={list}
              byCause={grouping === 'cause'}
              aloneHref={({ codes }) => hrefWith('/exceptions', search.toString(), { code: codes, ...fresh })}
              move={(step) => press(step === 1 ? 'next' : 'previous')}
            />
          </div>
        )}
        {search.has('cursor') ? (
          <nav aria-label="Pages" className="border-t border-line px-4 py-2">
            <Link href={hrefWith('/exceptions', search.toString(), fresh)}>From the beginning</Link>
          </nav>
        ) : null}
        <Hints help={() => setHelp(true)} />
      </div>
      {openRef && data.rows.length > 0 ? (
        <ExceptionPanel
          refName={openRef}
          technical={technical}
          setTechnical={setTechnical}
          close={() => {
            open(null);
            list.current?.focus(openRef);
          }}
          position={{
            at: at + 1,
            of: total,
            previous: at > 0 ? () => go(rows[at - 1]) : null,
            next: at >= 0 && at < rows.length - 1 ? () => go(rows[at + 1]) : null,
          }}
        />
      ) : null}
      {asking ? <ActionDialog kind={asking.kind} targets={asking.rows} close={() => setAsking(null)} done={tell} /> : null}
      <HelpDialog open={help} close={() => setHelp(false)} />
    </div>
  );
}
