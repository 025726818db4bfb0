import Link from 'next/link';
import { sayCount } from '@/lib/domain/say';
import { hrefWith } from '@/lib/domain/scope-url';
import type { ExceptionList } from '@/lib/domain/views/exception-list';

/** How many of the list sleep, and the way to them and back. */
export function AsleepLine({ summary: { snoozed }, search }: { summary: ExceptionList['summary']; search: URLSearchParams }) {
  const shows = search.get('snoozed') === 'shown';
  if (snoozed === 0 && !shows) return null;
  return (
    <p className="border-t border-line px-3 py-1.5 text-ink-2 md:px-4">
      {shows ? 'What sleeps is shown too. ' : `${sayCount(snoozed)} more ${snoozed === 1 ? 'sleeps' : 'sleep'} for now. `}
      <Link
        className="font-medium text-accent hover:underline"
        href={hrefWith('/exceptions', search.toString(), { snoozed: shows ? null : 'shown', cursor: null, open: null })}
      >
        {shows ? 'Show what is awake only' : snoozed === 1 ? 'Show it' : 'Show them'}
      </Link>
    </p>
  );
}
