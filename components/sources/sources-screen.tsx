'use client';
import { useSuspenseQuery } from '@tanstack/react-query';
import { LinkButton } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { StateMark } from '@/components/ui/glyph';
import { PageHead } from '@/components/ui/page-head';
import { Panel } from '@/components/ui/panel';
import { Row, RowHead, Table, TableBody, TableHead, Td, Th } from '@/components/ui/table';
import { RelativeTime, Time } from '@/components/ui/time';
import { sourcesQuery, type ViewParams } from '@/lib/client';
import { sayCount, sayNumber, sayPlural } from '@/lib/domain/say';
import { hrefWith } from '@/lib/domain/scope-url';
import type { Sources } from '@/lib/domain/views/sources';

const upper = (text: string) => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;

function headline({ feeds, gaps, rejected }: Sources): string {
  const live = feeds.filter((feed) => !feed.history);
  if (feeds.length === 0) return 'No source has sent anything yet.';
  const silent = live.filter((feed) => feed.silent).length;
  const first =
    live.length === 0
      ? 'Only history has come in'
      : silent === 0
        ? `${upper(sayNumber(live.length))} live ${live.length === 1 ? 'source is' : 'sources are'} sending`
        : `${upper(sayNumber(silent))} of ${sayNumber(live.length)} live sources ${silent === 1 ? 'is' : 'are'} silent`;
  const open = [
    gaps.length > 0 ? `${sayPlural(gaps.length, 'name')} unknown to the catalog` : '',
    rejected.total > 0 ? `${sayPlural(rejected.total, 'refused record')} this week` : '',
  ].filter((part) => part !== '');
  return open.length === 0 ? `${first}, and nothing was refused.` : `${first}; ${open.join(', and ')}.`;
}

function Feeds({ feeds }: Pick<Sources, 'feeds'>) {
  return (
    <Panel title="Feeds" hint="a live feed that has not spoken for 15 minutes is silent: unknown, not well" flush>
      <Table caption="Feeds">
        <TableHead>
          <Th className="pl-3.5">Source</Th>
          <Th>State</Th>
          <Th right>Events</Th>
          <Th right>Last received</Th>
          <Th right className="pr-3.5">
            Happened
          </Th>
        </TableHead>
        <TableBody>
          {feeds.map((feed) => (
            <Row key={`${feed.source} ${feed.history}`}>
              <RowHead className="pl-3.5 font-medium">{feed.source}</RowHead>
              <Td>
                {feed.history ? (
                  <StateMark state="low" soft>
                    History
                  </StateMark>
                ) : feed.silent ? (
                  <StateMark state="unknown">Silent</StateMark>
                ) : (
                  <StateMark state="good" soft>
                    Sending
                  </StateMark>
                )}
              </Td>
              <Td right>{sayCount(feed.events)}</Td>
              <Td right>
                <RelativeTime at={feed.lastReceivedAt} />
              </Td>
              <Td right className="pr-3.5">
                <Time at={feed.lastOccurredAt} />
              </Td>
            </Row>
          ))}
        </TableBody>
      </Table>
    </Panel>
  );
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
              <RowHead className="pl-3.5 font-mono text-s">{gap.value}</RowHead>
              <Td>{gap.kind}</Td>
              <Td right>{sayCount(gap.events)}</Td>
              <Td right>
                <Time at={gap.firstAt} />
              </Td>
              <Td right className="pr-3.5">
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
  if (rejected.reasons.length === 0) return null;
  return (
    <Panel
      title="Refused"
      hint={`${sayPlural(rejected.total, 'record')} in seven days, kept with the reason; their neighbours were taken in`}
      flush
    >
      <Table caption="Refused records by reason">
        <TableHead>
          <Th className="pl-3.5">Why</Th>
          <Th>Source</Th>
          <Th>Endpoint</Th>
          <Th right>Records</Th>
          <Th right className="pr-3.5">
            Last
          </Th>
        </TableHead>
        <TableBody>
          {rejected.reasons.map((reason) => (
            <Row key={`${reason.source} ${reason.endpoint} ${reason.code}`}>
              <RowHead className="max-w-[520px] py-1.5 pl-3.5">
                <span className="line-clamp-2">{reason.message}</span>
                <span className="block font-mono text-xs text-ink-3">{reason.code}</span>
              </RowHead>
              <Td>{reason.source}</Td>
              <Td className="font-mono text-s">{reason.endpoint}</Td>
              <Td right>{sayCount(reason.n)}</Td>
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
  return (
    <>
      <PageHead
        title={headline(view)}
        actions={<LinkButton href={hrefWith('/sources/mappings', new URLSearchParams(params))}>Mappings</LinkButton>}
      />
      {view.feeds.length === 0 ? (
        <Panel label="No sources yet">
          <EmptyState title="Make a key, then send" command="npm run admin -- create-key --environment production --name my-middleware">
            Point OTLP exporters or your middleware’s log at this address with that key; /docs/api shows every way in.
          </EmptyState>
        </Panel>
      ) : (
        <>
          <Feeds feeds={view.feeds} />
          <Gaps gaps={view.gaps} />
          <Refused rejected={view.rejected} />
        </>
      )}
    </>
  );
}
