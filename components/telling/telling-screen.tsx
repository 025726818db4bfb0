'use client';
import { useSuspenseQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { Glyph, StateMark } from '@/components/ui/glyph';
import { Log, LogEntry } from '@/components/ui/log';
import { Fact, PageHead } from '@/components/ui/page-head';
import { RelativeTime, Time } from '@/components/ui/time';
import { tellingQuery } from '@/lib/client';
import { sayCount, sayPlural } from '@/lib/domain/say';
import type { Telling } from '@/lib/domain/views/telling';
import { PreviewPart } from './preview-part';
import { TestPart } from './test-part';
import { WebhookPart } from './webhook-part';

const card = 'rounded-l border border-line bg-surface p-4';
/** An audit that is older than this was not followed by another: nobody looks. */
const STALE_MS = 120_000;

/** Whether people are told as they must be, proved: the audit, the ways, a test, and who would hear. */
export function TellingScreen() {
  const { data } = useSuspenseQuery(tellingQuery());
  return (
    <>
      <PageHead title="Telling people" lede={lede(data)} above={<Link href="/on-call">On call</Link>} />
      <Audit data={data} />
      <div className="grid items-start gap-3.5 lg:grid-cols-2">
        <section className={card} aria-label="The last day">
          <h2 className="mb-2">The last day</h2>
          <Messages data={data} />
        </section>
        <TestPart data={data} className={card} />
      </div>
      <WebhookPart data={data} className={card} />
      <PreviewPart choices={data.choices} className={card} />
    </>
  );
}

const isStale = ({ audit, asOf }: Telling) => audit === null || Date.parse(asOf) - Date.parse(audit.at) > STALE_MS;

function lede(data: Telling): string {
  if (data.audit === null) return 'Nobody has checked yet whether people are told: is the worker running?';
  if (isStale(data)) return 'Nobody checks at present whether people are told: is the worker running?';
  return data.audit.faults.length === 0
    ? 'Everybody who must be told is, or will be.'
    : `${sayPlural(data.audit.faults.length, 'thing')} not as it must be.`;
}

function Audit({ data }: { data: Telling }) {
  const { audit, heartbeat } = data;
  const faults = audit?.faults ?? [];
  const sound = faults.length === 0 && !isStale(data);
  return (
    <section className={sound ? card : 'rounded-l border border-crit bg-crit-soft p-4'} aria-label="Audit">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
        <StateMark state={sound ? 'good' : 'crit'}>{sound ? 'The audit finds nothing wrong' : 'The audit finds something wrong'}</StateMark>
        <p className="text-s text-ink-2">
          {audit ? (
            <>
              Looked <RelativeTime at={audit.at} />
            </>
          ) : (
            'Never looked'
          )}
        </p>
      </div>
      {faults.length > 0 ? (
        <ul className="mt-2 grid gap-1.5">
          {faults.map(({ check, text, refs }) => (
            <li key={check}>
              {text}{' '}
              {refs.map((ref) => (
                <Link key={ref} className="to mr-1.5" href={`/exceptions/${ref}`} prefetch={false}>
                  {ref}
                </Link>
              ))}
            </li>
          ))}
        </ul>
      ) : null}
      <p className="mt-2 text-s text-ink-2">
        Every open exception has its messages, every escalation goes on, everybody on call has an account, and the clocks agree: this is
        asked every 20 seconds, apart from the work itself.{' '}
        {heartbeat === null
          ? 'No watcher outside is set (HEARTBEAT_URL).'
          : heartbeat.fault !== null
            ? `The watcher outside could not be told: ${heartbeat.fault}`
            : 'The watcher outside was told so.'}
      </p>
    </section>
  );
}

const routeNames: Record<string, string> = { first: 'Mail server', second: 'Second mail server' };

function Messages({ data }: { data: Telling }) {
  const { messages, routes, failures } = data;
  return (
    <div className="grid gap-3">
      <dl className="facts flex flex-wrap gap-x-6 gap-y-2">
        <Fact name="Delivered">{sayCount(messages.delivered)}</Fact>
        <Fact name="To be sent" below={messages.late > 0 ? `${sayCount(messages.late)} late` : undefined}>
          {sayCount(messages.underWay)}
        </Fact>
        <Fact name="Not needed any more">{sayCount(messages.cancelled)}</Fact>
        <Fact name="Not deliverable">{sayCount(messages.failed)}</Fact>
      </dl>
      {routes.length === 0 ? <p className="text-ink-2">No mail was sent yet.</p> : null}
      {routes.map(({ name, restsUntil, reason, deliveredAt, failures: n }) => (
        <div key={name}>
          <StateMark state={restsUntil ? 'high' : n > 0 ? 'watch' : 'good'}>{routeNames[name] ?? name}</StateMark>
          <p className="text-s text-ink-2">
            {restsUntil ? (
              <>
                Failed {sayCount(n)} times in a row and is left alone until <Time at={restsUntil} />.
              </>
            ) : deliveredAt ? (
              <>
                Last used <RelativeTime at={deliveredAt} />.
              </>
            ) : (
              'Never used.'
            )}{' '}
            {n > 0 && reason ? reason : ''}
          </p>
        </div>
      ))}
      {failures.length > 0 ? (
        <Log label="What could not be delivered, newest first">
          {failures.map((one) => (
            <LogEntry key={`${one.at} ${one.recipient}`} time={<Time at={one.at} />} mark={<Glyph state="high" className="mt-[3px]" />}>
              <b className="font-semibold">{one.recipient}</b> {one.ref ? <Link href={`/exceptions/${one.ref}`}>{one.ref}</Link> : null}
              <span className="block text-s text-ink-2">{one.reason}</span>
            </LogEntry>
          ))}
        </Log>
      ) : null}
    </div>
  );
}
