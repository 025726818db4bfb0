'use client';
import { useNow } from '@/components/ui/clock';
import { LogEntry } from '@/components/ui/log';
import { sayDuration } from '@/lib/domain/say';
import type { EscalationView } from '@/lib/domain/views/telling';
import { Time } from './time';

const held: Record<string, string> = {
  acknowledged: 'Somebody acknowledged it, so nobody else is called.',
  snoozed: 'It sleeps, so nobody else is called; that goes on when it wakes, unless somebody acts.',
  waiting: 'It waits, so nobody else is called; that goes on when the wait is over, unless somebody acts.',
  silenced: 'It is silenced, so nobody is called until the silence ends.',
  explained: 'Another exception explains it; people are called about that one.',
};

/** Why nobody else is called, in words; null while somebody will be. */
export const sayHeld = ({ held: why, ended }: EscalationView): string | null => (why === null ? ended : (held[why] ?? why));

/** Who is called next and when, as entries of a log that end with what lies ahead. */
export function NextSteps({ escalation, most = 3 }: { escalation: EscalationView; most?: number }) {
  const now = useNow(60_000);
  return escalation.next.slice(0, most).map(({ at, to }) => {
    const left = Date.parse(at) - now;
    return (
      <LogEntry key={`${at} ${to.join()}`} time={left > 60_000 ? `In ${sayDuration(left)}` : 'Now'} ahead>
        to <b className="font-semibold">{to.join(' and ')}</b>, if nobody acknowledges
        <span className="block text-s text-ink-3">
          <Time at={at} />
        </span>
      </LogEntry>
    );
  });
}
