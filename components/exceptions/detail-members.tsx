'use client';
import Link from 'next/link';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Glyph } from '@/components/ui/glyph';
import { Money } from '@/components/ui/money';
import { Time } from '@/components/ui/time';
import { fetchMembers } from '@/lib/client';
import { sayCount, sayPlural } from '@/lib/domain/say';
import type { ExceptionMember, ExceptionView } from '@/lib/domain/views/exception';

/** What an exception affects, unmended first, a page at a time, each with a link to its own page. */
export function Members({ view }: { view: ExceptionView }) {
  const { ref, transactions } = view.row;
  const [more, setMore] = useState<{ rows: ExceptionMember[]; next: string | null; fault: string | null }>({
    rows: [],
    next: view.members.nextCursor,
    fault: null,
  });
  const first = new Set(view.members.rows.map(({ id }) => id));
  const rows = [...view.members.rows, ...more.rows.filter(({ id }) => !first.has(id))];
  const next = more.rows.length === 0 ? view.members.nextCursor : more.next;
  const load = async () => {
    if (next === null) return;
    try {
      const page = await fetchMembers(ref, next);
      setMore({ rows: [...more.rows, ...page.rows], next: page.nextCursor, fault: null });
    } catch (error) {
      setMore({ ...more, fault: error instanceof Error ? error.message : 'It could not be loaded.' });
    }
  };
  return (
    <section aria-label="What it affects">
      <h3 className="mb-1 flex items-baseline gap-2 text-m text-ink">
        What it affects{' '}
        <span className="text-s font-normal text-ink-3">
          {sayCount(transactions)} {transactions === 1 ? 'case' : 'cases'}
        </span>
        <Link href={`/transactions?exception=${ref}`} prefetch={false} className="ml-auto text-s font-medium text-accent hover:underline">
          Open as a list
        </Link>
      </h3>
      <ul>
        {rows.map((row) => (
          <Member key={row.id} row={row} />
        ))}
      </ul>
      {next ? (
        <Button look="quiet" size="s" onClick={load} className="mt-1 -ml-2 text-accent">
          {sayCount(Math.max(1, view.members.total - rows.length))} more
        </Button>
      ) : null}
      {more.fault ? <p role="alert">{more.fault}</p> : null}
    </section>
  );
}

function Member({ row }: { row: ExceptionMember }) {
  const name = <span className="truncate font-medium tabular-nums">{row.name}</span>;
  return (
    <li className="grid min-h-[42px] grid-cols-[minmax(0,1fr)_auto] items-center gap-x-3 border-b border-line py-1.5 last:border-0">
      <div className="min-w-0 leading-4">
        <span className="flex min-w-0 items-baseline gap-2">
          {row.kind === 'transaction' || row.slo ? (
            <Link
              href={row.slo ? `/slos/${row.slo}` : `/transactions/${row.id}`}
              prefetch={false}
              className="min-w-0 truncate text-accent hover:underline"
            >
              {name}
            </Link>
          ) : (
            name
          )}
          <span className="truncate text-s text-ink-3">{row.facility.name}</span>
        </span>
        <span className="block truncate text-s text-ink-3" title={row.evidence}>
          {row.evidence}
        </span>
      </div>
      <div className="text-right text-s leading-4 whitespace-nowrap">
        {row.mendedAt ? (
          <span className="inline-flex items-center gap-1.5 text-ink-2" title={row.mendedBy ?? undefined}>
            <Glyph state="good" size={11} /> mended <Time at={row.mendedAt} />
          </span>
        ) : (
          <>
            <span className="block tabular-nums">
              {row.amountMinor === null ? (
                row.people ? (
                  sayPlural(row.people, 'person', 'people')
                ) : (
                  ''
                )
              ) : (
                <Money minor={row.amountMinor} currency={row.currency} />
              )}
            </span>
            <span className="block text-ink-3">
              <Time at={row.at} />
            </span>
          </>
        )}
      </div>
    </li>
  );
}
