'use client';
import Link from 'next/link';
import { useSearchParams } from 'next/navigation';
import { StateMark } from '@/components/ui/glyph';
import { Panel } from '@/components/ui/panel';
import { Row, RowHead, Table, TableBody, TableHead, Td, Th } from '@/components/ui/table';
import { RelativeTime, Time } from '@/components/ui/time';
import { sayCount, sayDuration } from '@/lib/domain/say';
import { hrefWith } from '@/lib/domain/scope-url';
import type { Feed } from '@/lib/domain/views/sources';
import { feedFaults, feedMark, sayClock } from './feed-words';

/** Every source with how it stands; a row opens what is known of it. */
export function FeedTable({ feeds, chosen }: { feeds: Feed[]; chosen: string | null }) {
  const search = useSearchParams();
  return (
    <Panel
      title="Feeds"
      hint="silence is compared with the same hour of the weeks before; without a comparison it is unknown, never well"
      flush
    >
      <Table caption="Feeds">
        <TableHead>
          <Th className="pl-3.5">Source</Th>
          <Th>State</Th>
          <Th right>Events</Th>
          <Th right>Last received</Th>
          <Th right>Happened</Th>
          <Th right>Lag, half and 19 in 20</Th>
          <Th className="pr-3.5">To look at</Th>
        </TableHead>
        <TableBody>
          {feeds.map((feed) => {
            const mark = feedMark(feed);
            const faults = feedFaults(feed);
            const id = `${feed.source}${feed.history ? ' (history)' : ''}`;
            return (
              <Row key={id} selected={chosen === id}>
                <RowHead className="max-w-[260px] py-1.5 pl-3.5 font-medium">
                  <Link
                    data-row-link
                    prefetch={false}
                    scroll={false}
                    className="to block truncate"
                    href={hrefWith('/sources', search, { feed: chosen === id ? null : id })}
                  >
                    {feed.source}
                  </Link>
                </RowHead>
                <Td className="py-1.5">
                  <StateMark state={mark.state} soft={mark.soft}>
                    {mark.word}
                  </StateMark>
                  {mark.why ? <span className="block text-xs text-ink-3">{mark.why}</span> : null}
                </Td>
                <Td right>{sayCount(feed.events)}</Td>
                <Td right>{feed.lastReceivedAt ? <RelativeTime at={feed.lastReceivedAt} /> : <span className="text-ink-3">never</span>}</Td>
                <Td right>{feed.lastOccurredAt ? <Time at={feed.lastOccurredAt} /> : null}</Td>
                <Td right>
                  {feed.day ? (
                    <span title={`Longest ${sayDuration(feed.day.lagMaxMs)}. Clock ${sayClock(feed.day.clock)}.`}>
                      {sayDuration(feed.day.lagP50Ms)}, {sayDuration(feed.day.lagP95Ms)}
                    </span>
                  ) : (
                    <span className="text-ink-3">not known</span>
                  )}
                </Td>
                <Td className="max-w-[320px] min-w-[220px] py-1.5 pr-3.5 text-ink-2">
                  {faults.length === 0 ? <span className="text-ink-3">nothing</span> : faults.join(', ')}
                </Td>
              </Row>
            );
          })}
        </TableBody>
      </Table>
    </Panel>
  );
}
