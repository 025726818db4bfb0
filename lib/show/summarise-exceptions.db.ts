import { z } from 'zod';
import type { CatalogIndex } from '@/lib/catalog';
import { type Connection, query, sql } from '@/lib/db';
import { exceptionStates, severities, severityNames } from '@/lib/domain';
import type { Amounts, Cause, ExceptionFacets, ExceptionList, ExceptionQuery } from '@/lib/domain/views/exception-list';
import { type ExceptionFilter, inTab, matchesFilters, visibleExceptions } from './find-exceptions.db';
import { namePlaces, type PlaceNames } from './name-places';

const causeRowSchema = z.object({
  code: z.string(),
  title: z.string(),
  currency: z.string().nullable(),
  exceptions: z.number(),
  amount_minor: z.coerce.number().nullable(),
  lines: z.number().nullable(),
  people: z.number().nullable(),
  overdue: z.number(),
  unowned: z.number(),
  first_due_at: z.date().nullable(),
  suppliers: z.array(z.string().nullable()),
  connectors: z.array(z.string().nullable()),
  places: z.array(z.string().nullable()),
});

/** The filtered list by exception type, most urgent first; a type with two currencies is still one cause. */
export async function countCauses(tx: Connection, filter: ExceptionFilter, asked: ExceptionQuery, index: CatalogIndex): Promise<Cause[]> {
  const rows = await query(
    sql`select v.code, min(v.title) as title, v.currency, count(*)::int as exceptions, sum(v.amount_minor) as amount_minor, sum(v.lines)::int as lines,
        sum(v.people)::int as people, count(*) filter (where v.is_overdue)::int as overdue, count(*) filter (where v.person_id is null and v.state <> 'resolved')::int as unowned,
        min(v.due_at) filter (where v.state <> 'resolved') as first_due_at, array[min(v.supplier), max(coalesce(v.supplier, ''))] as suppliers,
        array[min(v.grouped_by ->> 'connector'), max(coalesce(v.grouped_by ->> 'connector', ''))] as connectors,
        array[min(v.facilities[1]), max(case when cardinality(v.facilities) = 1 then v.facilities[1] else '~' end)] as places
      from (${visibleExceptions(filter)}) v where ${inTab(asked.tab)} and ${matchesFilters(asked, filter)}
      group by v.code, v.currency order by min(v.severity), min(v.due_at), v.code`,
    causeRowSchema,
    tx,
  );
  const names = namePlaces(index);
  const causes = new Map<string, typeof rows>();
  for (const row of rows) causes.set(row.code, [...(causes.get(row.code) ?? []), row]);
  return [...causes].map(([code, parts]) => ({
    code,
    title: index.exceptionTypes.get(code)?.title ?? parts[0]?.title ?? code,
    exceptions: total(parts, (part) => part.exceptions) ?? 0,
    overdue: total(parts, (part) => part.overdue) ?? 0,
    unowned: total(parts, (part) => part.unowned) ?? 0,
    lines: total(parts, (part) => part.lines),
    people: total(parts, (part) => part.people),
    amounts: sumAmounts(
      parts.flatMap(({ currency, amount_minor }) =>
        currency === null || amount_minor === null ? [] : [{ currency, amountMinor: amount_minor }],
      ),
    ),
    firstDueAt:
      parts
        .map((part) => part.first_due_at)
        .filter((at) => at !== null)
        .sort((a, b) => a.getTime() - b.getTime())[0]
        ?.toISOString() ?? null,
    shared: sharedBy(parts, names),
  }));
}

function sharedBy(parts: z.infer<typeof causeRowSchema>[], names: PlaceNames): Cause['shared'] {
  const same = (lists: (string | null)[][]) => {
    const values = new Set(lists.flat());
    const [only] = values;
    return values.size === 1 && only ? only : null;
  };
  const supplier = same(parts.map((part) => part.suppliers));
  if (supplier) return { kind: 'supplier', id: supplier, name: supplier };
  const connector = same(parts.map((part) => part.connectors));
  if (connector) return { kind: 'connector', ...names.connector(connector) };
  const facility = same(parts.map((part) => part.places));
  return facility ? { kind: 'facility', ...names.facility(facility) } : null;
}

function total<T>(parts: readonly T[], pick: (part: T) => number | null): number | null {
  const known = parts.map(pick).filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0);
}

function sumAmounts(amounts: Amounts): Amounts {
  const sums = new Map<string, number>();
  for (const { currency, amountMinor } of amounts) sums.set(currency, (sums.get(currency) ?? 0) + amountMinor);
  return [...sums].map(([currency, amountMinor]) => ({ currency, amountMinor })).sort((a, b) => b.amountMinor - a.amountMinor);
}

const leftOutSchema = z.object({ explained: z.number(), snoozed: z.number() });

