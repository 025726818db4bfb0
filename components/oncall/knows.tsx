'use client';
import { useNow } from '@/components/ui/clock';
import { Glyph } from '@/components/ui/glyph';
import { Log, LogEntry } from '@/components/ui/log';
import { NextSteps } from '@/components/ui/next-steps';
import { OnDuty } from '@/components/ui/on-duty';
import { Time } from '@/components/ui/time';
import { sayDuration } from '@/lib/domain/say';
import { sayTold } from '@/lib/domain/say-exception';
import type { ExceptionView } from '@/lib/domain/views/exception';

/** Who was told and how that ended, then what happens next if nobody does anything. */
export function Knows({ view, className }: { view: ExceptionView; className: string }) {
  const now = useNow(60_000);
  const { row, told } = view;
  const left = (at: string) => Date.parse(at) - now;
  const when = (at: string) => (left(at) >= 0 ? `In ${sayDuration(left(at))}` : `${sayDuration(-left(at))} over`);
  return (
    <section className={className}>
      <h3 className="mb-2.5 text-l text-ink">Who knows, what happens next</h3>
      {view.duty ? (
        <dl>
          <dt className="sr-only">{row.team.name}</dt>
          <OnDuty duty={view.duty} />
        </dl>
      ) : null}
      {told.length === 0 ? <p className="mb-2 text-ink-2">Nobody was mailed.</p> : null}
      <Log label="Who knows, then what happens next">
        {told.map((one) => {
          const { ended, why, failed } = sayTold(one);
          return (
            <LogEntry
              key={one.id}
              time={<Time at={one.endedAt ?? one.createdAt} />}
              mark={failed ? <Glyph state="high" className="mt-[3px]" /> : undefined}
            >
              <b className="font-semibold">{one.team}</b>: {ended}
              {why ? `. ${why}` : ''}
            </LogEntry>
          );
        })}
        {row.acknowledgedAt ? (
          <LogEntry time={<Time at={row.acknowledgedAt} />}>
            <b className="font-semibold">{row.person ? (row.person.me ? 'You' : row.person.name) : row.team.name}</b>: acknowledged
          </LogEntry>
        ) : (
          <LogEntry time={when(row.acknowledgeBy)} ahead>
            to be acknowledged by <Time at={row.acknowledgeBy} />, by {row.team.name}
          </LogEntry>
        )}
        {view.escalation ? <NextSteps escalation={view.escalation} most={2} /> : null}
        <LogEntry time={when(row.dueAt)} ahead>
          to be mended by <Time at={row.dueAt} />
          {view.coTeam ? `; ${view.coTeam.name} helps` : ''}
        </LogEntry>
      </Log>
    </section>
  );
}
