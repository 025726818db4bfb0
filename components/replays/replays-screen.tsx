'use client';
import { useSuspenseQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { CsvButton } from '@/components/ui/csv-button';
import { EmptyState } from '@/components/ui/empty-state';
import { PageHead } from '@/components/ui/page-head';
import { PageLinks } from '@/components/ui/page-links';
import { Panel } from '@/components/ui/panel';
import { Row, RowHead, Table, TableBody, TableHead, Td, Th } from '@/components/ui/table';
import { Time } from '@/components/ui/time';
import { replaysQuery, type ViewParams } from '@/lib/client';
import { sayNumber } from '@/lib/domain/say';
import { sayReplay } from '@/lib/domain/say-replay';
import type { Replays } from '@/lib/domain/views/replays';
import { ReplayMark } from './replay-mark';

function headline({ rows }: Replays): string {
  const upper = (text: string) => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
  const waiting = rows.filter(({ state }) => state === 'awaiting_approval').length;
  const held = rows.filter(({ state }) => state === 'held').length;
  const running = rows.filter(({ state }) => state === 'running').length;
  if (waiting > 0) return `${upper(sayNumber(waiting))} ${waiting === 1 ? 'replay waits' : 'replays wait'} for approval.`;
  if (held > 0) return `${upper(sayNumber(held))} ${held === 1 ? 'replay is' : 'replays are'} held.`;
  if (running > 0) return `${upper(sayNumber(running))} ${running === 1 ? 'replay is' : 'replays are'} running.`;
  return 'No replay is running.';
}

/** What the middleware was asked to process again, and what came of it. */
export function ReplaysScreen({ params }: { params: ViewParams }) {
  const { data: view } = useSuspenseQuery(replaysQuery(params));
  return (
    <>
      <PageHead title={headline(view)} actions={<CsvButton path="/api/replays" params={params} name="replays.csv" />} />
      <Panel label="Replays" flush>
        {view.rows.length === 0 ? (
          <EmptyState title="Nothing was processed again yet">
            Open an exception and choose “Process again”: the middleware is asked to take its transactions once more.
          </EmptyState>
        ) : (
          <Table caption="Replays">
            <TableHead>
              <Th className="pl-3.5">Replay</Th>
              <Th>State</Th>
              <Th>What came of it</Th>
              <Th>Exception</Th>
              <Th>Asked by</Th>
              <Th className="pr-3.5">Approved by</Th>
            </TableHead>
            <TableBody>
              {view.rows.map((row) => (
                <Row key={row.ref}>
                  <RowHead className="pl-3.5">
                    <Link href={`/replays/${row.ref}`} prefetch={false} className="font-medium text-accent hover:underline">
                      {row.ref}
                    </Link>
                  </RowHead>
                  <Td>
                    <ReplayMark state={row.state} />
                  </Td>
                  <Td className="min-w-[260px] py-1.5">
                    {sayReplay(row.state, row.counts)}
                    <span className="block text-s text-ink-3">{row.reason}</span>
                  </Td>
                  <Td className="min-w-[160px]">
                    {row.exception ? (
                      <Link href={`/exceptions/${row.exception.ref}`} prefetch={false} className="text-accent hover:underline">
                        {row.exception.ref}
                      </Link>
                    ) : (
                      <span className="text-ink-3">none</span>
                    )}
                  </Td>
                  <Td className="whitespace-nowrap">
                    {row.requestedBy}
                    <span className="block text-xs text-ink-3">
                      <Time at={row.requestedAt} />
                    </span>
                  </Td>
                  <Td className="pr-3.5 whitespace-nowrap">{row.decidedBy ?? <span className="text-ink-3">nobody yet</span>}</Td>
                </Row>
              ))}
            </TableBody>
          </Table>
        )}
        <PageLinks path="/replays" cursor={params.cursor} next={view.nextCursor} />
      </Panel>
    </>
  );
}
