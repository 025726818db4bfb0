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

const idOf = ({ source, history }: Feed) => `${source}${history ? ' (history)' : ''}`;

/** One line a source: how it is now, and what it told of the past beside it; the past alone where nothing came live. */
function pairOf(feeds: Feed[]): { feed: Feed; past: Feed | null }[] {
  const live = feeds.find(({ history }) => !history);
  const past = feeds.find(({ history }) => history) ?? null;
  if (live) return [{ feed: live, past }];
  return past ? [{ feed: past, past: null }] : [];
}

/** Every source with how it stands; a row opens what is known of it. */
export function FeedTable({ feeds, chosen }: { feeds: Feed[]; chosen: string | null }) {
  const search = useSearchParams();
  const rows = [...Map.groupBy(feeds, ({ source }) => source).values()].flatMap(pairOf);
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
          <Th right>Newest happened</Th>
          <Th right>
            <span title="From when it happened to when it came in, over the last day">Delay, usual and slow</span>
          </Th>
          <Th className="pr-3.5">To look at</Th>
        </TableHead>
        <TableBody>
          {rows.map(({ feed, past }) => {
            const mark = feedMark(feed);
            const faults = feedFaults(feed);
            const id = idOf(feed);
            return (
              <Row key={id} selected={chosen === id || (past !== null && chosen === idOf(past))}>
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
                <Td right className="py-1.5 whitespace-nowrap">
                  {sayCount(feed.events)}
                  {past ? (
                    <Link
                      prefetch={false}
                      scroll={false}
                      className="to block text-xs"
                      href={hrefWith('/sources', search, { feed: chosen === idOf(past) ? null : idOf(past) })}
                    >
                      and {sayCount(past.events)} of the past
                    </Link>
                  ) : null}
                </Td>
                <Td right>{feed.lastReceivedAt ? <RelativeTime at={feed.lastReceivedAt} /> : <span className="text-ink-3">never</span>}</Td>
                <Td right>{feed.lastOccurredAt ? <Time at={feed.lastOccurredAt} /> : null}</Td>
                <Td right>
                  {feed.day ? (
                    <span
                      title={`Half came within ${sayDuration(feed.day.lagP50Ms)}, 19 in 20 within ${sayDuration(feed.day.lagP95Ms)}, the slowest after ${sayDuration(feed.day.lagMaxMs)}. Clock ${sayClock(feed.day.clock)}.`}
                    >
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
