'use client';
import Link from 'next/link';
import { Icon } from '@/components/ui/icon';
import { SupplierCard } from '@/components/ui/supplier-card';
import { sayPlaces, sayTicket } from '@/lib/domain/say-exception';
import { hrefWith } from '@/lib/domain/scope-url';
import type { ExceptionView } from '@/lib/domain/views/exception';
import { Causes } from './detail-causes';
import { Facts, SeverityLine } from './detail-facts';
import { OrderLines } from './detail-lines';
import { History, Told } from './detail-log';
import { Members } from './detail-members';
import { ReplayPart } from './detail-replay';
import { Asleep } from './detail-rest';
import { RunbookPart } from './detail-runbook';
import { WayOut } from './detail-steps';
import { Technical } from './detail-technical';
import { Where } from './detail-where';

/** Title, keys and places: what it is, in one glance. */
export function DetailHead({ view, as: Heading = 'h2' }: { view: ExceptionView; as?: 'h1' | 'h2' }) {
  const { row } = view;
  return (
    <header>
      <Heading className="text-xl leading-tight font-bold tracking-[-0.01em]">{row.title}</Heading>
      <p className="mt-1 flex flex-wrap gap-x-2 text-ink-2 tabular-nums">
        <span className="font-medium text-ink">{row.ref}</span>
        {row.keys.map(({ name, value, code }) =>
          code === undefined ? (
            <Link
              key={name}
              href={`/transactions?q=${encodeURIComponent(value)}`}
              prefetch={false}
              title={name}
              className="font-medium text-accent hover:underline"
            >
              {value}
            </Link>
          ) : (
            <span key={name} title={`${name}: ${code}`}>
              {value}
            </span>
          ),
        )}
        {row.supplier ? <span>{row.supplier}</span> : null}
        {row.connector ? <span>{row.connector.name}</span> : null}
        {row.ticketUrl ? (
          <a
            href={row.ticketUrl}
            target="_blank"
            rel="noreferrer"
            title={row.ticketUrl}
            className="inline-flex items-center gap-1 font-medium text-accent hover:underline"
          >
            <Icon name="link" size={12} /> Ticket {sayTicket(row.ticketUrl)}
          </a>
        ) : null}
      </p>
      <p className="text-ink-2">
        {sayPlaces(row.facilities)}
        {row.workflows[0] ? `, ${sayPlaces(row.workflows, 'workflows')}` : ''}
      </p>
    </header>
  );
}

const retryWords = {
  yes: 'Safe to process again',
  conditional: 'Process again only after a check',
  no: 'Do not process again',
  not_applicable: 'Nothing to process again',
} as const;

/** To the KPI or service level that it is about, whose page opens into the cases. */
function NumberLink({ view: { row, technical } }: { view: ExceptionView }) {
  const kpi = technical.groupedBy['attr.kpi'];
  const slo = technical.groupedBy['attr.slo'];
  if (!kpi && !slo) return null;
  const path = kpi ? `/kpis/${encodeURIComponent(kpi)}` : `/slos/${encodeURIComponent(slo ?? '')}`;
  return (
    <p>
      <Link
        href={hrefWith(path, '', { environment: row.environment === 'production' ? null : row.environment })}
        prefetch={false}
        className="font-medium text-accent hover:underline"
      >
        {kpi ? 'Open the KPI and the cases behind it' : 'Open the service level'}
      </Link>
    </p>
  );
}

/** What happened, what should have, what to do first. */
export function Story({ view, technical }: { view: ExceptionView; technical: boolean }) {
  return (
    <div className="grid gap-3.5">
      <section aria-label="What happened">
        <h3>What happened</h3>
        <p className="leading-normal text-pretty">{view.row.statement}</p>
        <NumberLink view={view} />
      </section>
      <OrderLines row={view.row} codes={technical} />
      <Asleep row={view.row} />
      <Causes view={view} />
      {view.closed?.resolution ? (
        <section aria-label="How it ended">
          <h3>How it ended</h3>
          <p className="leading-normal text-pretty">{view.closed.resolution}</p>
        </section>
      ) : null}
      {view.expected.length > 0 ? (
        <section aria-label="What should have happened">
          <h3>What should have happened</h3>
          {view.expected.map((text) => (
            <p key={text} className="leading-normal text-pretty">
              {text}
            </p>
          ))}
        </section>
      ) : null}
      {view.steps.length > 0 ? (
        <section aria-label="What to do first">
          <WayOut view={view} />
          {view.retry ? (
            <p className="mt-2 text-s text-ink-2">
              <b className="font-semibold text-ink">{retryWords[view.retry.safe]}:</b> {view.retry.note}
            </p>
          ) : null}
        </section>
      ) : null}
      {view.row.supplier ? (
        <section aria-label="Supplier">
          <h3>Supplier</h3>
          <SupplierCard called={view.row.supplier} about={[view.row.ref, ...view.row.keys.map(({ value }) => value)].join(' ')} />
        </section>
      ) : null}
      <ReplayPart key={view.row.ref} view={view} />
    </div>
  );
}

/** Everything under the head: the same in the panel beside the list and on the page of its own. */
export function DetailBody({ view, technical }: { view: ExceptionView; technical: boolean }) {
  return (
    <>
      <SeverityLine view={view} />
      <Facts view={view} />
      {technical ? <Technical view={view} /> : null}
      <Story view={view} technical={technical} />
      <Where view={view} />
      <Members key={view.row.ref} view={view} />
      <RunbookPart view={view} />
      <History view={view} />
      <Told view={view} />
    </>
  );
}
