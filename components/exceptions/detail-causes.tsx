import Link from 'next/link';
import { SeverityMark } from '@/components/ui/glyph';
import { Time } from '@/components/ui/time';
import { sayPlural } from '@/lib/domain/say';
import { sayPlaces } from '@/lib/domain/say-exception';
import type { ExceptionView } from '@/lib/domain/views/exception';

const SHOWN = 8;
const hrefOf = (ref: string) => `/exceptions/${ref}`;

/** What explains it, what it explains, what it has to do with, and why it stays open. */
export function Causes({ view }: { view: ExceptionView }) {
  const { row, explained, related } = view;
  const more = row.explains - Math.min(SHOWN, explained.length);
  return (
    <>
      {row.parent ? (
        <section aria-label="What explains it" className="rounded-l border border-line bg-bg px-3.5 py-3">
          <h3>
            {row.parent.byPerson ? 'Stands under ' : 'Explained by '}
            <Link prefetch={false} className="text-accent hover:underline" href={hrefOf(row.parent.ref)}>
              {row.parent.ref}
            </Link>
          </h3>
          <p className="leading-normal text-pretty">
            {row.parent.reason} No mail is sent about this one; when {row.parent.ref} has ended and this is still wrong, it stands for
            itself again.
          </p>
        </section>
      ) : null}
      {row.silenced ? (
        <section aria-label="Why nobody is told" className="rounded-l border border-line bg-bg px-3.5 py-3">
          <h3>
            Silenced until <Time at={row.silenced.until} />
          </h3>
          <p className="leading-normal text-pretty">
            By {row.silenced.by}: {row.silenced.reason}. Nobody is told of it until then; if it is still wrong, they are told at that time.{' '}
            <Link prefetch={false} className="text-accent hover:underline" href="/on-call/silences">
              All silences
            </Link>
          </p>
        </section>
      ) : null}
      {row.heldUntil && row.heldReason ? (
        <section aria-label="Why it stays open" className="rounded-l border border-line bg-bg px-3.5 py-3">
          <h3>Comes and goes</h3>
          <p className="leading-normal text-pretty">
            {row.heldReason} If it stays quiet it ends <Time at={row.heldUntil} />.
          </p>
        </section>
      ) : null}
      {explained.length > 0 ? (
        <section aria-label="What it explains">
          <h3>{`It explains ${sayPlural(row.explains, 'more exception')}`}</h3>
          <ul className="grid">
            {explained.slice(0, SHOWN).map((one) => (
              <li key={one.ref} className="flex items-baseline gap-2.5 border-t border-line py-1.5 first:border-0">
                <SeverityMark severity={one.severity} className="w-[76px] flex-none" />
                <span className="min-w-0 flex-1">
                  <Link prefetch={false} className="font-medium hover:underline" href={hrefOf(one.ref)}>
                    {one.title}
                  </Link>
                  <span className="block truncate text-s text-ink-3">
                    {[one.ref, sayPlaces(one.facilities), sayPlural(one.transactions, 'case')].filter((part) => part !== '').join(', ')}
                  </span>
                </span>
              </li>
            ))}
          </ul>
          {more > 0 ? <p className="text-s text-ink-3">{`and ${more} more`}</p> : null}
        </section>
      ) : null}
      {related.length > 0 ? (
        <section aria-label="What it has to do with">
          <h3>Has to do with</h3>
          <ul className="grid gap-1">
            {related.map((one) => (
              <li key={one.ref}>
                <Link prefetch={false} className="font-medium hover:underline" href={hrefOf(one.ref)}>
                  {one.ref}
                </Link>{' '}
                <span className="text-ink-2">
                  {one.title}. {one.reason}
                </span>
              </li>
            ))}
          </ul>
        </section>
      ) : null}
    </>
  );
}
