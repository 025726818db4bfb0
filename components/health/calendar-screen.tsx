'use client';
import { useSuspenseQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useSearchParams } from 'next/navigation';
import { classNames } from '@/components/ui/class-names';
import { CsvButton } from '@/components/ui/csv-button';
import { EmptyState } from '@/components/ui/empty-state';
import { firstEvent } from '@/components/ui/first-event';
import { Glyph, SeverityMark, StateMark } from '@/components/ui/glyph';
import { PageHead } from '@/components/ui/page-head';
import { Panel } from '@/components/ui/panel';
import { healthCalendarQuery, type ViewParams } from '@/lib/client';
import { sayCount, sayPlural } from '@/lib/domain/say';
import { sayCorrected } from '@/lib/domain/say-corrected';
import { hrefWith, scopeOf } from '@/lib/domain/scope-url';
import type { HealthCalendar } from '@/lib/domain/views/course';
import { HealthTabs } from './health-tabs';
import { transactionsHref } from './place-links';
import { glyphOf, isTrouble, stateWords } from './state-words';

type Day = HealthCalendar['days'][number];

const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
/** Monday is 0. The day is a date without a time. */
const weekdayOf = (day: string) => (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7;
const monthOf = (day: string) =>
  new Date(`${day}T00:00:00Z`).toLocaleDateString('en-US', { month: 'long', year: 'numeric', timeZone: 'UTC' });

const fills: Record<NonNullable<Day['state']>, string> = {
  crit: 'bg-crit-soft',
  high: 'bg-high-soft',
  unknown: 'hatch',
  medium: 'bg-watch-soft',
  watch: 'bg-watch-soft',
  good: '',
  none: '',
};

const describe = (one: Day) =>
  [
    `${one.day}: ${one.state === null ? 'nothing is known' : stateWords[one.state]}`,
    one.n > 0 ? `${sayPlural(one.n, 'log entry', 'log entries')}, ${sayCount(one.failed)} failed` : '',
    one.touched > 0 ? `${sayPlural(one.touched, 'exception')}, the worst: ${one.exceptions[0]?.title}` : '',
  ]
    .filter(Boolean)
    .join('. ');

function sentence({ days }: HealthCalendar): string {
  const known = days.filter(({ state }) => state !== null);
  const bad = known.filter(({ state }) => state === 'crit' || state === 'high').length;
  if (known.length === 0) return 'Nothing was received in these days.';
  return bad === 0
    ? `No day of these ${known.length} had anything urgent.`
    : `${bad} of ${sayPlural(known.length, 'day')} had something urgent.`;
}

function Cell({ one, search }: { one: Day; search: URLSearchParams }) {
  const glyph = one.state === null ? null : glyphOf(one.state);
  const number = Number(one.day.slice(8));
  if (one.state === null || (one.n === 0 && one.touched === 0))
    return (
      <span className="flex h-11 flex-col rounded-[4px] border border-line px-1.5 py-0.5 text-s text-ink-3" title={describe(one)}>
        {number}
        <span className="sr-only">{describe(one)}</span>
      </span>
    );
  return (
    <Link
      href={hrefWith('/health/replay', scopeOf(search), { day: one.day, range: null, from: null, to: null })}
      prefetch={false}
      title={describe(one)}
      className={classNames(
        'flex h-11 flex-col rounded-[4px] border border-line px-1.5 py-0.5 text-s hover:border-control',
        fills[one.state],
      )}
    >
      <span className="flex items-center justify-between text-ink">
        {number}
        {glyph ? <Glyph state={glyph} size={11} /> : null}
      </span>
      <span className="truncate text-xs text-ink-2 tabular-nums">{one.touched > 0 ? sayCount(one.touched) : ''}</span>
      <span className="sr-only">{describe(one)}</span>
    </Link>
  );
}

function Month({ name, days, search }: { name: string; days: Day[]; search: URLSearchParams }) {
  return (
    <Panel title={name} flush>
      <div className="grid grid-cols-7 gap-1 p-3">
        {weekdays.map((day) => (
          <span key={day} className="text-center text-xs text-ink-3">
            {day}
          </span>
        ))}
        {Array.from({ length: weekdayOf(days[0]?.day ?? '2026-01-05') }, (_, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: empty places before the first day have nothing else.
          <span key={at} />
        ))}
        {days.map((one) => (
          <Cell key={one.day} one={one} search={search} />
        ))}
      </div>
    </Panel>
  );
}

/** `Mon 23 Nov`. */
const sayWeekday = (day: string) =>
  new Date(`${day}T12:00:00Z`)
    .toLocaleDateString('en-GB', { weekday: 'short', day: 'numeric', month: 'short', timeZone: 'UTC' })
    .replace(',', '');

/** How each day stood at its worst; a day opens as it went. */
export function CalendarScreen({ params }: { params: ViewParams }) {
  const { data } = useSuspenseQuery(healthCalendarQuery(params));
  const search = useSearchParams();
  // Months before anything was received say nothing.
  const months = [...Map.groupBy(data.days, ({ day }) => day.slice(0, 7)).values()]
    .filter((days) => days.some(({ state }) => state !== null))
    .toReversed();
  const worst = data.days.filter(({ state }) => state !== null && isTrouble(state) && state !== 'watch').toReversed();
  return (
    <>
      <PageHead title={sentence(data)} actions={<CsvButton path="/api/health/calendar" params={params} name="days.csv" />} />
      <HealthTabs current="calendar" />
      {months.length === 0 ? (
        <Panel label="No day">
          <EmptyState
            title="No day has anything to show yet"
            command={firstEvent}
            how="Or send a first event with an ingest key (npm run admin -- create-key)."
          >
            Each day shows the worst that touched it, from the first event on. Choose a longer time.
          </EmptyState>
        </Panel>
      ) : null}
      <p className={classNames('text-s text-ink-3', months.length === 0 && 'hidden')}>
        A day shows the worst that touched it and how many exceptions did: the severity at the day’s end, else a failure that no exception
        held, else traffic. {sayCorrected(data.corrected, data.timezone)}
      </p>
      <div
        className={classNames(
          'grid grid-cols-[minmax(0,1fr)] items-start gap-3.5',
          months.length === 1 ? 'lg:grid-cols-[380px_minmax(0,1fr)]' : 'md:grid-cols-2 xl:grid-cols-3',
        )}
      >
        {months.map((days) => (
          <Month key={days[0]?.day} name={monthOf(days[0]?.day ?? '')} days={days} search={search} />
        ))}
        {worst.length > 0 ? (
          <Panel title="Days with something to mend" flush className={months.length === 1 ? '' : 'md:col-span-2 xl:col-span-3'}>
            <ul className="@container">
              {worst.map((one) => {
                const more = one.touched - one.exceptions.reduce((sum, { alike }) => sum + alike, 0);
                return (
                  <li
                    key={one.day}
                    className="grid items-start gap-x-4 gap-y-1 border-b border-line px-3.5 py-2 last:border-0 @2xl:grid-cols-[110px_110px_minmax(0,1fr)_auto]"
                  >
                    <span className="font-medium">{sayWeekday(one.day)}</span>
                    {one.state && glyphOf(one.state) ? (
                      <StateMark state={glyphOf(one.state) ?? 'unknown'}>{stateWords[one.state]}</StateMark>
                    ) : (
                      <span />
                    )}
                    <span className="grid min-w-0 gap-0.5">
                      {one.exceptions.map(({ ref, title, severity, alike }) => (
                        <span key={ref} className="flex min-w-0 gap-2">
                          <SeverityMark severity={severity} className="w-[76px] flex-none" />
                          <Link
                            className="truncate hover:underline"
                            prefetch={false}
                            href={hrefWith(`/exceptions/${ref}`, scopeOf(search))}
                          >
                            {title}
                          </Link>
                          {alike > 1 ? <span className="flex-none text-s text-ink-3">{`${sayCount(alike)} times`}</span> : null}
                        </span>
                      ))}
                      {more > 0 ? <span className="text-s text-ink-3">{`and ${sayCount(more)} more`}</span> : null}
                    </span>
                    <Link className="to text-s whitespace-nowrap" prefetch={false} href={transactionsHref(search, one, {})}>
                      transactions of the day
                    </Link>
                  </li>
                );
              })}
            </ul>
          </Panel>
        ) : null}
      </div>
    </>
  );
}
