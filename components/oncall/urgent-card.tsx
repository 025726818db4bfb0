'use client';
import Link from 'next/link';
import { PlaceStrip } from '@/components/charts/place-strip';
import { Button, LinkButton } from '@/components/ui/button';
import { useNow, useTimezone } from '@/components/ui/clock';
import { DueBar } from '@/components/ui/due-bar';
import { SeverityMark } from '@/components/ui/glyph';
import { Icon } from '@/components/ui/icon';
import { Steps } from '@/components/ui/steps';
import { Time } from '@/components/ui/time';
import { sayCount, sayDuration, sayTime } from '@/lib/domain/say';
import { sayAmounts, sayPlaces, saySeverityReason } from '@/lib/domain/say-exception';
import { sayWhere } from '@/lib/domain/say-where';
import type { ExceptionView } from '@/lib/domain/views/exception';
import { Knows } from './knows';
import { Timeline } from './timeline';
import { useAcknowledge } from './use-acknowledge';

const part = 'border-t border-line py-4';

/** One urgent exception as a phone shows it: what, since when, how bad, where, what to do first, who knows. */
export function UrgentCard({ view, first }: { view: ExceptionView; first: boolean }) {
  const { row } = view;
  return (
    <article aria-label={`${row.ref}: ${row.title}`} className="px-4">
      <section className="py-4">
        <p className="flex flex-wrap items-baseline gap-x-2">
          <SeverityMark severity={row.severity} className="text-l" />
          <span className="text-ink-2">{saySeverityReason(row)}</span>
          <Link href={`/exceptions/${row.ref}`} prefetch={false} className="to ml-auto text-ink-3 tabular-nums">
            {row.ref}
          </Link>
        </p>
        <h2 className="mt-1.5 text-[22px] leading-tight font-bold tracking-[-0.01em] text-ink">
          {row.title}
          {row.facilities.length > 0 ? `, at ${sayPlaces(row.facilities)}` : ''}
        </h2>
        <p className="mt-1.5 text-l leading-snug text-pretty text-ink-2">{row.statement}</p>
        {row.silenced ? (
          <p className="mt-2 rounded-m border border-line bg-bg px-3 py-2 text-pretty">
            <b className="font-semibold">
              Silenced until <Time at={row.silenced.until} />
            </b>{' '}
            by {row.silenced.by}: {row.silenced.reason}
          </p>
        ) : null}
        <Since view={view} />
      </section>
      <HowBad view={view} />
      <Where view={view} />
      {view.steps.length > 0 ? (
        <section className={part}>
          <h3 className="mb-2.5 text-l text-ink">What to do first</h3>
          <div className="text-l">
            <Steps steps={view.steps.filter(({ current }) => current).map(({ text }) => text)} label="Steps" />
          </div>
          {view.retry ? <p className="mt-2.5 text-ink-2">{view.retry.note}</p> : null}
          {view.runbook ? (
            <Link
              href={`/runbooks/${view.runbook.name}`}
              prefetch={false}
              className="mt-2 flex min-h-11 items-center justify-between text-l font-medium text-accent"
            >
              Runbook: {view.runbook.title.charAt(0).toLowerCase() + view.runbook.title.slice(1)}
              <Icon name="right" />
            </Link>
          ) : null}
        </section>
      ) : null}
      <Knows view={view} className={part} />
      <Timeline view={view} className={part} />
      {first ? null : <Own view={view} />}
    </article>
  );
}

/** Since when, and until when, with the part of the time that is used. */
function Since({ view: { row } }: { view: ExceptionView }) {
  const now = useNow(60_000);
  const timezone = useTimezone();
  const [began, due] = [Date.parse(row.firstAt), Date.parse(row.dueAt)];
  return (
    <div className="mt-4">
      <div className="flex justify-between gap-4 text-ink-2">
        <p>
          Since <Time at={row.firstAt} />
          <b className="block text-l font-semibold text-ink tabular-nums">{sayDuration(Math.max(0, now - began))}</b>
        </p>
        <p className="text-right">
          Due <Time at={row.dueAt} />
          <b className="block text-l font-semibold text-ink tabular-nums">
            {due < now ? `${sayDuration(now - due)} over` : `${sayDuration(due - now)} left`}
          </b>
        </p>
      </div>
      <DueBar
        share={due < now ? Math.max(1.01, (now - began) / Math.max(1, due - began)) : (now - began) / Math.max(1, due - began)}
        className="mt-2.5 mb-1"
      />
      <p className="sr-only">{`Due ${sayTime(row.dueAt, timezone, now)}`}</p>
    </div>
  );
}

function HowBad({ view: { row, members, where } }: { view: ExceptionView }) {
  const mended = members.rows.filter(({ mendedAt }) => mendedAt !== null).length;
  const money = sayAmounts(row.amounts);
  const facts: [string, string][] = [
    ...(row.people ? [[`${sayCount(row.people)} ${row.people === 1 ? 'person' : 'people'}`, 'affected'] as [string, string]] : []),
    ...(money ? [[money, 'in what is stuck'] as [string, string]] : []),
    ...(row.lines ? [[`${sayCount(row.lines)} lines`, 'in it'] as [string, string]] : []),
    [
      `${sayCount(row.transactions)} ${row.transactions === 1 ? 'case' : 'cases'}`,
      mended > 0 && members.nextCursor === null ? `${sayCount(mended)} of them mended` : 'so far',
    ],
    ...(where.workflows.length > 1 ? where.workflows.slice(0, 3) : []).map(({ name, transactions }): [string, string] => [
      sayCount(transactions),
      `in ${name.charAt(0).toLowerCase()}${name.slice(1)}`,
    ]),
  ];
  return (
    <section className={part}>
      <h3 className="mb-2 text-l text-ink">How bad</h3>
      <dl className="grid grid-cols-[minmax(84px,auto)_minmax(0,1fr)] gap-x-3.5 gap-y-1.5 text-l">
        {facts.map(([figure, words]) => (
          <div key={`${figure} ${words}`} className="contents">
            <dt className="text-right font-semibold tabular-nums">{figure}</dt>
            <dd className="text-ink-2">{words}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function Where({ view }: { view: ExceptionView }) {
  const said = sayWhere(view);
  const [claim, ...rest] = said;
  if (!claim) return null;
  return (
    <section className={part}>
      <h3 className="text-l text-ink">{said.map((one) => one.claim.replace(/:$/, '.')).join(' ')}</h3>
      {view.where.facilities.length > 1 ? <PlaceStrip marks={view.where.facilities} what="facilities" /> : null}
      <p className="text-pretty text-ink-2">
        {[claim, ...rest].map((one) => one.proof.charAt(0).toUpperCase() + one.proof.slice(1)).join(' ')}
      </p>
    </section>
  );
}

/** What can be done to a card that is not the first; the first has the bar at the foot of the page. */
function Own({ view }: { view: ExceptionView }) {
  const { acknowledge, busy, fault } = useAcknowledge(view.row);
  return (
    <div className={`${part} grid gap-2`}>
      {fault ? <p role="alert">{fault}</p> : null}
      <div className="flex gap-2">
        {view.allowed.includes('acknowledge') ? (
          <Button look="primary" disabled={busy} onClick={acknowledge} className="h-12! flex-1! text-l!">
            {busy ? 'Saving' : `Acknowledge ${view.row.ref}`}
          </Button>
        ) : null}
        <LinkButton href={`/exceptions/${view.row.ref}`} className="h-12! flex-1! text-l!">
          Open
        </LinkButton>
      </div>
    </div>
  );
}
