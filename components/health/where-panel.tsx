'use client';
import Link from 'next/link';
import { useSearchParams } from 'next/navigation';
import { LinkButton } from '@/components/ui/button';
import { useNow } from '@/components/ui/clock';
import { SeverityMark } from '@/components/ui/glyph';
import { Panel } from '@/components/ui/panel';
import { Tag, type Tone } from '@/components/ui/tag';
import { Time } from '@/components/ui/time';
import { Track } from '@/components/ui/track';
import { sayDuration, sayMoney, sayPlural } from '@/lib/domain/say';
import { hrefWith, scopeOf } from '@/lib/domain/scope-url';
import type { Health, Verdict } from '@/lib/domain/views/health';
import { transactionsHref } from './place-links';

const severityTag: Record<string, { word: string; tone: Tone }> = {
  sev1: { word: 'Critical', tone: 'crit' },
  sev2: { word: 'High', tone: 'high' },
  sev3: { word: 'Medium', tone: 'watch' },
  sev4: { word: 'Low', tone: 'plain' },
};

function Proof({ proof }: { proof: Verdict['proof'] }) {
  if (proof.length === 0) return null;
  return (
    <dl className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-3 gap-y-[7px] md:grid-cols-[minmax(0,max-content)_minmax(60px,1fr)_auto]">
      {proof.map(({ name, text, share, failing }) => (
        <div key={name} className="contents">
          <dt className="truncate text-ink-2">{name}</dt>
          <dd className="hidden md:block">
            <Track share={share} fill={failing ? 'crit' : 'good'} />
          </dd>
          <dd className="text-right tabular-nums">{text}</dd>
        </div>
      ))}
    </dl>
  );
}

function facts({ people, amountMinor, currency, verdict }: Health['where']): Verdict['facts'] {
  const impact = [
    ...(people ? [{ value: sayPlural(people, 'person', 'people'), text: 'affected by it' }] : []),
    ...(amountMinor && currency ? [{ value: sayMoney(amountMinor, currency), text: 'held up by it' }] : []),
  ];
  return verdict.kind === 'one_place' ? [...verdict.facts, ...impact].slice(0, 3) : [];
}

/** Silence in words: which places have stopped speaking while the others go on. Null when none has. */
function silence({ facilities }: Health, now: number): string | null {
  const quiet = facilities.filter((place) => place.silentSince !== null);
  const [first] = quiet;
  if (!first?.silentSince) return null;
  const speaking = facilities.filter((place) => place.silentSince === null && place.volume > 0).length;
  const others = speaking === 0 ? 'Nobody else sends either.' : `The other ${speaking} send.`;
  if (quiet.length > 1) return `${quiet.length} sites are silent: ${quiet.map((place) => place.name).join(', ')}. ${others}`;
  return `One site: ${first.name} has been silent for ${sayDuration(Math.max(60_000, now - Date.parse(first.silentSince)))}. ${others}`;
}

function calm(health: Health): string {
  const started = health.facilities.reduce((sum, place) => sum + place.volume, 0);
  if (started === 0) return 'There was no traffic in this time, so there is nothing to locate.';
  const sites = sayPlural(health.facilities.filter((place) => place.volume > 0).length, 'facility', 'facilities');
  return `Nothing failed. ${sayPlural(started, 'transaction')} started in this time at ${sites}.`;
}

/** The filter whose list holds exactly the failures a verdict speaks of. */
function failedFilter({ scope }: Verdict): Record<string, string> {
  return { state: 'failed', ...Object.fromEntries(Object.entries(scope ?? {}).map(([dimension, ids]) => [dimension, ids.join(',')])) };
}

/** Where the failures come from, with the proof beside it and the next step below. */
export function WherePanel({ health }: { health: Health }) {
  const search = useSearchParams();
  const { verdict, exceptions } = health.where;
  const [first] = exceptions;
  const tag = first ? severityTag[first.severity] : undefined;
  const shown = facts(health.where);
  const silent = health.where.silence;
  const quiet = silence(health, useNow(60_000));
  const missing = silent?.text ?? quiet;
  const text = verdict.kind === 'none' ? (missing ?? calm(health)) : verdict.text;
  const proof = verdict.kind === 'none' && silent ? silent.proof : verdict.proof;
  return (
    <Panel
      title="Where is it"
      className="flex flex-col max-xl:order-first"
      actions={
        first && tag && verdict.kind === 'one_place' ? (
          <Tag tone={tag.tone}>
            {tag.word}, since <Time at={first.since} />
          </Tag>
        ) : null
      }
    >
      <div className="grid gap-3.5">
        <p className="text-xl leading-[1.3] font-semibold tracking-[-0.01em] max-md:text-[18px]">{text}</p>
        {missing && verdict.kind !== 'none' ? <p className="font-medium">{missing}</p> : null}
        {verdict.kind === 'one_place' || verdict.kind === 'no_single_place' ? (
          <p className="text-ink-2">
            {verdict.since ? (
              <>
                Since <Time at={verdict.since} />.{' '}
              </>
            ) : null}
            Located <Time at={health.where.locatedAt} seconds />.
          </p>
        ) : null}
        <Proof proof={proof} />
        {shown.length > 0 ? (
          <dl className="grid gap-px overflow-hidden rounded-m border border-line bg-line md:auto-cols-fr md:grid-flow-col">
            {shown.map(({ value, text }) => (
              <div key={value} className="flex flex-col-reverse justify-end bg-surface px-[11px] py-[9px]">
                <dt className="text-s text-ink-3">{text}</dt>
                <dd className="text-l font-semibold">{value}</dd>
              </div>
            ))}
          </dl>
        ) : null}
        {first && verdict.kind === 'one_place' ? <p className="text-ink-2">{first.statement}</p> : null}
        {exceptions.length > 0 && verdict.kind !== 'one_place' ? <OpenList exceptions={exceptions} search={search} /> : null}
        <div className="flex flex-wrap gap-2">
          {first && verdict.kind === 'one_place' ? (
            <LinkButton look="primary" href={hrefWith(`/exceptions/${first.ref}`, scopeOf(search))}>
              Open the exception
            </LinkButton>
          ) : null}
          {verdict.failed > 0 ? (
            <LinkButton href={transactionsHref(search, health, failedFilter(verdict))}>
              {sayPlural(verdict.failed, 'failed transaction')}
            </LinkButton>
          ) : null}
          {exceptions.length > 1 || verdict.kind !== 'one_place' ? (
            <LinkButton look="quiet" href={hrefWith('/exceptions', scopeOf(search))}>
              All open exceptions
            </LinkButton>
          ) : null}
        </div>
      </div>
    </Panel>
  );
}

function OpenList({ exceptions, search }: { exceptions: Health['where']['exceptions']; search: URLSearchParams }) {
  return (
    <div>
      <h3 className="mb-1">Open now, worst first</h3>
      <ul className="grid">
        {exceptions.map((one) => (
          <li key={one.ref} className="flex items-baseline gap-2.5 border-t border-line py-2 first:border-0">
            <SeverityMark severity={one.severity} className="w-[76px] flex-none" />
            <span className="min-w-0 flex-1">
              <Link prefetch={false} className="font-medium hover:underline" href={hrefWith(`/exceptions/${one.ref}`, scopeOf(search))}>
                {one.title}
              </Link>
              <span className="block truncate text-s text-ink-3">{one.team}</span>
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
