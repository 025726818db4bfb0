'use client';
import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { useSearchParams } from 'next/navigation';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { PageHead } from '@/components/ui/page-head';
import { Panel } from '@/components/ui/panel';
import { Tag } from '@/components/ui/tag';
import { RelativeTime, Time } from '@/components/ui/time';
import { useDeed } from '@/components/ui/use-deed';
import { endSilence, silencesQuery } from '@/lib/client';
import { sayNumber, sayPlural } from '@/lib/domain/say';
import { silenceSubjects } from '@/lib/domain/silence';
import type { Silence, Silences } from '@/lib/domain/views/silences';
import { OnCallTabs } from './on-call-tabs';
import { saySubjects } from './say-silence';
import { SilenceDialog } from './silence-dialog';

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

function headline({ items, hidden }: Silences): string {
  const active = items.filter(({ state }) => state === 'active');
  const planned = items.filter(({ state }) => state === 'planned').length;
  const ahead = planned === 0 ? '' : ` ${capital(sayNumber(planned))} ${planned === 1 ? 'is' : 'are'} planned.`;
  if (active.length === 0) return `Nothing is kept quiet now.${ahead}`;
  return `${capital(sayNumber(active.length))} ${active.length === 1 ? 'silence is' : 'silences are'} in force and ${active.length === 1 ? 'hides' : 'hide'} ${hidden === 0 ? 'nothing that is open' : sayPlural(hidden, 'open exception')}.${ahead}`;
}

const groups = [
  ['active', 'In force'],
  ['planned', 'Planned'],
  ['over', 'Over in the last 30 days'],
] as const;

/** What is kept quiet on purpose, by whom, until when and why, with how much it hides. */
export function SilencesScreen({ environment }: { environment: string }) {
  const { data: view } = useSuspenseQuery(silencesQuery(environment));
  const search = useSearchParams();
  const first = Object.fromEntries(silenceSubjects.map((subject) => [subject, search.get(subject)?.split(',') ?? []]));
  const [asking, setAsking] = useState(silenceSubjects.some((subject) => search.has(subject)) && view.mayWrite);
  return (
    <>
      <PageHead
        title={headline(view)}
        actions={
          view.mayWrite ? (
            <Button look="primary" onClick={() => setAsking(true)}>
              Keep something quiet
            </Button>
          ) : null
        }
      />
      <OnCallTabs current="silences" />
      {view.items.length === 0 ? (
        <Panel label="Silences">
          <EmptyState title="Nobody asked for quiet in the last 30 days">
            Before planned work, say what it is about and until when: nobody is mailed, everything stays counted, and what is still wrong at
            the end is told then.
          </EmptyState>
        </Panel>
      ) : null}
      {groups.map(([state, title]) => {
        const items = view.items.filter((one) => one.state === state);
        return items.length === 0 ? null : (
          <Panel key={state} title={title} flush>
            <ul className="divide-y divide-line">
              {items.map((one) => (
                <Line key={one.id} silence={one} />
              ))}
            </ul>
          </Panel>
        );
      })}
      {asking ? <SilenceDialog view={view} about={first} close={() => setAsking(false)} /> : null}
    </>
  );
}

function hides({ state, hidden, endedAt }: Silence): string {
  if (state === 'planned') return 'not yet';
  if (hidden === null) return endedAt ? 'ended early' : 'over';
  if (state === 'active') return hidden === 0 ? 'hides nothing now' : `hides ${sayPlural(hidden, 'open exception')}`;
  return `${endedAt ? 'ended early; ' : ''}${hidden === 0 ? 'nothing was left to tell' : `${sayNumber(hidden)} still wrong at its end, told then`}`;
}

function Line({ silence }: { silence: Silence }) {
  const client = useQueryClient();
  const { run, busy, fault } = useDeed();
  const { about, kind, hidesCritical, startsAt, endsAt, endedAt, endedBy, reason, madeBy, state, mayEnd } = silence;
  const end = () =>
    run(async () => {
      await endSilence(silence.id);
      await Promise.all(['silences', 'markers', 'exceptions', 'exception'].map((name) => client.invalidateQueries({ queryKey: [name] })));
    });
  return (
    <li className="grid gap-2 px-3.5 py-2.5 md:flex md:items-center md:justify-between md:gap-4">
      <div className="min-w-0">
        <p className="font-medium text-pretty">
          {reason} {kind === 'maintenance' ? <Tag>Maintenance</Tag> : null} {hidesCritical ? <Tag tone="high">Critical too</Tag> : null}
        </p>
        <p className="text-s text-pretty text-ink-2">{saySubjects(about)}</p>
        <p className="text-s text-ink-3">
          {madeBy}, <Time at={startsAt} /> to <Time at={endedAt ?? endsAt} />
          {endedBy ? ` (ended by ${endedBy})` : ''}
          {state === 'active' ? (
            <>
              , ends <RelativeTime at={endsAt} />
            </>
          ) : null}
          ; {hides(silence)}
        </p>
        {fault}
      </div>
      {mayEnd ? (
        <Button
          size="s"
          className="max-md:h-9"
          disabled={busy}
          onClick={end}
          aria-label={`${state === 'planned' ? 'Cancel' : 'End'}: ${reason}`}
        >
          {state === 'planned' ? 'Cancel it' : 'End now'}
        </Button>
      ) : null}
    </li>
  );
}
