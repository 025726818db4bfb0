'use client';
import { useSuspenseQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useSearchParams } from 'next/navigation';
import { useState } from 'react';
import { LinkButton } from '@/components/ui/button';
import { useNow, useTimezone } from '@/components/ui/clock';
import { EmptyState } from '@/components/ui/empty-state';
import { PageHead } from '@/components/ui/page-head';
import { Panel } from '@/components/ui/panel';
import { LinkTabs } from '@/components/ui/tabs';
import { schedulesQuery, type ViewParams } from '@/lib/client';
import { sayDate, sayNumber, sayTime } from '@/lib/domain/say';
import { hrefWith } from '@/lib/domain/scope-url';
import type { Schedules, ScheduleView } from '@/lib/domain/views/duty';
import { DutySwaps } from './duty-swaps';
import { MyShifts } from './my-shifts';
import { OnCallTabs } from './on-call-tabs';
import { type Picked, SchedulePanel } from './schedule-panel';
import { ShiftDialog } from './shift-dialog';

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

function headline(view: Schedules, say: (at: string) => string): string {
  const [next] = view.mine;
  const gaps = view.schedules.filter((one) => one.gaps.length > 0);
  const gap =
    gaps.length === 0 ? '' : ` ${capital(sayNumber(gaps.length))} ${gaps.length === 1 ? 'schedule has' : 'schedules have'} a gap ahead.`;
  if (next && next.from <= view.asOf) return `You are on call for ${next.scheduleName} until ${say(next.to)}.${gap}`;
  if (next) return `You are on call next ${say(next.from)}, for ${next.scheduleName}.${gap}`;
  if (view.schedules.length === 0) return 'No team has a schedule yet.';
  const nobody = view.schedules.filter((one) => one.now.length === 0).length;
  return `${capital(sayNumber(view.schedules.length - nobody))} of ${sayNumber(view.schedules.length)} schedules ${view.schedules.length === 1 ? 'has' : 'have'} somebody on call now.${gap}`;
}

/** Who is on call for each team, now and in the weeks to come. */
export function SchedulesScreen({ params }: { params: ViewParams }) {
  const { data: view } = useSuspenseQuery(schedulesQuery(params));
  const timezone = useTimezone();
  const now = useNow(60_000);
  const [picked, setPicked] = useState<{ schedule: ScheduleView; shift: Picked } | null>(null);
  const [told, setTold] = useState<string[]>([]);
  const pick = (schedule: ScheduleView, shift: Picked) => {
    setTold([]);
    setPicked({ schedule, shift });
  };
  return (
    <>
      <PageHead title={headline(view, (at) => sayTime(at, timezone, now))} />
      <OnCallTabs current="schedules" />
      {told.length > 0 ? (
        <div role="status" className="rounded-m border border-line bg-surface px-3.5 py-2.5">
          Saved. {told.join(' ')}
        </div>
      ) : null}
      <DutySwaps swaps={view.swaps} done={setTold} />
      <div className="grid items-start gap-3.5 xl:grid-cols-[minmax(0,1fr)_340px]">
        <div className="grid min-w-0 gap-3.5">
          <Weeks view={view} params={params} />
          {view.schedules.length === 0 ? (
            <Panel label="Schedules">
              <EmptyState
                title="Nobody takes turns here"
                actions={
                  view.mayWrite && view.without.length > 0 ? (
                    <LinkButton look="primary" href="/on-call/schedules/edit">
                      Make a rotation
                    </LinkButton>
                  ) : null
                }
              >
                {view.without.length === 0
                  ? 'No team fits. Take the filter away.'
                  : view.mayWrite
                    ? 'Teams without a rotation are reached at their address alone.'
                    : 'Teams without a rotation are reached at their address alone. An administrator of the catalog can make one.'}
              </EmptyState>
            </Panel>
          ) : null}
          {view.schedules.map((schedule) => (
            <SchedulePanel key={schedule.id} view={view} schedule={schedule} pick={pick} />
          ))}
          {view.without.length > 0 && view.schedules.length > 0 ? (
            <p className="text-s text-pretty text-ink-3">
              Reached at their address alone: {view.without.map(({ name }) => name).join(', ')}.{' '}
              {view.mayWrite ? (
                <Link href="/on-call/schedules/edit" prefetch={false} className="font-medium text-accent hover:underline">
                  Make a rotation for one of them
                </Link>
              ) : null}
            </p>
          ) : null}
        </div>
        <div className="max-xl:order-first">
          <MyShifts
            view={view}
            ask={(shift) => {
              const schedule = view.schedules.find(({ id }) => id === shift.schedule);
              if (schedule) pick(schedule, shift);
            }}
          />
        </div>
      </div>
      {picked ? <ShiftDialog {...picked} close={() => setPicked(null)} done={setTold} /> : null}
    </>
  );
}

const DAY_MS = 86_400_000;

/** Which weeks are shown, with the way to others and to one team. */
function Weeks({ view, params }: { view: Schedules; params: ViewParams }) {
  const search = useSearchParams();
  const timezone = useTimezone();
  const weeks = Number(params.weeks ?? 1);
  const first = view.days[0]?.date ?? '';
  const moved = (by: number) => new Date(Date.parse(first) + by * weeks * 7 * DAY_MS).toISOString().slice(0, 10);
  const href = (changes: Record<string, string | null>) => hrefWith('/on-call/schedules', search, changes);
  const end = new Date(Date.parse(view.to) - 1);
  return (
    <div className="flex flex-wrap items-center gap-2">
      <LinkButton size="s" href={href({ from: moved(-1) })} aria-label="Earlier">
        Earlier
      </LinkButton>
      <LinkButton size="s" href={href({ from: null })}>
        This week
      </LinkButton>
      <LinkButton size="s" href={href({ from: moved(1) })} aria-label="Later">
        Later
      </LinkButton>
      <span className="font-medium tabular-nums">
        {sayDate(view.from, timezone)} to {sayDate(end, timezone)}
      </span>
      <span className="ml-auto flex items-center gap-2">
        {params.team ? (
          <LinkButton size="s" href={href({ team: null })}>
            All teams
          </LinkButton>
        ) : null}
        <LinkTabs
          label="Length"
          look="switch"
          current={String(weeks)}
          items={[
            { id: '1', name: 'Week', href: href({ weeks: null }) },
            { id: '5', name: 'Month', href: href({ weeks: '5' }) },
          ]}
        />
      </span>
    </div>
  );
}
