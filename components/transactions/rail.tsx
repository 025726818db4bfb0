'use client';
import Link from 'next/link';
import { useSearchParams } from 'next/navigation';
import { SeverityMark, type State, StateMark } from '@/components/ui/glyph';
import { Panel } from '@/components/ui/panel';
import { SupplierCard } from '@/components/ui/supplier-card';
import { RelativeTime, Time, TimeLeft } from '@/components/ui/time';
import { sayReplayItem } from '@/lib/domain/say-replay';
import { hrefWith, scopeOf } from '@/lib/domain/scope-url';
import type { TransactionView } from '@/lib/domain/views/transactions';
import { OutcomeMark } from './outcome-mark';

function Section({ title, count, children }: { title: string; count: number; children: React.ReactNode }) {
  return (
    <section className="border-t border-line px-3.5 py-3 first:border-0">
      <h2 className="mb-2">
        {title} <span className="font-normal text-ink-3">{count}</span>
      </h2>
      {children}
    </section>
  );
}

function ExceptionItem({ one, search }: { one: TransactionView['exceptions'][number]; search: URLSearchParams }) {
  const closed = one.state === 'resolved';
  return (
    <li className="grid gap-0.5">
      <span className="flex justify-between gap-2 text-s">
        {closed ? (
          <StateMark state="good">{one.closedBy === 'evidence' ? 'Closed by evidence' : 'Closed'}</StateMark>
        ) : (
          <SeverityMark severity={one.severity} />
        )}
        <span className="text-ink-3">{closed && one.resolvedAt ? <Time at={one.resolvedAt} /> : <TimeLeft at={one.dueAt} />}</span>
      </span>
      <Link href={hrefWith(`/exceptions/${one.ref}`, scopeOf(search))} prefetch={false} className="font-semibold hover:underline">
        {one.title}
      </Link>
      <span className="text-s text-ink-2">{one.evidence}</span>
      <span className="text-s text-ink-3">{`${one.team}, ${one.ref}`}</span>
    </li>
  );
}

function markOf({ state, outcome }: TransactionView['replays'][number]): State {
  if (outcome !== null) return ({ completed: 'good', failed: 'crit', unanswered: 'unknown' } as const)[outcome];
  if (state === 'refused' || state === 'unreachable') return 'high';
  return state === 'accepted' || state === 'asking' ? 'next' : state === 'waiting' ? 'notyet' : 'cancelled';
}

const sure = { certain: 'Certain', likely: 'Likely', possible: 'May be chance' } as const;

/** What hangs on the transaction: exceptions, other transactions, and what a reader should know about its log. */
export function Rail({ view }: { view: TransactionView }) {
  const search = useSearchParams();
  const { exceptions, links, notes, replays } = view;
  return (
    <Panel label="Around it" flush className="h-fit">
      <Section title="Exceptions" count={exceptions.length}>
        {exceptions.length === 0 ? <p className="text-s text-ink-2">None has been raised about it.</p> : null}
        <ul className="grid gap-3">
          {exceptions.map((one) => (
            <ExceptionItem key={one.ref} one={one} search={search} />
          ))}
        </ul>
      </Section>
      {view.row.supplier ? (
        <section className="border-t border-line px-3.5 py-3">
          <h2 className="mb-2">Supplier</h2>
          <SupplierCard called={view.row.supplier} about={view.row.name} short />
        </section>
      ) : null}
      {replays.length > 0 ? (
        <Section title="Processed again" count={replays.length}>
          <ul className="grid gap-2.5">
            {replays.map((one) => (
              <li key={one.ref} className="grid gap-0.5">
                <span className="flex items-baseline justify-between gap-2">
                  <Link href={hrefWith(`/replays/${one.ref}`, scopeOf(search))} prefetch={false} className="font-medium hover:underline">
                    {one.ref}
                  </Link>
                  <StateMark state={markOf(one)} className="text-s">
                    {sayReplayItem(one)}
                  </StateMark>
                </span>
                {one.text ? <span className="text-s text-ink-2">{one.text}</span> : null}
                <span className="text-s text-ink-3">
                  {`asked for by ${one.by}, `}
                  <Time at={one.askedAt ?? one.requestedAt} />
                  {one.attempts > 1 ? `, asked ${one.attempts} times` : ''}
                </span>
              </li>
            ))}
          </ul>
        </Section>
      ) : null}
      {links.length > 0 ? (
        <Section title="Linked transactions" count={links.length}>
          <ul className="grid gap-2.5">
            {links.map((link) => (
              <li key={link.id} className="grid gap-0.5">
                <span className="flex items-baseline justify-between gap-2">
                  <Link href={`/transactions/${link.id}`} prefetch={false} className="min-w-0 truncate font-medium hover:underline">
                    {link.name}
                  </Link>
                  <span className="flex-none text-s">
                    <OutcomeMark row={{ state: link.state, lateSince: null }} />
                  </span>
                </span>
                <span className="text-s text-ink-2">
                  {sure[link.confidence]}: {link.reason}
                </span>
                <span className="truncate text-s text-ink-3">
                  {link.workflow.name}, <RelativeTime at={link.startedAt} />
                </span>
              </li>
            ))}
          </ul>
        </Section>
      ) : null}
      {notes.length > 0 ? (
        <Section title="Worth knowing" count={notes.length}>
          <ul className="grid gap-2.5">
            {notes.map((note) => (
              <li key={`${note.at} ${note.text}`}>
                <p className="text-s text-ink-2">{note.text}</p>
                <p className="text-s text-ink-3">
                  <Time at={note.at} />
                </p>
              </li>
            ))}
          </ul>
        </Section>
      ) : null}
    </Panel>
  );
}
