'use client';
import Link from 'next/link';
import { Avatar } from '@/components/ui/avatar';
import { useTimezone } from '@/components/ui/clock';
import { Glyph } from '@/components/ui/glyph';
import { Icon } from '@/components/ui/icon';
import { Log, LogEntry } from '@/components/ui/log';
import { sayStamp, sayTime } from '@/lib/domain/say';
import type { IncidentEntry } from '@/lib/domain/views/incident';

/** Everything that happened, oldest first, each with who did it. */
export function IncidentTimeline({ entries }: { entries: readonly IncidentEntry[] }) {
  const timezone = useTimezone();
  return (
    <Log label="Timeline, oldest first">
      {entries.map((entry, at) => (
        <LogEntry
          // biome-ignore lint/suspicious/noArrayIndexKey: two things can have happened in the same moment; the list never moves.
          key={at}
          time={
            <time dateTime={entry.at} title={sayStamp(entry.at, timezone)} className="whitespace-nowrap">
              {sayTime(entry.at, timezone, 0)}
            </time>
          }
          mark={markOf(entry)}
        >
          {entry.who ? <b className="font-semibold">{entry.who} </b> : null}
          {entry.href?.startsWith('/') ? (
            <Link href={entry.href} prefetch={false} className="to">
              {entry.text}
            </Link>
          ) : (
            entry.text
          )}
          {entry.note ? <span className="block whitespace-pre-wrap text-ink-2">{entry.note}</span> : null}
        </LogEntry>
      ))}
    </Log>
  );
}

function markOf(entry: IncidentEntry) {
  if (entry.who !== null) return <Avatar name={entry.who} me={false} />;
  if (entry.kind === 'case') return <Glyph state="high" className="mt-[3px]" />;
  if (entry.kind === 'change') return <Icon name="calendar" size={12} className="mt-[3px] text-ink-3" />;
  return undefined;
}
