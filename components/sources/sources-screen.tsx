'use client';
import { useSuspenseQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useSearchParams } from 'next/navigation';
import { EmptyState } from '@/components/ui/empty-state';
import { PageHead } from '@/components/ui/page-head';
import { Panel } from '@/components/ui/panel';
import { Row, RowHead, Table, TableBody, TableHead, Td, Th } from '@/components/ui/table';
import { RelativeTime, Time } from '@/components/ui/time';
import { sourcesQuery, type ViewParams } from '@/lib/client';
import { sayCount, sayNumber, sayPlural } from '@/lib/domain/say';
import { hrefWith } from '@/lib/domain/scope-url';
import type { Sources } from '@/lib/domain/views/sources';
import { FeedDetail } from './feed-detail';
import { FeedTable } from './feed-table';
import { sayEndpoint, sayReason } from './reason-words';
import { SharedKeys } from './shared-keys';
import { SourceTabs } from './source-tabs';

const upper = (text: string) => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;

function headline({ feeds, gaps, rejected }: Sources): string {
  const live = feeds.filter((feed) => !feed.history && feed.state !== 'refused');
  if (feeds.length === 0) return 'No source has sent anything yet.';
  const silent = live.filter((feed) => feed.silent).length;
  const quiet = live.filter((feed) => feed.state === 'quiet').length;
  const first =
    live.length === 0
      ? feeds.some((feed) => feed.history)
        ? 'Only history has come in'
        : 'All that came was refused'
      : silent === 0
        ? `${upper(sayNumber(live.length - quiet))} live ${live.length - quiet === 1 ? 'source is' : 'sources are'} sending${quiet > 0 ? `, ${sayNumber(quiet)} quiet as usual` : ''}`
        : `${upper(sayNumber(silent))} of ${sayNumber(live.length)} live sources ${silent === 1 ? 'is' : 'are'} silent`;
  const open = [
    gaps.length > 0 ? `${sayPlural(gaps.length, 'name')} unknown to the catalog` : '',
    rejected.total > 0 ? `${sayPlural(rejected.total, 'refused record')} open this week` : '',
  ].filter((part) => part !== '');
  return open.length === 0 ? `${first}, and nothing was refused.` : `${first}; ${open.join(', and ')}.`;
}

function Gaps({ gaps }: Pick<Sources, 'gaps'>) {
  if (gaps.length === 0) return null;
  return (
    <Panel title="Gaps to close" hint="names that senders used and the catalog does not know; their events are kept as not assigned" flush>
      <Table caption="Names the catalog does not know">
        <TableHead>
          <Th className="pl-3.5">Name</Th>
          <Th>Meant as</Th>
          <Th right>Events</Th>
          <Th right>First</Th>
          <Th right className="pr-3.5">
            Last
          </Th>
        </TableHead>
        <TableBody>
          {gaps.map((gap) => (
            <Row key={`${gap.kind} ${gap.value}`}>
              <RowHead className="whitespace-nowrap pl-3.5 font-mono text-s">{gap.value}</RowHead>
              <Td>{gap.kind}</Td>
              <Td right>{sayCount(gap.events)}</Td>
              <Td right className="whitespace-nowrap">
                <Time at={gap.firstAt} />
              </Td>
              <Td right className="pr-3.5 whitespace-nowrap">
                <Time at={gap.lastAt} />
              </Td>
            </Row>
          ))}
        </TableBody>
      </Table>
    </Panel>
  );
}

function Refused({ rejected }: Pick<Sources, 'rejected'>) {
  const environment = useSearchParams().get('environment');
  if (rejected.reasons.length === 0) return null;
  return (
    <Panel
      title="Refused"
      hint={`${sayPlural(rejected.total, 'record')} open of the last seven days, kept with the reason; their neighbours were taken in`}
      flush
    >
      <Table caption="Refused records by reason">
        <TableHead>
          <Th className="pl-3.5">Why</Th>
          <Th>Source</Th>
          <Th>Came in as</Th>
          <Th right>Records</Th>
          <Th right>Times</Th>
          <Th right className="pr-3.5">
            Last
          </Th>
        </TableHead>
        <TableBody>
          {rejected.reasons.map((reason) => (
            <Row key={`${reason.source} ${reason.endpoint} ${reason.code}`}>
              <RowHead className="max-w-[520px] min-w-[220px] py-1.5 pl-3.5">
                <Link
                  className="to line-clamp-2"
                  prefetch={false}
                  href={hrefWith('/sources/refused', '', { environment, source: reason.source, code: reason.code })}
                >
                  {reason.message}
                </Link>
                <span className="block text-xs text-ink-3" title={reason.code}>
                  {sayReason(reason.code)}
                </span>
              </RowHead>
              <Td>{reason.source}</Td>
              <Td>{sayEndpoint(reason.endpoint)}</Td>
              <Td right>{sayCount(reason.n)}</Td>
              <Td right>{sayCount(reason.times)}</Td>
              <Td right className="pr-3.5">
                <RelativeTime at={reason.lastAt} />
              </Td>
            </Row>
          ))}
        </TableBody>
      </Table>
    </Panel>
  );
}

/** Who sends, what nobody knows, and what was refused. */
export function SourcesScreen({ params }: { params: ViewParams }) {
  const { data: view } = useSuspenseQuery(sourcesQuery(params));
  const chosen = useSearchParams().get('feed');
  const feed = view.feeds.find(({ source, history }) => chosen === `${source}${history ? ' (history)' : ''}`);
  return (
    <>
      <PageHead title={headline(view)} />
      <SourceTabs current="feeds" />
      {view.feeds.length === 0 ? (
        <Panel label="No sources yet">
          <EmptyState
            title="No system sends yet"
            command="npm run admin -- create-key --environment production --name my-middleware"
            how="Make a key, then point OTLP exporters or your middleware’s log at this address with it; /docs/api shows every way in."
          />
        </Panel>
      ) : (
        <>
          <FeedTable feeds={view.feeds} chosen={chosen} />
          {feed ? <FeedDetail feed={feed} /> : null}
          <Gaps gaps={view.gaps} />
          <SharedKeys keys={view.sharedKeys} />
          <Refused rejected={view.rejected} />
        </>
      )}
    </>
  );
}
