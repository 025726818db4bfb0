'use client';
import { Avatar } from '@/components/ui/avatar';
import { Glyph } from '@/components/ui/glyph';
import { Icon } from '@/components/ui/icon';
import { Log, LogEntry } from '@/components/ui/log';
import { NextSteps, sayHeld } from '@/components/ui/next-steps';
import { Time } from '@/components/ui/time';
import { sayHistory, sayTold } from '@/lib/domain/say-exception';
import type { ExceptionView } from '@/lib/domain/views/exception';
import { CommentBox } from './comment-box';
import { QuietLink } from './quiet-link';

/** Who did what, when, from what to what; with room for a word of one's own. */
export function History({ view }: { view: ExceptionView }) {
  return (
    <section aria-label="History">
      <h3 className="mb-2 text-m text-ink">History</h3>
      {view.allowed.includes('comment') ? <CommentBox key={view.row.ref} view={view} /> : null}
      <Log label="History, newest first">
        {view.log.map((entry) => {
          const { what, change, note } = sayHistory(entry);
          const name = entry.me ? 'You' : entry.actor;
          return (
            <LogEntry
              key={`${entry.at} ${entry.kind} ${entry.after}`}
              time={<Time at={entry.at} />}
              mark={entry.automatic ? undefined : <Avatar name={entry.actor} me={entry.me} />}
            >
              <b className="font-semibold">{name}</b> {what}
              {change ? (
                <span className="flex flex-wrap gap-x-1.5 text-ink-3">
                  {change.name} <span>{change.before}</span> <Icon name="right" size={12} className="self-center" />{' '}
                  <b className="font-semibold text-ink">{change.after}</b>
                </span>
              ) : null}
              {note ? <span className="block whitespace-pre-wrap text-ink-2">{note}</span> : null}
            </LogEntry>
          );
        })}
      </Log>
    </section>
  );
}

/** To whom a message went, when, how it ended, and why not. */
export function Told({ view }: { view: ExceptionView }) {
  const { escalation } = view;
  const still = escalation && view.row.state !== 'resolved' ? sayHeld(escalation) : null;
  if (view.told.length === 0) {
    return (
      <section aria-label="Who was told">
        <h3 className="mb-1 text-m text-ink">Who was told</h3>
        <p className="text-ink-2">{view.row.history ? 'Nobody: it was found in events of the past.' : 'Nobody yet.'}</p>
      </section>
    );
  }
  return (
    <section aria-label="Who was told">
      <h3 className="mb-2 text-m text-ink">Who was told</h3>
      <Log label="Who was told, oldest first">
        {view.told.map((one) => {
          const { ended, because, why, failed } = sayTold(one);
          return (
            <LogEntry
              key={one.id}
              time={<Time at={one.endedAt ?? one.createdAt} />}
              ahead={one.endedAt === null}
              mark={failed ? <Glyph state="high" className="mt-[3px]" /> : undefined}
            >
              <b className="font-semibold">{one.team}</b> {one.state === 'cancelled' ? ended : `${ended}, because ${because}`}
              <span className="block truncate text-s text-ink-3">
                {one.recipient}
                {one.attempts.length > 1 ? `, ${one.attempts.length} attempts` : ''}
              </span>
              {why ? <span className="block text-s text-ink-2">{why}</span> : null}
            </LogEntry>
          );
        })}
        {escalation ? <NextSteps escalation={escalation} /> : null}
      </Log>
      {still ? <p className="mt-2 text-s text-ink-2">{still}</p> : null}
      <QuietLink row={view.row} />
    </section>
  );
}
