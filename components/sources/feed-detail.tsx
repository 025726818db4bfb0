'use client';
import Link from 'next/link';
import { useSearchParams } from 'next/navigation';
import { LinkButton } from '@/components/ui/button';
import { Fact } from '@/components/ui/page-head';
import { Panel } from '@/components/ui/panel';
import { RelativeTime } from '@/components/ui/time';
import { sayCount, sayDuration, sayPlural } from '@/lib/domain/say';
import { hrefWith, scopeOf } from '@/lib/domain/scope-url';
import type { Feed } from '@/lib/domain/views/sources';
import { feedMark, sayClock } from './feed-words';
import { sayReason } from './reason-words';

function Block({ title, children }: { title: string; children: React.ReactNode }) {
  return (
    <section className="min-w-0" aria-label={title}>
      <h3 className="mb-1 text-s text-ink-3">{title}</h3>
      {children}
    </section>
  );
}

function Numbers({ sequence }: { sequence: NonNullable<Feed['sequence']> }) {
  const { streams, missing, duplicates, resets, late, gaps } = sequence;
  return (
    <Block title="Numbered streams">
      <p>
        {missing === 0 ? 'No number is missing' : `${sayPlural(missing, 'number is', 'numbers are')} missing`} in{' '}
        {sayPlural(streams, 'stream')}. {sayCount(late)} came late, {sayCount(duplicates)} twice; {sayPlural(resets, 'restart')}.
      </p>
      {gaps.length > 0 ? (
        <ul className="mt-1 font-mono text-s text-ink-2">
          {gaps.map(({ stream, from, to }) => (
            <li key={`${stream} ${from}`}>
              {stream || 'unnamed'}: {from === to ? from : `${from} to ${to}`}
            </li>
          ))}
        </ul>
      ) : null}
    </Block>
  );
}

/** What is known of one source. */
export function FeedDetail({ feed }: { feed: Feed }) {
  const search = useSearchParams();
  const { day, week } = feed;
  const mark = feedMark(feed);
  const refusedHref = (changes: Record<string, string>) =>
    hrefWith('/sources/refused', '', { environment: search.get('environment'), source: feed.source, ...changes });
  return (
    <Panel
      title={feed.source}
      hint={mark.why ? `${mark.word}: ${mark.why}` : mark.word}
      actions={
        <LinkButton look="quiet" size="s" scroll={false} href={hrefWith('/sources', search, { feed: null })}>
          Close
        </LinkButton>
      }
    >
      <div className="grid gap-4">
        <dl className="facts grid grid-cols-2 gap-x-4 gap-y-2.5 md:grid-cols-4">
          <Fact name="In 24 hours" below={day && day.early > 0 ? `${sayCount(day.early)} from the future` : undefined}>
            {day ? sayPlural(day.events, 'event') : 'Nothing'}
          </Fact>
          <Fact name="Delay" below={day ? `longest ${sayDuration(day.lagMaxMs)}` : undefined}>
            {day ? `half within ${sayDuration(day.lagP50Ms)}, 19 in 20 within ${sayDuration(day.lagP95Ms)}` : 'Not known'}
          </Fact>
          <Fact name="Its clock">{day ? sayClock(day.clock) : 'Not known'}</Fact>
          <Fact
            name="Resent, in seven days"
            below={week.contradictions > 0 ? `${sayPlural(week.contradictions, 'contradiction')} refused` : undefined}
          >
            {sayCount(week.duplicates)}
          </Fact>
        </dl>
        <div className="grid gap-4 md:grid-cols-2 xl:grid-cols-4">
          <Block title="Refused, in seven days">
            {week.codes.length === 0 ? <p className="text-ink-3">Nothing.</p> : null}
            <ul>
              {week.codes.map(({ code, n }) => (
                <li key={code}>
                  <Link className="to" prefetch={false} href={refusedHref({ code })}>
                    {sayReason(code)}
                  </Link>{' '}
                  <span className="tabular-nums text-ink-3">{sayCount(n)}</span>
                </li>
              ))}
            </ul>
          </Block>
          <Block title="Names the catalog does not know">
            {feed.unknown.length === 0 ? <p className="text-ink-3">None.</p> : null}
            <ul>
              {feed.unknown.map(({ kind, value, events }) => (
                <li key={`${kind} ${value}`} className="truncate">
                  {kind} <span className="font-mono text-s">{value}</span>{' '}
                  <span className="tabular-nums text-ink-3">{sayCount(events)}</span>
                </li>
              ))}
            </ul>
            {day && day.truncated > 0 ? (
              <p className="mt-1">{sayPlural(day.truncated, 'event was', 'events were')} cut short by the source.</p>
            ) : null}
          </Block>
          {feed.sequence ? (
            <Numbers sequence={feed.sequence} />
          ) : (
            <Block title="Numbered streams">
              <p className="text-ink-3">It numbers nothing, so that a lost event cannot be seen from its numbers.</p>
            </Block>
          )}
          <Block title="Interfaces it speaks of">
            {feed.interfaces.length === 0 ? <p className="text-ink-3">None that the catalog knows.</p> : null}
            <ul>
              {feed.interfaces.map(({ id, name, lastReceivedAt }) => (
                <li key={id} className="flex justify-between gap-2">
                  <Link className="to min-w-0 truncate" prefetch={false} href={hrefWith(`/interfaces/${id}`, scopeOf(search))}>
                    {name}
                  </Link>
                  <RelativeTime at={lastReceivedAt} className="flex-none text-ink-3" />
                </li>
              ))}
            </ul>
          </Block>
        </div>
      </div>
    </Panel>
  );
}
