import { z } from 'zod';
import { placesFor, scopePredicate } from '@/lib/access';
import { releaseWindows } from '@/lib/calendar';
import { type CatalogIndex, currentCatalog, indexCatalog } from '@/lib/catalog';
import { join, lane, query, type Sql, sql } from '@/lib/db';
import {
  type Actor,
  type MarkerKind,
  type MarkerSubject,
  markerKindSchema,
  markerSubjects,
  mayAct,
  mayMark,
  NotFoundError,
  type Scope,
  type TimeWindow,
} from '@/lib/domain';
import type { Marker, Markers, MarkerView } from '@/lib/domain/views/markers';
import { readCursor, writeCursor } from './cursor';
import { markerRowSchema, nameAbout, prepareMarker } from './marker-row';
import { type AskedPlaces, type MarkerScope, markerScope } from './marker-scope';
import { namePlaces, type PlaceNames } from './name-places';

export interface MarkersAsked {
  scope: Scope & AskedPlaces;
  window: TimeWindow;
  kind?: MarkerKind[] | undefined;
  withdrawn?: 'with' | 'only' | undefined;
  cursor?: string | undefined;
  limit: number;
}

// Safe as SQL text: the names come from markerSubjects, the alias from the callers below.
const column = (alias: string, name: MarkerSubject) => sql([`${alias}.${name}`]);

/** What names nothing of a kind concerns all of it. */
function concerns(alias: string, scope: MarkerScope, of: readonly MarkerSubject[]): Sql {
  const limits = of.flatMap((subject) => {
    const ids = scope[subject];
    return ids === null ? [] : [sql`(${column(alias, subject)} is null or ${column(alias, subject)} = any(${ids}::text[]))`];
  });
  return limits.length === 0 ? sql`true` : sql`(${join(limits, ' and ')})`;
}

/** What the reader may see: a marker about everything, and those about places of one of the reader's grants. */
function visible(actor: Actor, environment: Scope['environment']): Sql {
  const { all, grants } = placesFor(actor, environment);
  if (all) return sql`true`;
  if (grants.length === 0) return sql`false`;
  const within = (name: MarkerSubject, ids: string[] | null) =>
    ids === null ? sql`true` : sql`(${column('m', name)} is null or ${column('m', name)} = any(${ids}::text[]))`;
  return sql`(${join(
    grants.map(({ facilities, workflows }) => sql`(${within('facility', facilities)} and ${within('workflow', workflows)})`),
    ' or ',
  )})`;
}

interface Reading extends MarkersAsked {
  actor: Actor;
  near: MarkerScope;
  names: PlaceNames;
  /** Place of the last row of the page before. */
  after: { at: Date; id: string } | null;
}

const beyond = (after: Reading['after'], at: Sql, id: Sql): Sql =>
  after === null ? sql`true` : sql`(${at}, ${id} collate "C") < (${after.at}::timestamptz, ${after.id} collate "C")`;

async function listTold({ actor, scope, window, near, names, kind, withdrawn, after, limit }: Reading): Promise<Marker[]> {
  const { from, to } = window;
  const state = withdrawn === 'with' ? sql`true` : withdrawn === 'only' ? sql`m.withdrawn_at is not null` : sql`m.withdrawn_at is null`;
  const rows = await query(
    sql`select m.* from marker m
      where m.environment = ${scope.environment} and ${state}
        and ((m.at >= ${from} and m.at < ${to}) or (m.until > ${from} and m.at < ${from}))
        and (${kind ?? null}::text[] is null or m.kind = any(${kind ?? null}::text[]))
        and ${visible(actor, scope.environment)} and ${concerns('m', near, markerSubjects)} and ${beyond(after, sql`m.at`, sql`m.id::text`)}
      order by m.at desc, m.id::text collate "C" desc limit ${limit + 1}`,
    markerRowSchema,
    lane('screen'),
  );
  return rows.map((row) => prepareMarker(row, names, actor));
}

const severeSchema = z.object({
  id: z.string(),
  number: z.number(),
  title: z.string(),
  first_at: z.date(),
  opened_at: z.date(),
  resolved_at: z.date().nullable(),
  facility: z.string().nullable(),
  workflow: z.string().nullable(),
  interface: z.string().nullable(),
  connector: z.string().nullable(),
  application: z.string().nullable(),
});

/** Severe exceptions that were open in the window, from their first case on. Where nothing was lost to history: not those found in the past. */
async function listSevere({ actor, scope, window, near, names, kind, withdrawn, after, limit }: Reading): Promise<Marker[]> {
  if (withdrawn === 'only' || (kind && !kind.includes('incident')) || !mayAct(actor, 'read:exceptions')) return [];
  const { from, to } = window;
  const narrowed = { environment: scope.environment, facility: near.facility ?? undefined, workflow: near.workflow ?? undefined };
  const rows = await query(
    sql`select e.id, e.number, e.title, e.first_at, e.opened_at, e.resolved_at, e.facility, e.workflow, e.interface, e.connector, e.application
      from exception e
      where e.environment = ${scope.environment} and e.severity in ('sev1', 'sev2') and not e.history
        and e.first_at < ${to} and (e.resolved_at is null or e.resolved_at >= ${from})
        and ${concerns('e', near, ['interface', 'connector', 'application'])}
        and exists (select from exception_member m where m.exception_id = e.id and ${scopePredicate(actor, narrowed, 'm')})
        and ${beyond(after, sql`e.first_at`, sql`e.id::text`)}
      order by e.first_at desc, e.id::text collate "C" desc limit ${limit + 1}`,
    severeSchema,
    lane('screen'),
  );
  return rows.map(({ id, number, title, first_at: firstAt, opened_at: openedAt, resolved_at: resolvedAt, ...about }) => ({
    ...derived,
    id,
    origin: 'exception',
    kind: 'incident',
    at: firstAt.toISOString(),
    until: resolvedAt && resolvedAt > firstAt ? resolvedAt.toISOString() : null,
    title: `EX-${number}: ${title}`,
    url: `/exceptions/EX-${number}`,
    source: 'Throughline',
    about: nameAbout(about, names),
    changedAt: (resolvedAt ?? openedAt).toISOString(),
    changedBy: 'Throughline',
  }));
}

