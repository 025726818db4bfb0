'use client';
import Link from 'next/link';
import { useSearchParams } from 'next/navigation';
import { Glyph, SeverityMark } from '@/components/ui/glyph';
import { Panel } from '@/components/ui/panel';
import { RelativeTime, TimeLeft } from '@/components/ui/time';
import { sayPlural } from '@/lib/domain/say';
import { sayError } from '@/lib/domain/say-code';
import { hrefWith, scopeOf } from '@/lib/domain/scope-url';
import type { OpenException } from '@/lib/domain/views/places';
import type { TransactionRow } from '@/lib/domain/views/transactions';

const MOST = 6;

/** Open exceptions that touch a place, worst first. */
export function OpenExceptions({ exceptions, filter }: { exceptions: OpenException[]; filter: Record<string, string> }) {
  const search = useSearchParams();
  return (
    <Panel title="Open exceptions" hint={exceptions.length === 0 ? undefined : String(exceptions.length)} flush>
      {exceptions.length === 0 ? <p className="px-3.5 py-3 text-ink-2">None touches this place.</p> : null}
      <ul>
        {exceptions.slice(0, MOST).map((one) => (
          <li key={one.ref} className="grid gap-0.5 border-b border-line px-3.5 py-2.5 last:border-0">
            <span className="flex justify-between gap-2 text-s">
              <SeverityMark severity={one.severity} />
              <TimeLeft at={one.dueAt} className="text-ink-3" />
            </span>
            <Link href={hrefWith(`/exceptions/${one.ref}`, scopeOf(search))} prefetch={false} className="font-medium hover:underline">
              {one.title}
            </Link>
            <span className="truncate text-s text-ink-3">
              {[one.team, one.transactions > 0 ? sayPlural(one.transactions, 'transaction') : '', one.ref].filter(Boolean).join(', ')}
            </span>
          </li>
        ))}
      </ul>
      {exceptions.length > MOST ? (
        <p className="border-t border-line px-3.5 py-2">
          <Link
            className="to"
            prefetch={false}
            href={hrefWith('/exceptions', scopeOf(search), filter)}
          >{`All ${exceptions.length} of them`}</Link>
        </p>
      ) : null}
    </Panel>
  );
}

const reason = (row: TransactionRow) => [row.connector?.name, sayError(row)].filter(Boolean).join(', ');

/** Transactions under one another with what went wrong. `empty` says that there is none; `at` is what the page is about and need not be repeated. */
export function ShortList({
  title,
  rows,
  empty,
  all,
  at,
}: {
  title: string;
  rows: TransactionRow[];
  empty: string;
  all: string;
  at?: 'facility' | 'workflow';
}) {
  return (
    <Panel
      title={title}
      flush
      actions={
        rows.length > 0 ? (
          <Link className="to text-s" prefetch={false} href={all}>
            All of them
          </Link>
        ) : null
      }
    >
      {rows.length === 0 ? <p className="px-3.5 py-3 text-ink-2">{empty}</p> : null}
      <ul>
        {rows.map((row) => (
          <li key={row.id} className="border-b border-line last:border-0">
            <Link
              href={`/transactions/${row.id}`}
              prefetch={false}
              className="grid grid-cols-[12px_minmax(0,1fr)_auto] items-center gap-x-2.5 px-3.5 py-2 hover:bg-bg"
            >
              <Glyph
                state={
                  row.state === 'failed'
                    ? 'high'
                    : row.lateSince
                      ? 'medium'
                      : row.state === 'open'
                        ? 'next'
                        : row.state === 'cancelled'
                          ? 'cancelled'
                          : 'good'
                }
              />
              <span className="truncate font-medium">{row.name}</span>
              <RelativeTime at={row.failedAt ?? row.lastAt} className="text-s text-ink-3" />
              <span className="col-start-2 col-end-4 truncate text-s text-ink-3">
                {[
                  at === 'workflow' ? null : row.workflow.name,
                  at === 'facility' ? null : row.facility.name,
                  row.state === 'failed' ? reason(row) : row.milestone,
                ]
                  .filter(Boolean)
                  .join(', ')}
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
