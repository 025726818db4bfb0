'use client';
import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useRouter, useSearchParams } from 'next/navigation';
import { useRef, useState, useTransition } from 'react';
import { Button } from '@/components/ui/button';
import { CsvButton } from '@/components/ui/csv-button';
import { EmptyState } from '@/components/ui/empty-state';
import { StateMark } from '@/components/ui/glyph';
import { KeyHints } from '@/components/ui/key-hints';
import { PageHead } from '@/components/ui/page-head';
import { PageLinks } from '@/components/ui/page-links';
import { Panel } from '@/components/ui/panel';
import { PickMenu, type PickOption } from '@/components/ui/pick-menu';
import { Row, RowHead, Table, TableBody, TableHead, Td, Th } from '@/components/ui/table';
import { RelativeTime } from '@/components/ui/time';
import { useRowKeys } from '@/components/ui/use-row-keys';
import { rejectedListQuery, resubmitRejected, type ViewParams } from '@/lib/client';
import { sayCount, sayPlural } from '@/lib/domain/say';
import { hrefWith, listOf } from '@/lib/domain/scope-url';
import type { RejectedList, RejectedRow } from '@/lib/domain/views/rejected';
import { sayEndpoint, sayReason } from './reason-words';
import { SourceTabs } from './source-tabs';

const states: PickOption[] = [
  { id: 'open', name: 'Open' },
  { id: 'resubmitted', name: 'Sent again' },
  { id: 'dismissed', name: 'Set aside' },
];
const ages: PickOption[] = [
  { id: '', name: 'Any time' },
  { id: '1h', name: 'Last hour' },
  { id: '24h', name: 'Last 24 hours' },
  { id: '7d', name: 'Last 7 days' },
  { id: '30d', name: 'Last 30 days' },
];

/** How a refused record stands. */
export function RefusedMark({ state }: { state: RejectedRow['state'] }) {
  if (state === 'open') return <StateMark state="high">Open</StateMark>;
  return (
    <StateMark state={state === 'resubmitted' ? 'good' : 'cancelled'} soft>
      {state === 'resubmitted' ? 'Sent again' : 'Set aside'}
    </StateMark>
  );
}

function headline({ total, codes }: RejectedList, open: boolean): string {
  const count =
    total === null ? 'More than 10,000 refused records' : total === 0 ? 'No refused record' : sayPlural(total, 'refused record');
  const [worst] = codes;
  if (total === 0) return open ? 'Nothing that was refused is open.' : 'No refused record fits these filters.';
  return open && worst && codes.length > 1
    ? `${count} open; the most frequent reason: ${sayReason(worst.id)}, ${worst.n === 1 ? 'once' : `${sayCount(worst.n)} times`}.`
    : `${count}.`;
}

const asIs = (id: string) => id;
const summary = (chosen: string[], say = asIs) =>
  chosen.length === 0 ? 'All' : chosen.length === 1 ? say(chosen[0] ?? '') : `${chosen.length} chosen`;

function Filters({ list }: { list: RejectedList }) {
  const router = useRouter();
  const search = useSearchParams();
  const [pending, startTransition] = useTransition();
  const change = (changes: Record<string, string[] | string | null>) =>
    startTransition(() => router.push(hrefWith('/sources/refused', search, { ...changes, cursor: null }), { scroll: false }));
  const options = (rows: { id: string; n: number }[], say = asIs) => rows.map(({ id, n }) => ({ id, name: say(id), hint: sayCount(n) }));
  const [source, code, state] = [listOf(search, 'source'), listOf(search, 'code'), listOf(search, 'state')];
  const range = search.get('range') ?? '';
  return (
    <div aria-busy={pending} className={pending ? 'flex flex-wrap gap-2 opacity-60' : 'flex flex-wrap gap-2'}>
      <PickMenu
        name="Source"
        summary={summary(source)}
        options={options(list.sources)}
        chosen={source}
        choose={(ids) => change({ source: ids })}
      />
      <PickMenu
        name="Reason"
        summary={summary(code, sayReason)}
        options={options(list.codes, sayReason)}
        chosen={code}
        choose={(ids) => change({ code: ids })}
      />
      <PickMenu
        name="State"
        allName="Open"
        summary={state.length === 0 ? 'Open' : summary(state.map((id) => states.find((one) => one.id === id)?.name ?? id))}
        options={states}
        chosen={state}
        choose={(ids) => change({ state: ids })}
      />
      <PickMenu
        name="Last seen"
        single
        summary={ages.find(({ id }) => id === range)?.name ?? range}
        options={ages}
        chosen={[range]}
        choose={([id]) => change({ range: id ?? null })}
      />
    </div>
  );
}

