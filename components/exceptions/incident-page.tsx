'use client';
import Link from 'next/link';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { useTimezone } from '@/components/ui/clock';
import { CsvButton } from '@/components/ui/csv-button';
import { SeverityMark } from '@/components/ui/glyph';
import { Icon } from '@/components/ui/icon';
import { PrintButton } from '@/components/ui/print-button';
import { sayDay, sayDuration, sayStamp, sayZone } from '@/lib/domain/say';
import type { Incident } from '@/lib/domain/views/incident';
import { writeIncident } from '@/lib/domain/write-incident';
import { IncidentTimeline } from './incident-timeline';

/** The report of an incident: what, how bad, how long each part took, everything that happened; on paper or as Markdown. */
export function IncidentPage({ incident }: { incident: Incident }) {
  const timezone = useTimezone();
  const { spans } = incident;
  const ended = incident.endedAt !== null;
  return (
    <article aria-label={`Report of ${incident.ref}`} className="mx-auto grid w-full max-w-[860px] gap-6 print:max-w-none">
      <header className="grid gap-2">
        <div className="no-print flex flex-wrap items-center gap-2 text-s text-ink-2">
          <Link href={`/exceptions/${incident.ref}`} className="inline-flex min-h-9 items-center gap-1 hover:text-ink">
            <Icon name="left" size={13} /> {incident.ref}
          </Link>
          <span className="flex-1" />
          <CsvButton path={`/api/exceptions/${incident.ref}/report`} params={{}} name={`${incident.ref}.csv`} />
          <CopyMarkdown incident={incident} timezone={timezone} />
          <PrintButton />
        </div>
        <p className="flex flex-wrap items-baseline gap-x-2">
          <SeverityMark severity={incident.severity} />
          <span className="text-ink-2">{incident.severityReason}</span>
        </p>
        <h1>{incident.title}</h1>
        <p className="text-l text-pretty text-ink-2">{incident.statement}</p>
        <p className="text-s text-ink-3">
          {incident.ref}, {incident.team}
          {incident.owner ? `, ${incident.owner}` : ''}. {ended ? 'Ended' : 'Still open'}, as of {sayStamp(incident.asOf, timezone)}.
        </p>
      </header>
      <dl className="grid grid-cols-2 gap-x-6 gap-y-3 border-y border-line py-3 sm:grid-cols-4">
        <Span name="Noticed after" ms={spans.noticedMs} />
        <Span name="Somebody told after" ms={spans.toldMs} none="nobody yet" />
        <Span name="Taken after" ms={spans.acknowledgedMs} none={ended ? 'nobody took it' : 'nobody yet'} />
        <Span name="Ended after" ms={spans.endedMs} none="not yet" />
      </dl>
      <section aria-label="How bad">
        <h2>How bad</h2>
        <p className="text-pretty">{incident.impact.join(', ')}.</p>
        {incident.partial ? <p className="text-s text-ink-3">Counted over what you may see; there is more.</p> : null}
      </section>
      <Sentences title="Where it was" lines={incident.where.map(({ claim, proof }) => sayClaim(claim, proof))} />
      <Sentences title="What should have happened" lines={incident.expected} />
      <Sentences title="What others it explained" lines={incident.explained.map(({ ref, title }) => `${ref} ${title}`)} />
      <section aria-label="Timeline">
        <h2 className="mb-2">Timeline</h2>
        <p className="mb-2 text-s text-ink-3">
          Since {sayDay(incident.beganAt, timezone)}; times in {sayZone(timezone)}.
        </p>
        <IncidentTimeline entries={incident.entries} />
      </section>
      <Sentences title="How it ended" lines={incident.resolution ? [incident.resolution] : []} />
    </article>
  );
}

function Span({ name, ms, none = '' }: { name: string; ms: number | null; none?: string }) {
  return (
    <div>
      <dt className="text-s text-ink-3">{name}</dt>
      <dd className="text-l font-semibold tabular-nums">{ms === null ? none : ms === 0 ? 'at once' : sayDuration(ms)}</dd>
    </div>
  );
}

function Sentences({ title, lines }: { title: string; lines: readonly string[] }) {
  if (lines.length === 0) return null;
  return (
    <section aria-label={title}>
      <h2>{title}</h2>
      {lines.map((line) => (
        <p key={line} className="text-pretty">
          {line}
        </p>
      ))}
    </section>
  );
}

/** The same as text for a ticket or a wiki. */
function CopyMarkdown({ incident, timezone }: { incident: Incident; timezone: string }) {
  const [said, setSaid] = useState('Copy as Markdown');
  const copy = () =>
    navigator.clipboard.writeText(writeIncident(incident, timezone)).then(
      () => setSaid('Copied'),
      () => setSaid('The browser did not allow it'),
    );
  return (
    <Button look="quiet" size="s" onClick={copy}>
      <span role="status">{said}</span>
    </Button>
  );
}

/** A claim and its proof as one sentence; a claim that is a sentence of its own stays one. */
const sayClaim = (claim: string, proof: string): string =>
  proof === '' ? claim : /[.:]$/.test(claim) ? `${claim} ${proof}` : `${claim}: ${proof}`;
