'use client';
import Link from 'next/link';
import { SeverityMark } from '@/components/ui/glyph';
import { Time } from '@/components/ui/time';
import { sayNumber, sayPlural } from '@/lib/domain/say';
import type { SilencePreview } from '@/lib/domain/views/silences';

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** What a silence would hide: the sentence first, then the very exceptions. */
export function PreviewOf({ preview }: { preview: SilencePreview }) {
  const { open, past, pastMailed, days, examples } = preview;
  const before =
    past === 0
      ? `In the last ${days} days there was nothing like it.`
      : `In the last ${days} days it would have hidden ${sayNumber(past)}; people were mailed of ${pastMailed === past ? (past === 1 ? 'it' : 'all of them') : sayNumber(pastMailed)}.`;
  return (
    <section aria-label="What it would hide" className="grid gap-2 rounded-m border border-line bg-bg px-3 py-2.5">
      <p role="status" className="text-pretty">
        <b className="font-semibold">
          {open === 0 ? 'Nothing that is open now.' : `${capital(sayPlural(open, 'open exception'))} would be hidden.`}
        </b>{' '}
        {before}
      </p>
      {examples.length > 0 ? (
        <ul className="max-h-[180px] divide-y divide-line overflow-y-auto">
          {examples.map((one) => (
            <li key={one.ref} className="flex items-baseline gap-2 py-1 text-s">
              <SeverityMark severity={one.severity} className="w-[76px] flex-none" />
              <Link href={`/exceptions/${one.ref}`} prefetch={false} target="_blank" className="min-w-0 flex-1 truncate hover:underline">
                {one.title}
              </Link>
              <span className="text-ink-3">
                {one.resolvedAt ? 'ended' : 'open'}, <Time at={one.openedAt} />
              </span>
            </li>
          ))}
        </ul>
      ) : null}
    </section>
  );
}
