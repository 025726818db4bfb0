import { sayPlural } from './say';
import { sayAmounts, sayHistory, sayTold } from './say-exception';
import { replayStateWords, sayReplay } from './say-replay';
import { sayWhere } from './say-where';
import type { ExceptionView } from './views/exception';
import type { Incident, IncidentEntry } from './views/incident';
import type { Marker } from './views/markers';
import type { ReplayRow } from './views/replays';

/** A word that somebody going off duty left to the next, while the exception was open. */
export interface Handover {
  at: string;
  by: string;
  text: string;
}

interface Around {
  replays: readonly ReplayRow[];
  markers: readonly Marker[];
  handovers: readonly Handover[];
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
const markerWords = { release: 'Release', change: 'Change', incident: 'Incident', maintenance: 'Maintenance' } as const;

/** The report of an incident, put together from what was stored as it happened. Entries come oldest first; equal times keep their order. */
export function buildIncident(view: ExceptionView, around: Around): Incident {
  const { row } = view;
  const began = Date.parse(row.firstAt);
  const since = (at: string | null) => (at === null ? null : Math.max(0, Date.parse(at) - began));
  const toldAt = view.told.flatMap(({ state, endedAt }) => (state === 'delivered' && endedAt ? [endedAt] : [])).sort()[0] ?? null;
  return {
    ref: row.ref,
    title: row.title,
    statement: row.statement,
    severity: row.severity,
    severityReason: row.severityReason,
    state: row.state,
    team: row.team.name,
    owner: row.person?.name ?? null,
    timezone: view.timezone,
    asOf: view.asOf,
    beganAt: row.firstAt,
    openedAt: row.openedAt,
    acknowledgedAt: row.acknowledgedAt,
    endedAt: row.resolvedAt,
    spans: {
      noticedMs: since(row.openedAt) ?? 0,
      toldMs: since(toldAt),
      acknowledgedMs: since(row.acknowledgedAt),
      endedMs: since(row.resolvedAt),
    },
    impact: listImpact(view),
    where: sayWhere(view).map(({ claim, proof }) => ({ claim: claim.replace(/:$/, ''), proof: capital(proof) })),
    expected: view.expected,
    steps: view.steps.map(({ text, doneAt, doneBy }) => ({ text, doneAt, doneBy })),
    resolution: view.closed?.resolution ?? null,
    explained: view.explained.map(({ ref, title }) => ({ ref, title })),
    entries: listEntries(view, around),
    partial: row.partial,
  };
}

function listImpact({ row }: ExceptionView): string[] {
  const money = sayAmounts(row.amounts);
  return [
    sayPlural(row.transactions, 'case'),
    ...(money ? [`${money} affected`] : []),
    ...(row.people ? [`${sayPlural(row.people, 'person', 'people')} affected`] : []),
    ...(row.lines ? [sayPlural(row.lines, 'line')] : []),
    ...(row.facilities.length > 0 ? [`at ${row.facilities.map(({ name }) => name).join(', ')}`] : []),
  ];
}

function listEntries(view: ExceptionView, { replays, markers, handovers }: Around): IncidentEntry[] {
  const { row } = view;
  const entries: IncidentEntry[] = [
    entry(row.firstAt, 'case', 'The first case'),
    ...(row.resolvedAt !== null && row.lastAt !== row.firstAt ? [entry(row.lastAt, 'case', 'The last case')] : []),
    ...view.log.toReversed().map((one): IncidentEntry => {
      const { sentence, note } = sayHistory(one);
      return one.automatic
        ? entry(one.at, 'exception', capital(sentence), { note })
        : entry(one.at, 'person', sentence, { who: one.actor, note });
    }),
    ...view.told.map((one) => {
      const { ended, because, why } = sayTold(one);
      return entry(one.endedAt ?? one.createdAt, 'told', `${one.team}: ${ended}, because ${because}`, { note: why });
    }),
    ...view.steps.flatMap(({ text, doneAt, doneBy }) => (doneAt === null ? [] : [entry(doneAt, 'step', `did: ${text}`, { who: doneBy })])),
    ...replays.flatMap(listReplay),
    ...markers
      .filter(({ origin, withdrawnAt }) => origin !== 'exception' && withdrawnAt === null)
      .map((one) => entry(one.at, 'change', `${markerWords[one.kind]}: ${one.title}`, { note: one.text, href: one.url })),
    ...handovers.map((one) => entry(one.at, 'handover', 'handed over', { who: one.by, note: one.text })),
  ];
  return entries.sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
}

function listReplay(one: ReplayRow): IncidentEntry[] {
  const href = `/replays/${one.ref}`;
  const decided = one.state === 'refused' ? `refused replay ${one.ref}` : `approved replay ${one.ref}`;
  return [
    entry(one.requestedAt, 'replay', `asked for ${one.ref}: process ${sayPlural(one.counts.asked, 'transaction')} again`, {
      who: one.requestedBy,
      note: one.reason,
      href,
    }),
    ...(one.decidedAt === null || one.decidedBy === null
      ? []
      : [entry(one.decidedAt, 'replay', decided, { who: one.decidedBy, href, note: one.state === 'refused' ? one.stateReason : null })]),
    ...(one.endedAt === null
      ? []
      : [
          entry(
            one.endedAt,
            'replay',
            `Replay ${one.ref}, ${replayStateWords[one.state].toLowerCase()}: ${sayReplay(one.state, one.counts)}`,
            { href },
          ),
        ]),
  ];
}

const entry = (at: string, kind: IncidentEntry['kind'], text: string, more: Partial<IncidentEntry> = {}): IncidentEntry => ({
  at,
  kind,
  who: null,
  text,
  note: null,
  href: null,
  ...more,
});
