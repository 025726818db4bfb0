import { z } from 'zod';
import { localDayStart } from '@/lib/calendar';
import { type CatalogIndex, currentCatalog, indexCatalog } from '@/lib/catalog';
import { type Connection, empty, join, query, readAtOnce, type Sql, sql } from '@/lib/db';
import type { Actor, Scope } from '@/lib/domain';
import type { ExceptionList, ExceptionQuery, ExceptionSort } from '@/lib/domain/views/exception-list';
import { readCursor, writeCursor } from './cursor';
import { exceptionRecordSchema, prepareExceptionRow } from './exception-row';
import { type ExceptionFilter, inTab, matchesFilters, visibleExceptions } from './find-exceptions.db';
import { findTransactionsByKey } from './find-transactions-by-key.db';
import { type Counted, keepCounts } from './keep-counts';
import { namePlaces } from './name-places';
import { countCauses, countFacets, countLeftOut, countTabs, sumCauses } from './summarise-exceptions.db';
import { together } from './together';

const DAY_MS = 86_400_000;

interface SortKey {
  by: Sql;
  part: 'word' | 'time' | 'number';
  cast: (value: string | number | null | undefined) => Sql;
}
const severity: SortKey = { by: sql`v.severity`, part: 'word', cast: (value) => sql`${value}::text` };
const due: SortKey = { by: sql`v.due_at`, part: 'time', cast: (value) => sql`${value}::timestamptz` };
const number: SortKey = { by: sql`v.number`, part: 'number', cast: (value) => sql`${value}::bigint` };

/** Each sort as ascending keys that end with the number: one row comparison then pages through any of them. */
const sorts: Record<ExceptionSort, SortKey[]> = {
  urgency: [severity, due, number],
  due: [due, severity, number],
  newest: [{ by: sql`-extract(epoch from v.opened_at)`, part: 'number', cast: (value) => sql`${value}::numeric` }, number],
  oldest: [{ by: sql`v.opened_at`, part: 'time', cast: (value) => sql`${value}::timestamptz` }, number],
  impact: [{ by: sql`-coalesce(v.amount_minor, 0)`, part: 'number', cast: (value) => sql`${value}::bigint` }, severity, number],
};

export interface ListExceptions {
  scope: Scope;
  query: ExceptionQuery;
  now: Date;
}

/** The filter of a list, with what the searched text stands for looked up. */
export async function prepareFilter(
  actor: Actor,
  index: CatalogIndex,
  { scope, query: asked, now }: ListExceptions,
): Promise<ExceptionFilter> {
  const timezone = index.catalog.organisation.timezone;
  // Noon of the next local day lies inside it whatever the clocks do tonight.
  const dayEnd = localDayStart(new Date(localDayStart(now, timezone).getTime() + 1.5 * DAY_MS), timezone);
  const found = asked.q ? await findTransactionsByKey(index, scope.environment, asked.q) : [];
  return { actor, scope, now, dayEnd, found };
}

type Counts = Pick<ExceptionList, 'summary' | 'tabs' | 'causes' | 'facets'>;
const kept = keepCounts<Counts>();

/** Who asks, and for which list: all but which page of it. */
function listOf({ id, grants, teams }: Actor, { scope, query: { cursor: _, limit: _most, sort: _by, ...asked } }: ListExceptions): string {
  return JSON.stringify([id, grants, teams, scope, asked]);
}

/**
 * The work list: one page of rows, and counts, sums and causes over the whole filtered list, all at one instant; beside a further page they are those of the
 * first for a minute (`countedAt`), because counting costs as much as the list is long. Only what the reader may see is listed or counted. Throws
 * InvalidInputError for a foreign cursor.
 */
export async function listExceptions(actor: Actor, params: ListExceptions): Promise<ExceptionList> {
  const { version: _, catalog } = await currentCatalog();
  const index = indexCatalog(catalog);
  const names = namePlaces(index);
  const filter = await prepareFilter(actor, index, params);
  const { query: asked, now } = params;
  const list = listOf(actor, params);
  const before = asked.cursor === undefined ? null : kept.find(list, now);
  const count = async (on: Connection): Promise<Counted<Counts>> => {
    const { causes, tabs, facets, leftOut } = await together({
      causes: countCauses(on, filter, asked, index),
      tabs: countTabs(on, filter, asked),
      facets: countFacets(on, filter, asked, names),
      leftOut: countLeftOut(on, filter, asked),
    });
    return { at: now, counts: { summary: { ...sumCauses(causes), ...leftOut }, tabs, causes, facets } };
  };
  const { page, counted } = await readAtOnce((on) => together({ page: listPage(on, filter, asked), counted: before ?? count(on) }));
  if (before === null) kept.keep(list, counted);
  return {
    environment: params.scope.environment,
    timezone: catalog.organisation.timezone,
    asOf: now.toISOString(),
    countedAt: counted.at.toISOString(),
    ...counted.counts,
    rows: page.records.map((record) => prepareExceptionRow(record, names, actor)),
    nextCursor: page.nextCursor,
  };
}

const pageRowSchema = exceptionRecordSchema.extend({ position: z.array(z.string()) });

/** One page of visible exceptions in the asked order, and the cursor of the next page. */
export async function listPage(tx: Connection, filter: ExceptionFilter, asked: ExceptionQuery) {
  const keys = sorts[asked.sort];
  const from =
    asked.cursor === undefined
      ? null
      : readCursor(
          asked.cursor,
          keys.map((key) => key.part),
        );
  const after =
    from === null ? empty : sql` and (${join(keys.map((key) => key.by))}) > (${join(keys.map((key, at) => key.cast(from[at])))})`;
  const rows = await query(
    sql`select v.*, p.name as person_name, array[${join(keys.map((key) => sql`(${key.by})::text`))}] as position
      from (${visibleExceptions(filter)}) v left join person p on p.id = v.person_id
      where ${inTab(asked.tab)} and ${matchesFilters(asked, filter)}${after}
      order by ${join(keys.map((key) => key.by))} limit ${asked.limit + 1}`,
    pageRowSchema,
    tx,
  );
  const records = rows.slice(0, asked.limit);
  const last = records.at(-1);
  return { records, nextCursor: rows.length > asked.limit && last ? writeCursor(last.position) : null };
}
