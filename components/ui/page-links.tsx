'use client';
import { useSearchParams } from 'next/navigation';
import { hrefWith } from '@/lib/domain/scope-url';
import { LinkButton } from './button';

/** The ways to the first and the next page of a list that is read by cursor; nothing where there is one page. */
export function PageLinks({
  path,
  cursor,
  next,
  words: [first, further] = ['Newest', 'Older'],
}: {
  path: string;
  cursor: string | string[] | null | undefined;
  next: string | null;
  words?: readonly [string, string];
}) {
  const search = useSearchParams();
  if (!next && !cursor) return null;
  return (
    <nav aria-label="Pages" className="flex justify-end gap-2 border-t border-line px-3.5 py-2">
      {cursor ? (
        <LinkButton look="quiet" href={hrefWith(path, search, { cursor: null })}>
          {first}
        </LinkButton>
      ) : null}
      {next ? <LinkButton href={hrefWith(path, search, { cursor: next })}>{further}</LinkButton> : null}
    </nav>
  );
}
