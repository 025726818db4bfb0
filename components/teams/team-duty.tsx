'use client';
import Link from 'next/link';
import { Panel } from '@/components/ui/panel';
import { Time } from '@/components/ui/time';
import type { TeamView } from '@/lib/domain/views/team';

const NEXT = 4;

/** Who is on duty now and who comes next; where there is no schedule, how the team is reached. */
export function TeamDuty({ view: { team, duty, shifts, asOf } }: { view: TeamView }) {
  const next = shifts.filter(({ from }) => from > asOf).slice(0, NEXT);
  return (
    <Panel
      title="Who is on duty"
      actions={
        duty ? (
          <Link href={`/on-call/schedules?team=${team.id}`} prefetch={false} className="to">
            Schedule
          </Link>
        ) : null
      }
      flush
    >
      {duty === null ? (
        <p className="px-3.5 py-3 text-ink-2">
          Nobody takes turns: its address is told, around the clock. Administrators of the catalog{' '}
          <Link href="/on-call/schedules/edit" prefetch={false} className="font-medium text-accent hover:underline">
            make a rotation
          </Link>
          .
        </p>
      ) : (
        <ul>
          {duty.people.length === 0 ? <li className="px-3.5 py-2">Nobody now: the address of the team is told.</li> : null}
          {duty.people.map(({ person, until }) => (
            <li
              key={person.email}
              className="flex min-h-row items-center justify-between gap-3 border-b border-line px-3.5 py-1 last:border-0"
            >
              <b className="font-semibold">{person.me ? 'You' : person.name}</b>
              <span className="text-ink-2">
                {until ? (
                  <>
                    now, until <Time at={until} />
                  </>
                ) : (
                  'now'
                )}
              </span>
            </li>
          ))}
          {next.map(({ person, from, to }) => (
            <li
              key={`${person.email} ${from}`}
              className="flex min-h-row items-center justify-between gap-3 border-b border-line px-3.5 py-1 last:border-0"
            >
              <span>{person.me ? 'You' : person.name}</span>
              <span className="text-ink-2">
                <Time at={from} /> to <Time at={to} />
              </span>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
