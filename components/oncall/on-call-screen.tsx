'use client';
import { useSuspenseQuery } from '@tanstack/react-query';
import { useTimezone } from '@/components/ui/clock';
import { EmptyState } from '@/components/ui/empty-state';
import { firstEvent } from '@/components/ui/first-event';
import { Glyph } from '@/components/ui/glyph';
import { onCallQuery, type ViewParams } from '@/lib/client';
import { sayDay, sayNumber } from '@/lib/domain/say';
import type { OnCall } from '@/lib/domain/views/on-call';
import { Handover } from './handover';
import { OnCallTabs } from './on-call-tabs';
import { RowList } from './row-list';
import { ThumbBar } from './thumb-bar';
import { UrgentCard } from './urgent-card';

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** What whoever is on call opens at night: the worst thing first, in full, within reach of a thumb. */
export function OnCallScreen({ params }: { params: ViewParams }) {
  const { data } = useSuspenseQuery(onCallQuery(params));
  const timezone = useTimezone();
  const waiting = data.urgent.find((view) => view.row.acknowledgedAt === null) ?? data.urgent[0];
  // The first card is the one that still waits for somebody; the others follow by urgency.
  const urgent = waiting ? [waiting, ...data.urgent.filter((view) => view !== waiting)] : [];
  const teams = data.teams.map(({ name }) => name).join(' and ');
  return (
    <div className="-mx-3 -mt-3.5 -mb-10 bg-surface md:-mx-5 md:-mt-[18px]">
      <div className="mx-auto max-w-[1120px] px-4">
        <OnCallTabs current="urgent" />
      </div>
      <div className="mx-auto grid max-w-[1120px] lg:grid-cols-[minmax(0,600px)_minmax(0,1fr)] lg:gap-x-10">
        <div className="flex min-h-[calc(100dvh-52px)] min-w-0 flex-col lg:border-r lg:border-line">
          {urgent.length === 0 ? null : (
            <div className="flex flex-wrap justify-between gap-x-3 px-4 pt-3 text-s text-ink-3">
              <h1 className="text-s! leading-normal! font-normal! tracking-normal!">{summary(data, teams)}</h1>
              <p>{sayDay(data.asOf, timezone)}</p>
            </div>
          )}
          {urgent.length === 0 ? <Calm data={data} teams={teams} /> : null}
          <div className="flex-1 divide-y-8 divide-bg">
            {urgent.map((view, at) => (
              <UrgentCard key={view.row.ref} view={view} first={at === 0} />
            ))}
          </div>
          {waiting ? <ThumbBar key={waiting.row.ref} view={waiting} /> : null}
        </div>
        <div className="min-w-0 pb-10 lg:pt-1 lg:pr-4 lg:[&>*:first-child]:border-0">
          <Handover data={data} />
          <RowList title={teams ? 'Also of your teams' : 'The rest'} rows={data.rest} />
          <RowList title="Urgent, of other teams" rows={data.others} />
        </div>
      </div>
    </div>
  );
}

function summary({ heard, urgent }: OnCall, teams: string): string {
  const whose = teams ? ` for ${teams}` : '';
  if (!heard) return `Nothing is known${whose} yet.`;
  return urgent.length === 0 ? `Nothing urgent${whose}.` : `${capital(sayNumber(urgent.length))} urgent${whose}.`;
}

function Calm({ data, teams }: { data: OnCall; teams: string }) {
  if (!data.heard) {
    return (
      <section className="flex-1">
        <h1 className="sr-only">On call</h1>
        <EmptyState title="Nothing was received yet" command={firstEvent}>
          Whether something is urgent is known from the first event on.
        </EmptyState>
      </section>
    );
  }
  return (
    <section className="grid flex-1 content-center justify-items-center gap-2 px-6 py-16 text-center">
      <Glyph state="good" size={28} />
      <h1>Nothing urgent</h1>
      <p className="max-w-[34ch] text-l text-pretty text-ink-2">
        {data.rest.length > 0
          ? `${capital(sayNumber(data.rest.length))} less urgent ${data.rest.length === 1 ? 'one waits' : 'ones wait'} for ${teams || 'the teams'}.`
          : 'You are mailed when that changes.'}
      </p>
    </section>
  );
}