/** How many are left out because another exception of the list explains them, and because they sleep. */
export async function countLeftOut(
  tx: Connection,
  filter: ExceptionFilter,
  asked: ExceptionQuery,
): Promise<Pick<ExceptionList['summary'], 'explained' | 'snoozed'>> {
  const hides = (what: ExceptionQuery['explained']) => what === undefined || what === 'hidden';
  if (asked.q || asked.state?.includes('resolved')) return { explained: 0, snoozed: 0 };
  const [explains, sleeps] = [hides(asked.explained), hides(asked.snoozed)];
  const all = matchesFilters({ ...asked, ...(explains ? { explained: 'shown' } : {}), ...(sleeps ? { snoozed: 'shown' } : {}) }, filter);
  const [row] = await query(
    sql`select count(*) filter (where ${explains}::boolean and v.is_explained and not (${sleeps}::boolean and v.is_snoozed))::int as explained,
        count(*) filter (where ${sleeps}::boolean and v.is_snoozed and not (${explains}::boolean and v.is_explained))::int as snoozed
      from (${visibleExceptions(filter)}) v where ${inTab(asked.tab)} and ${all}`,
    leftOutSchema,
    tx,
  );
  return row ?? { explained: 0, snoozed: 0 };
}

/** The whole list in numbers: the sum of its causes, by construction. */
export function sumCauses(causes: readonly Cause[]): Omit<ExceptionList['summary'], 'explained' | 'snoozed'> {
  return {
    exceptions: total(causes, (cause) => cause.exceptions) ?? 0,
    overdue: total(causes, (cause) => cause.overdue) ?? 0,
    unowned: total(causes, (cause) => cause.unowned) ?? 0,
    amounts: sumAmounts(causes.flatMap((cause) => cause.amounts)),
  };
}

const tabsSchema = z.object({ mine: z.number(), team: z.number(), today: z.number(), all: z.number() });

/** How many rows each tab would show with the filters as they are. */
export async function countTabs(tx: Connection, filter: ExceptionFilter, asked: ExceptionQuery): Promise<ExceptionList['tabs']> {
  const [row] = await query(
    sql`select count(*) filter (where v.is_mine)::int as mine, count(*) filter (where v.is_team)::int as team,
        count(*) filter (where v.is_today)::int as today, count(*)::int as "all"
      from (${visibleExceptions(filter)}) v where ${matchesFilters(asked, filter)}`,
    tabsSchema,
    tx,
  );
  return row ?? { mine: 0, team: 0, today: 0, all: 0 };
}

const facetRowSchema = z.object({
  facet: z.enum(['team', 'severity', 'state', 'code', 'owner', 'facility', 'workflow']),
  id: z.string(),
  name: z.string().nullable(),
  exceptions: z.number(),
});

/** What can be filtered by, with counts inside the tab but before the filters; resolved ones count in `state` only. */
export async function countFacets(
  tx: Connection,
  filter: ExceptionFilter,
  asked: ExceptionQuery,
  names: PlaceNames,
): Promise<ExceptionFacets> {
  const rows = await query(
    sql`with v as materialized (select v.state, v.team, v.severity, v.code, v.title, v.person_id, v.facilities, v.workflows, p.name as person_name from (${visibleExceptions(filter)}) v left join person p on p.id = v.person_id where ${inTab(asked.tab)}),
        live as (select * from v where v.state <> 'resolved')
      select 'team' as facet, team as id, null as name, count(*)::int as exceptions from live group by team
      union all select 'severity', severity, null, count(*)::int from live group by severity
      union all select 'state', state, null, count(*)::int from v group by state
      union all select 'code', code, min(title), count(*)::int from live group by code
      union all select 'owner', coalesce(person_id, 'nobody'), min(person_name), count(*)::int from live group by person_id
      union all select 'facility', f, null, count(*)::int from live, unnest(facilities) f group by f
      union all select 'workflow', w, null, count(*)::int from live, unnest(workflows) w group by w`,
    facetRowSchema,
    tx,
  );
  const stateNames = { open: 'Open', acknowledged: 'Acknowledged', waiting: 'Waiting', resolved: 'Resolved' } as const;
  const say: Record<keyof ExceptionFacets, (id: string, name: string | null) => string> = {
    team: (id) => names.team(id).name,
    facility: (id) => names.facility(id).name,
    workflow: (id) => names.workflow(id).name,
    severity: (id) => severityNames[severities.find((one) => one === id) ?? 'sev4'],
    state: (id) => stateNames[exceptionStates.find((one) => one === id) ?? 'open'],
    code: (id, name) => name ?? id,
    owner: (id, name) => (id === 'nobody' ? 'Nobody yet' : (name ?? id)),
  };
  const facet = (wanted: keyof ExceptionFacets) =>
    rows
      .filter((row) => row.facet === wanted)
      .map(({ id, name, exceptions }) => ({ id, name: say[wanted](id, name), exceptions }))
      .sort((a, b) => (wanted === 'severity' ? a.id.localeCompare(b.id) : b.exceptions - a.exceptions || a.name.localeCompare(b.name)));
  return {
    team: facet('team'),
    severity: facet('severity'),
    state: facet('state'),
    code: facet('code'),
    owner: facet('owner'),
    facility: facet('facility'),
    workflow: facet('workflow'),
  };
}
