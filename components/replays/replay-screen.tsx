'use client';
import { useSuspenseQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { CsvButton } from '@/components/ui/csv-button';
import { Fact, PageHead } from '@/components/ui/page-head';
import { PageLinks } from '@/components/ui/page-links';
import { Panel } from '@/components/ui/panel';
import { SplitBar } from '@/components/ui/split-bar';
import { Row, RowHead, Table, TableBody, TableHead, Td, Th } from '@/components/ui/table';
import { LinkTabs } from '@/components/ui/tabs';
import { RelativeTime, Time } from '@/components/ui/time';
import { replayItemsQuery, replayQuery, type ViewParams } from '@/lib/client';
import { sayReplay } from '@/lib/domain/say-replay';
import { hrefWith } from '@/lib/domain/scope-url';
import type { ReplayView } from '@/lib/domain/views/replays';
import { ReplayActions } from './replay-actions';
import { ItemMark, ReplayMark } from './replay-mark';
import { replayParts } from './replay-parts';

interface Which {
  id: string;
  name: string;
  filter: { outcome?: string; state?: string };
  count: number;
}

const tabs = (ref: string, { row: { counts } }: ReplayView) => {
  const which: Which[] = [
    { id: 'all', name: 'All', filter: {}, count: counts.asked + counts.skipped },
    { id: 'completed', name: 'Completed', filter: { outcome: 'completed' }, count: counts.completed },
    { id: 'failed', name: 'Failed again', filter: { outcome: 'failed' }, count: counts.failed },
    { id: 'awaited', name: 'Not heard of yet', filter: { outcome: 'awaited,unanswered' }, count: counts.awaited + counts.unanswered },
    { id: 'not-taken', name: 'Not taken', filter: { state: 'refused,unreachable' }, count: counts.refused + counts.unreachable },
    { id: 'left-out', name: 'Left out', filter: { state: 'skipped,cancelled' }, count: counts.skipped + counts.cancelled },
  ];
  return which.map((tab) => ({ ...tab, href: hrefWith(`/replays/${ref}`, '', { ...tab.filter }) }));
};

/** One replay: in one sentence what came of it, who asked and approved, and each transaction with its reason. */
export function ReplayScreen({ refName, params }: { refName: string; params: ViewParams }) {
  const { data: view } = useSuspenseQuery(replayQuery(refName));
  const { data: items } = useSuspenseQuery(replayItemsQuery(refName, params));
  const { row } = view;
  const shown = tabs(row.ref, view);
  const asked = `${params.outcome ?? ''} ${params.state ?? ''}`;
  const current = shown.find(({ filter }) => `${filter.outcome ?? ''} ${filter.state ?? ''}` === asked)?.id ?? '';
  return (
    <>
      <PageHead
        above={
          <>
            <Link href="/replays" prefetch={false} className="text-accent hover:underline">
              Replays
            </Link>
            <span>{row.ref}</span>
            <ReplayMark state={row.state} />
          </>
        }
        title={sayReplay(row.state, row.counts)}
        actions={<ReplayActions view={view} />}
      />
      {row.stateReason || view.approvalNote ? (
        <p className="rounded-m border border-line bg-sunken px-3.5 py-2 text-pretty">{row.stateReason ?? view.approvalNote}</p>
      ) : null}
      <Panel label="What came of it">
        <SplitBar parts={replayParts(row.counts)} />
        <dl className="mt-3.5 grid grid-cols-2 gap-x-6 gap-y-3 border-t border-line pt-3.5 md:grid-cols-4">
          <Fact name="Asked by" below={<Time at={row.requestedAt} />}>
            {row.requestedBy}
          </Fact>
          <Fact name="Approved by" below={row.decidedAt ? <Time at={row.decidedAt} /> : null}>
            {row.decidedBy ?? <span className="font-normal text-ink-3">nobody</span>}
          </Fact>
          <Fact name="Exception" below={row.exception?.title}>
            {row.exception ? (
              <Link href={`/exceptions/${row.exception.ref}`} prefetch={false} className="text-accent hover:underline">
                {row.exception.ref}
              </Link>
            ) : (
              <span className="font-normal text-ink-3">none</span>
            )}
          </Fact>
          <Fact name="Ended">
            {row.endedAt ? <RelativeTime at={row.endedAt} /> : <span className="font-normal text-ink-3">not yet</span>}
          </Fact>
        </dl>
        <p className="mt-3 text-ink-2 text-pretty">
          <b className="font-semibold text-ink">Why:</b> {row.reason}
          {view.checked ? (
            <>
              {' '}
              <b className="font-semibold text-ink">Checked:</b> {view.checked}
            </>
          ) : null}
        </p>
        {view.pilot > 0 && !view.pilotPassed ? (
          <p className="mt-1 text-s text-ink-3">
            {view.pilot === 1
              ? 'The first goes alone; the rest follows when it is completed.'
              : `The first ${view.pilot} go alone; the rest follows when at least half of them are completed.`}
          </p>
        ) : null}
      </Panel>
      <Panel
        label="Transactions"
        flush
        title={<LinkTabs label="Which transactions" items={shown} current={current} look="underline" />}
        actions={<CsvButton path={`/api/replays/${row.ref}/transactions`} params={params} name={`${row.ref}.csv`} />}
      >
        {items.rows.length === 0 ? (
          <p className="px-3.5 py-6 text-center text-ink-3">None of them.</p>
        ) : (
          <Table caption="Transactions of the replay">
            <TableHead>
              <Th className="pl-3.5">Transaction</Th>
              <Th>Facility</Th>
              <Th>Connector</Th>
              <Th>What became of it</Th>
              <Th right>Asked</Th>
              <Th right className="pr-3.5">
                Times asked
              </Th>
            </TableHead>
            <TableBody>
              {items.rows.map((item) => (
                <Row key={item.id}>
                  <RowHead className="pl-3.5">
                    <Link href={`/transactions/${item.id}`} prefetch={false} className="font-medium text-accent hover:underline">
                      {item.name}
                    </Link>
                    <span className="block text-xs text-ink-3">{item.workflow}</span>
                  </RowHead>
                  <Td>{item.facility}</Td>
                  <Td>{item.connector ?? <span className="text-ink-3">unknown</span>}</Td>
                  <Td className="min-w-[220px] py-1.5">
                    <ItemMark item={item} />
                    {item.text ? <span className="block text-s text-ink-2 text-pretty">{item.text}</span> : null}
                  </Td>
                  <Td right>{item.askedAt ? <RelativeTime at={item.askedAt} /> : <span className="text-ink-3">not yet</span>}</Td>
                  <Td right className="pr-3.5">
                    {item.attempts}
                  </Td>
                </Row>
              ))}
            </TableBody>
          </Table>
        )}
        <PageLinks path={`/replays/${row.ref}`} cursor={params.cursor} next={items.nextCursor} words={['First', 'Further']} />
      </Panel>
    </>
  );
}