/** Sends all open records of the one chosen reason again. */
function Bulk({ list, code, source }: { list: RejectedList; code: string; source: string | undefined }) {
  const client = useQueryClient();
  const [busy, setBusy] = useState(false);
  const [history, setHistory] = useState(false);
  const [told, setTold] = useState<string | null>(null);
  const send = async () => {
    setBusy(true);
    try {
      const done = await resubmitRejected({ environment: list.environment, code, ...(source ? { source } : {}), history });
      const parts = [
        `${sayCount(done.accepted)} taken`,
        done.duplicates > 0 ? `${sayCount(done.duplicates)} known already` : '',
        done.refused > 0 ? `${sayCount(done.refused)} still refused` : '',
        done.skipped > 0 ? `${sayCount(done.skipped)} cannot be sent from here` : '',
      ];
      setTold(
        `${sayPlural(done.tried, 'record')} tried: ${parts.filter((part) => part !== '').join(', ')}. ${sayCount(done.left)} left open.`,
      );
    } catch (error) {
      setTold(error instanceof Error ? error.message : 'It did not work. Try again.');
    }
    setBusy(false);
    void client.invalidateQueries();
  };
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2 rounded-m border border-line bg-accent-soft px-3.5 py-2">
      <span className="min-w-0 flex-1">
        {told ?? (
          <>
            When what caused <b className="font-semibold">“{sayReason(code)}”</b> is mended in the catalog, the mapping or the clock, send
            the open records again as they are. Nothing is counted twice.
          </>
        )}
      </span>
      <label className="inline-flex items-center gap-1.5">
        <input type="checkbox" checked={history} onChange={({ target }) => setHistory(target.checked)} className="accent-accent" />
        They tell of the past
      </label>
      <Button look="primary" disabled={busy} onClick={send}>
        {busy ? 'Sending' : 'Send all of this reason again'}
      </Button>
    </div>
  );
}

/** What was refused: filters, rows, and the way to mend them. */
export function RefusedScreen({ params }: { params: ViewParams }) {
  const { data: list } = useSuspenseQuery(rejectedListQuery(params));
  const search = useSearchParams();
  const body = useRef<HTMLDivElement>(null);
  useRowKeys(body);
  const [codes, sources, chosen] = [listOf(search, 'code'), listOf(search, 'source'), listOf(search, 'state')];
  const open = chosen.length === 0 || (chosen.length === 1 && chosen[0] === 'open');
  const { cursor: _, limit: __, ...all } = params;
  const title = headline(list, open);
  const [code] = codes;
  return (
    <>
      <PageHead title={title} actions={<CsvButton path="/api/rejected" params={{ ...all, limit: '500' }} name="refused.csv" />} />
      <SourceTabs current="refused" />
      <Filters list={list} />
      {list.mayResubmit && open && code && codes.length === 1 && sources.length < 2 && list.total !== 0 ? (
        <Bulk key={`${code} ${sources[0]}`} list={list} code={code} source={sources[0]} />
      ) : null}
      <div ref={body}>
        <Panel label="Refused records" flush>
          {list.rows.length === 0 ? (
            <EmptyState title={open && codes.length + sources.length === 0 ? 'Nothing is open' : 'No record fits these filters'}>
              {open
                ? 'What is refused is kept here with its reason until it is sent again or set aside; its neighbours are taken in.'
                : 'Take a filter away.'}
            </EmptyState>
          ) : (
            <Table caption="Refused records">
              <TableHead>
                <Th className="pl-3.5">Why</Th>
                <Th>State</Th>
                <Th>Source</Th>
                <Th>Came in at</Th>
                <Th right>Times</Th>
                <Th right>First</Th>
                <Th right className="pr-3.5">
                  Last
                </Th>
              </TableHead>
              <TableBody>
                {list.rows.map((row) => (
                  <Row key={row.id}>
                    <RowHead className="max-w-[520px] min-w-[220px] py-1.5 pl-3.5">
                      <Link
                        data-row-link
                        prefetch={false}
                        className="to line-clamp-2"
                        href={hrefWith(`/sources/refused/${row.id}`, '', { environment: search.get('environment') })}
                      >
                        {row.message}
                      </Link>
                      <span className="block text-xs text-ink-3" title={row.code}>
                        {sayReason(row.code)}
                      </span>
                    </RowHead>
                    <Td>
                      <RefusedMark state={row.state} />
                    </Td>
                    <Td>{row.source}</Td>
                    <Td>{row.preset ? `${sayEndpoint(row.endpoint)}, ${row.preset}` : sayEndpoint(row.endpoint)}</Td>
                    <Td right>{sayCount(row.times)}</Td>
                    <Td right>
                      <RelativeTime at={row.firstAt} />
                    </Td>
                    <Td right className="pr-3.5">
                      <RelativeTime at={row.lastAt} />
                    </Td>
                  </Row>
                ))}
              </TableBody>
            </Table>
          )}
          <PageLinks path="/sources/refused" cursor={params.cursor} next={list.nextCursor} />
          <KeyHints
            hints={[
              { keys: ['J', 'K'], does: 'move' },
              { keys: ['Enter'], does: 'open' },
            ]}
          />
        </Panel>
      </div>
    </>
  );
}
