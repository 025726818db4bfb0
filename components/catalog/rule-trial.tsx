import { EmptyState } from '@/components/ui/empty-state';
import { sayPlural, sayStamp } from '@/lib/domain/say';
import type { RuleTried } from '@/lib/domain/views/rule-try';

/** What a rule would have raised, the newest first; or why that cannot be said. */
export function RuleTrial({ tried, changed }: { tried: RuleTried | null; changed: boolean }) {
  if (!tried) return <p className="text-ink-2">Nothing is stored by trying. {changed ? 'The rule is tried as it is written here.' : ''}</p>;
  if (!tried.ok) return <EmptyState title="It cannot be said">{tried.reason}</EmptyState>;
  return (
    <div aria-live="polite">
      <p>
        <strong className="text-l">It would have raised {tried.raised === 0 ? 'nothing' : sayPlural(tried.raised, 'exception')}</strong>{' '}
        since {sayStamp(tried.from, tried.timezone)}. Really raised in that time: {tried.stands}.
      </p>
      <p className="mb-2 text-s text-ink-3">Judged by {tried.basis}.</p>
      {tried.list.length > 0 ? (
        <ul className="max-h-[420px] overflow-y-auto border-t border-line">
          {tried.list.map((one, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two of one group may begin in the same minute, and the list never changes.
            <li key={i} className="border-b border-line py-1.5 last:border-0">
              <span className="font-medium">{one.groups.map(({ name }) => name).join(', ') || 'Everywhere'}</span>
              <span className="block text-s text-ink-2">{one.text}</span>
              <span className="block text-s text-ink-3">
                {sayStamp(one.at, tried.timezone)}
                {one.until ? ` to ${sayStamp(one.until, tried.timezone)}` : ''}
              </span>
            </li>
          ))}
        </ul>
      ) : null}
      {tried.raised > tried.list.length ? <p className="pt-2 text-s text-ink-3">The newest {tried.list.length} are listed.</p> : null}
    </div>
  );
}
