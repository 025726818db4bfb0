import Link from 'next/link';
import { SeverityMark } from '@/components/ui/glyph';
import { Icon } from '@/components/ui/icon';
import { Panel } from '@/components/ui/panel';
import { sayCount, sayPlural } from '@/lib/domain/say';
import type { RoutingTry } from '@/lib/domain/views/routing';

/** What the rules would have done with the exceptions of the last days. */
export function RoutingOutcome({ outcome, changed }: { outcome: RoutingTry; changed: boolean }) {
  const { days, exceptions, cut, moved, examples, fallen } = outcome;
  const said =
    exceptions === 0
      ? `No exception was opened in ${days} days: there is nothing to try the rules on.`
      : `Of ${cut ? `the newest ${sayCount(exceptions)}` : sayPlural(exceptions, 'exception')} in ${days} days, ${
          moved === 0 ? 'none' : sayCount(moved)
        } would have gone to another team${changed ? '' : ' than by the stored rules, which these are'}.`;
  return (
    <Panel title="What they would have done">
      <p className="px-3.5 py-2.5" role="status">
        {said} {fallen > 0 ? `${sayPlural(fallen, 'exception')} would fall to the fallback, because nobody owns them.` : ''}
      </p>
      {examples.length > 0 ? (
        <ul className="border-t border-line">
          {examples.map(({ ref, title, severity, from, to, because }) => (
            <li
              key={ref}
              className="grid gap-x-4 border-b border-line px-3.5 py-2 last:border-0 md:grid-cols-[90px_minmax(0,1fr)_minmax(0,1.2fr)]"
            >
              <span className="flex items-center gap-2">
                <SeverityMark severity={severity} />
                <Link href={`/exceptions/${ref}`} prefetch={false} className="to tabular-nums">
                  {ref}
                </Link>
              </span>
              <span className="min-w-0 truncate">{title}</span>
              <span className="min-w-0 text-ink-2">
                {from.name} <Icon name="right" size={12} className="inline" /> <b className="font-medium text-ink">{to.name}</b>
                <span className="block truncate text-s text-ink-3">{because}</span>
              </span>
            </li>
          ))}
        </ul>
      ) : null}
      {moved > examples.length ? (
        <p className="border-t border-line px-3.5 py-2 text-s text-ink-3">The newest {examples.length} are shown.</p>
      ) : null}
    </Panel>
  );
}
