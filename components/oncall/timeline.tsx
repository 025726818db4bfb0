import Link from 'next/link';
import { Log, LogEntry } from '@/components/ui/log';
import { Time } from '@/components/ui/time';
import { sayHistory } from '@/lib/domain/say-exception';
import type { ExceptionView } from '@/lib/domain/views/exception';

const MOST = 6;

/** What was done so far, newest first; the whole history stands on the page of the exception. */
export function Timeline({ view, className }: { view: ExceptionView; className: string }) {
  return (
    <section className={className}>
      <h3 className="mb-2.5 text-l text-ink">Timeline</h3>
      <Log label="Timeline, newest first">
        {view.log.slice(0, MOST).map((entry) => {
          const { sentence, note } = sayHistory(entry);
          return (
            <LogEntry key={`${entry.at} ${entry.kind} ${entry.after}`} time={<Time at={entry.at} />}>
              <b className="font-semibold">{entry.me ? 'You' : entry.actor}</b> {sentence}
              {note ? <span className="block text-ink-2">{note}</span> : null}
            </LogEntry>
          );
        })}
        <LogEntry time={<Time at={view.row.firstAt} />}>The first case</LogEntry>
      </Log>
      <Link href={`/exceptions/${view.row.ref}/report`} prefetch={false} className="to mt-2 inline-flex min-h-11 items-center">
        Everything that happened, as a report
      </Link>
    </section>
  );
}
