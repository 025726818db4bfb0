'use client';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, LinkButton } from '@/components/ui/button';
import { CopyButton } from '@/components/ui/copy-button';
import { firstEvent } from '@/components/ui/first-event';
import { StateMark } from '@/components/ui/glyph';
import { useDeed } from '@/components/ui/use-deed';
import { dismissStep, startQuery } from '@/lib/client';
import { sayNumber } from '@/lib/domain/say';
import type { StartStep } from '@/lib/domain/views/start';

const words: Record<StartStep['id'], { title: string; does: string; href: string; link: string }> = {
  key: { title: 'Make a key', does: 'Whoever sends needs one.', href: '/sources/keys', link: 'Keys' },
  source: { title: 'Send a first event', does: 'With the key, from anywhere:', href: '/sources', link: 'Sources' },
  people: {
    title: 'Put people into teams',
    does: 'An exception goes to a team, and is told to its people.',
    href: '/people',
    link: 'People',
  },
  mail: { title: 'Send a test mail', does: 'It arrives at your own address.', href: '/on-call/telling', link: 'Who is told' },
  schedule: {
    title: 'Say who is on call',
    does: 'Or leave it: a team is then told at its address.',
    href: '/catalog/edit?section=schedules',
    link: 'Schedules',
  },
};

/** The first set-up, until a source, a team and the mail work; each step is judged from what is there and can be put away. */
export function FirstSteps({ initial }: { initial: StartStep[] }) {
  const client = useQueryClient();
  const { data } = useQuery({ ...startQuery(), initialData: { steps: initial }, enabled: initial.length > 0 });
  const { run, busy, fault } = useDeed();
  const open = data.steps.filter(({ done }) => !done).length;
  if (data.steps.length === 0) return null;
  return (
    <section aria-label="First steps" className="no-print rounded-l border border-line bg-surface">
      <h2 className="border-b border-line px-3.5 py-2.5">
        {open === 0
          ? 'All is set up'
          : `${sayNumber(open).charAt(0).toUpperCase()}${sayNumber(open).slice(1)} ${open === 1 ? 'step' : 'steps'} until everything works`}
      </h2>
      <ol>
        {data.steps.map(({ id, done, found }) => (
          <li key={id} className="flex flex-wrap items-center gap-x-3 gap-y-1.5 border-b border-line px-3.5 py-2 last:border-0">
            <StateMark state={done ? 'good' : 'notyet'} soft>
              {done ? 'Done' : 'To do'}
            </StateMark>
            <span className="min-w-0 flex-1">
              <b className="font-semibold">{words[id].title}</b>{' '}
              <span className="text-ink-2">{done ? found : `${words[id].does} ${found}`}</span>
            </span>
            {id === 'source' && !done ? <CopyButton value={firstEvent} label="the command that sends an event" /> : null}
            {done ? null : (
              <LinkButton size="s" href={words[id].href}>
                {words[id].link}
              </LinkButton>
            )}
            <Button
              look="quiet"
              size="s"
              disabled={busy}
              aria-label={`Put away: ${words[id].title}`}
              onClick={() => run(async () => client.setQueryData(startQuery().queryKey, await dismissStep(id)))}
            >
              Put away
            </Button>
          </li>
        ))}
      </ol>
      {fault}
    </section>
  );
}
