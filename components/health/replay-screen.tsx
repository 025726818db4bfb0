'use client';
import { useSuspenseQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useRouter, useSearchParams } from 'next/navigation';
import { useEffect, useMemo, useState } from 'react';
import { IconButton } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { SeverityMark, StateMark } from '@/components/ui/glyph';
import { Icon } from '@/components/ui/icon';
import { PageHead } from '@/components/ui/page-head';
import { Panel } from '@/components/ui/panel';
import { Time } from '@/components/ui/time';
import { courseQuery, type ViewParams } from '@/lib/client';
import { sayCount, sayPlural } from '@/lib/domain/say';
import { hrefWith, scopeOf } from '@/lib/domain/scope-url';
import type { Course } from '@/lib/domain/views/course';
import type { Region } from '@/lib/domain/views/region';
import { DayStrip } from './day-strip';
import { FacilityList } from './facility-list';
import { FacilityMap } from './facility-map';
import { HealthTabs } from './health-tabs';
import { transactionsHref } from './place-links';
import { firstShown, openAt, placesAt, sayFrame, sayStep } from './prepare-frame';
import { stateWords } from './state-words';

const legend = ['crit', 'high', 'medium', 'watch', 'unknown', 'good'] as const;
const PLAY_MS = 400;

/** One day to be looked through: the map as it was, what stood open, and what flowed, at each quarter of an hour. */
export function ReplayScreen({ params, region }: { params: ViewParams; region: Region }) {
  const { data: course } = useSuspenseQuery(courseQuery(params));
  const search = useSearchParams();
  const router = useRouter();
  const [step, setStep] = useState(() => firstShown(course));
  const [playing, setPlaying] = useState(false);
  const last = course.steps.length - 1;
  // The clock that moves the day on belongs to the browser.
  useEffect(() => {
    if (!playing) return;
    const timer = setInterval(() => setStep((now) => Math.min(last, now + 1)), PLAY_MS);
    return () => clearInterval(timer);
  }, [playing, last]);
  const runs = playing && step < last;
  const places = useMemo(() => placesAt(course, step), [course, step]);
  const open = openAt(course, step);
  const at = course.steps[step] ?? course.asOf;
  const from = new Date(Date.parse(at) - course.stepMinutes * 60_000).toISOString();
  const counts = (state: string) => places.filter((place) => place.state === state).length;
  const mapped = places.some(({ id }) => region.places[id]);
  const dayHref = (day: string) => hrefWith('/health/replay', scopeOf(search), { day });
  if (course.n.every((n) => n === 0) && course.exceptions.length === 0)
    return (
      <>
        <PageHead title="A day as it went" />
        <HealthTabs current="replay" />
        <DayPicker course={course} go={(day) => router.push(dayHref(day))} />
        <Panel label="Nothing to look through">
          <EmptyState title="Nothing is known of this day">Choose another day; minutes are kept for 30 days.</EmptyState>
        </Panel>
      </>
    );
  return (
    <>
      <PageHead title={sayFrame(course, step)} />
      <HealthTabs current="replay" />
      <Panel label="The day" flush>
        <div className="grid gap-2 px-3.5 py-3">
          <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
            <IconButton
              label={runs ? 'Stop' : 'Play the day'}
              onClick={() => {
                if (step >= last) setStep(0);
                setPlaying(!runs);
              }}
            >
              <Icon name={runs ? 'pause' : 'play'} />
            </IconButton>
            <b className="w-[70px] text-l font-semibold tabular-nums">{sayStep(course, step)}</b>
            <DayPicker course={course} go={(day) => router.push(dayHref(day))} />
            <span className="flex flex-wrap gap-x-3 gap-y-1 md:ml-auto">
              {legend
                .filter((state) => counts(state) > 0)
                .map((state) => (
                  <StateMark key={state} state={state} className="text-s">{`${stateWords[state]} ${counts(state)}`}</StateMark>
                ))}
            </span>
          </div>
          <DayStrip course={course} step={step} />
          <input
            type="range"
            min={0}
            max={last}
            value={step}
            aria-label="Time of the day"
            aria-valuetext={sayFrame(course, step)}
            onChange={(event) => {
              setPlaying(false);
              setStep(Number(event.target.value));
            }}
            className="h-6 w-full accent-accent"
          />
        </div>
      </Panel>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-3.5 xl:grid-cols-[minmax(0,1.25fr)_minmax(380px,1fr)]">
        <Panel title="Facilities" hint="as they stood then; the size is the traffic of the day" flush className="flex flex-col">
          {mapped ? (
            <div className="hidden min-h-0 flex-1 overflow-hidden rounded-b-l md:block">
              <FacilityMap
                facilities={places}
                region={region}
                hrefOf={(id) => transactionsHref(search, { from, to: at }, { facility: id })}
              />
            </div>
          ) : null}
          <div className={mapped ? 'md:hidden' : ''}>
            <FacilityList facilities={places} />
          </div>
        </Panel>
        <div className="grid content-start gap-3.5">
          <Panel title="Open then" hint={sayPlural(open.length, 'exception')} flush>
            {open.length === 0 ? <p className="px-3.5 py-3 text-ink-2">No exception stood open at this moment.</p> : null}
            <ul className="max-h-[420px] overflow-y-auto">
              {open.map((one) => (
                <li key={one.ref} className="flex items-baseline gap-2.5 border-b border-line px-3.5 py-2 last:border-0">
                  <SeverityMark severity={one.severity} className="w-[76px] flex-none" />
                  <span className="min-w-0 flex-1">
                    <Link
                      prefetch={false}
                      className="font-medium hover:underline"
                      href={hrefWith(`/exceptions/${one.ref}`, scopeOf(search))}
                    >
                      {one.title}
                    </Link>
                    <span className="block text-s text-ink-3">
                      <Time at={one.from} /> {one.to ? <>to </> : 'until now'}
                      {one.to ? <Time at={one.to} /> : null}, {sayPlural(one.cases, 'case')} in{' '}
                      {sayPlural(one.facilities.length, 'facility', 'facilities')}
                    </span>
                  </span>
                </li>
              ))}
            </ul>
          </Panel>
          <Panel title="What flowed" hint={`the ${course.stepMinutes} minutes before`}>
            <p>
              <Link className="to" prefetch={false} href={transactionsHref(search, { from, to: at }, {})}>
                Transactions started then
              </Link>
              {`; ${sayPlural(course.n[step] ?? 0, 'log entry', 'log entries')}, ${sayCount(course.failed[step] ?? 0)} failed.`}
            </p>
          </Panel>
        </div>
      </div>
      <p className="max-w-[860px] text-s text-ink-3">
        An exception counts from its opening, or from when it happened where it came in as history, until its last case was mended or it was
        closed, with the severity it had then. Silence is judged as on the health page, by quarters of an hour; what failed in the quarter
        and no exception held is watch. Metrics and shares above the usual are judged for the present only.
      </p>
    </>
  );
}

function DayPicker({ course, go }: { course: Course; go: (day: string) => void }) {
  return (
    <label className="flex items-center gap-2 text-s text-ink-2">
      Day
      <input
        type="date"
        value={course.day}
        min={course.firstDay}
        max={course.lastDay}
        onChange={(event) => {
          if (event.target.value >= course.firstDay && event.target.value <= course.lastDay) go(event.target.value);
        }}
        className="h-7 rounded-s border border-control bg-surface px-2 text-ink"
      />
    </label>
  );
}