const derived = {
  ...{ text: null, version: null, revision: 0, withdrawnAt: null, withdrawnBy: null, mayChange: false },
  unknown: [] as Marker['unknown'],
};

/** Release windows of the catalog: for everybody who may look into the environment. */
function listPlanned({ window, near, names, kind, withdrawn, after }: Reading, { catalog }: CatalogIndex): Marker[] {
  if (withdrawn === 'only' || (kind && !kind.includes('maintenance'))) return [];
  const { timezone } = catalog.organisation;
  return releaseWindows(catalog.calendars.releaseWindows, timezone, window)
    .map(({ application, from, to }): Marker => {
      const name = names.application(application).name;
      const at = from.toISOString();
      return {
        ...derived,
        id: `window ${application} ${at}`,
        origin: 'calendar',
        kind: 'maintenance',
        at,
        until: to.toISOString(),
        title: `Release window of ${name}`,
        url: null,
        source: 'Catalog',
        about: nameAbout({ application }, names),
        changedAt: at,
        changedBy: 'Catalog',
      };
    })
    .filter(({ about }) => near.application === null || near.application.includes(about.application?.id ?? ''))
    .filter(({ at, id }) => after === null || order({ at, id }, { at: after.at.toISOString(), id: after.id }) > 0);
}

type Placed = Pick<Marker, 'at' | 'id'>;
const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
/** Newest first, then by id, as the statements order. */
const order = (a: Placed, b: Placed) => compare(b.at, a.at) || compare(b.id, a.id);

/**
 * What was told, severe exceptions and release windows that touch the window and concern the scope, newest first, as far as the actor may
 * see them. Cost: an index over the time of the environment for each; exceptions are looked into one by one.
 */
export async function listMarkers(actor: Actor, asked: MarkersAsked, now = new Date()): Promise<Markers> {
  const index = indexCatalog((await currentCatalog()).catalog);
  const { environment } = asked.scope;
  const [at, id] = asked.cursor === undefined ? [] : readCursor(asked.cursor, ['time', 'word']);
  const after = at === undefined ? null : { at: new Date(String(at)), id: String(id) };
  const reading: Reading = { ...asked, actor, after, near: markerScope(asked.scope, index), names: namePlaces(index) };
  const sees = placesFor(actor, environment).grants.length > 0;
  const [told, severe] = sees ? await Promise.all([listTold(reading), listSevere(reading)]) : [[], []];
  const found = [...told, ...severe, ...(sees ? listPlanned(reading, index) : [])].sort(order);
  const items = found.slice(0, asked.limit);
  const last = items.at(-1);
  return {
    environment,
    from: asked.window.from.toISOString(),
    to: asked.window.to.toISOString(),
    timezone: index.catalog.organisation.timezone,
    asOf: now.toISOString(),
    mayAdd: mayMark(actor, environment),
    items,
    nextCursor: last && found.length > asked.limit ? writeCursor([last.at, last.id]) : null,
  };
}

const revisionSchema = z.object({
  revision: z.number(),
  said_at: z.date(),
  said_by: z.string(),
  content: z.object({ kind: markerKindSchema, at: z.string(), until: z.string().nullable(), title: z.string() }),
});
const MOST_REVISIONS = 100;

/** One told marker with its newest 100 revisions. Throws NotFoundError when it is not there or out of sight. */
export async function getMarker(actor: Actor, id: string): Promise<MarkerView> {
  const none = new NotFoundError('There is no such marker, or you may not see it.');
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)) throw none;
  const [row] = await query(sql`select m.* from marker m where m.id = ${id}::uuid`, markerRowSchema, lane('screen'));
  if (!row) throw none;
  const [seen] = await query(
    sql`select ${visible(actor, row.environment)} as yes from marker m where m.id = ${id}::uuid`,
    z.object({ yes: z.boolean() }),
    lane('screen'),
  );
  if (!seen?.yes) throw none;
  const revisions = await query(
    sql`select revision, said_at, said_by, content from marker_revision where marker_id = ${id}::uuid order by revision desc limit ${MOST_REVISIONS}`,
    revisionSchema,
    lane('screen'),
  );
  const names = namePlaces(indexCatalog((await currentCatalog()).catalog));
  return {
    ...prepareMarker(row, names, actor),
    revisions: revisions.map(({ revision, said_at: saidAt, said_by: by, content }) => ({
      revision,
      at: saidAt.toISOString(),
      by,
      kind: content.kind,
      from: content.at,
      until: content.until,
      title: content.title,
    })),
  };
}
