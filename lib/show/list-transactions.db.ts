import { z } from 'zod';
import { type CatalogIndex, currentCatalog, indexCatalog } from '@/lib/catalog';
import { type Connection, empty, query, queryPrepared, readAtOnce, sql } from '@/lib/db';
import type { Actor, TimeWindow } from '@/lib/domain';
import { windowOf } from '@/lib/domain/endpoints';
import { parseLength, parseSearch } from '@/lib/domain/search-query';
import { readTook } from '@/lib/domain/took';
import type { TransactionFilter, TransactionList } from '@/lib/domain/views/transactions';
import { readCursor, writeCursor } from './cursor';
import { nameFilters } from './name-filters';
import { namePlaces } from './name-places';
import { narrowBy, type ResolvedSearch, resolveKeyKinds, resolveSearch } from './resolve-search';
import { searchErrors } from './search-errors.db';
import { type Found, type FoundKey, findByKey, listKeyKinds, MOST_FOUND, searchKeys, spellings } from './search-keys.db';
import {
  areFew,
  matchesSelection,
  nextStep,
  selectFailedEntries,
  type TransactionSelection,
  transactionColumns,
  transactionsOf,
} from './select-transactions.db';
import { together } from './together';
import type { TransactionQuery } from './transaction-query';
import { prepareTransactionRow, transactionRecordSchema } from './transaction-row';

const MOST_COUNTED = 10_000;

/** A search looks at all times unless a window is asked for; filters that were typed alone look at 30 days. */
function windowAsked(asked: TransactionQuery, typed: ResolvedSearch, now: Date): TimeWindow | null {
  const timed = asked.from !== undefined || asked.to !== undefined || asked.range !== undefined;
  if (timed) return windowOf(asked, now);
  const { text, keys, errors, exceptions, openLongerMs } = typed;
  const anyTime = text !== '' || openLongerMs !== null || keys.length + errors.length + exceptions.length > 0;
  if (anyTime || asked.key || asked.exception || asked.older) return null;
  return windowOf(asked, now, asked.q ? '30d' : '24h');
}

const intersect = (one: readonly FoundKey[], two: readonly FoundKey[]): FoundKey[] => {
  const ids = new Set(two.map((hit) => hit.transactionId));
  return one.filter((hit) => ids.has(hit.transactionId));
};

/** What everything that names a key or a fault finds together; null when nothing does. */
async function search(actor: Actor, index: CatalogIndex, asked: TransactionQuery, typed: ResolvedSearch): Promise<Found[]> {
  const { environment } = asked;
  const found: Found[] = [];
  if (asked.key) {
    const [type = '', ...rest] = asked.key.split(':');
    found.push(await findByKey(actor, environment, [type, `key:${type}`], [rest.join(':')]));
  }
  const kinds = typed.keys.length > 0 ? await listKeyKinds(environment) : [];
  for (const { kind, value } of typed.keys) {
    const meant = resolveKeyKinds(index, kinds, kind);
    if (meant.length === 0) typed.faults.push(`No key is called “${kind}” here.`);
    found.push(await findByKey(actor, environment, meant, spellings(value)));
  }
  for (const error of typed.errors)
    found.push(
      unite(await findByKey(actor, environment, ['error'], spellings(error)), await searchErrors(actor, index, environment, error)),
    );
  if (typed.text !== '')
    found.push(unite(await searchKeys(actor, index, environment, typed.text), await searchErrors(actor, index, environment, typed.text)));
  return found;
}

/** What either finds. Where so many bear a key that it is a condition, the other adds nothing that the condition would not have to drop. */
function unite(one: Found, two: Found): Found {
  if (one.bearing !== null) return one;
  const known = new Set(one.hits.map((hit) => hit.transactionId));
  const hits = [...one.hits, ...two.hits.filter((hit) => !known.has(hit.transactionId))];
  return { hits: hits.slice(0, MOST_FOUND), limited: one.limited || two.limited || hits.length > MOST_FOUND, bearing: null };
}

const workflowsOf = (index: CatalogIndex, interfaces: readonly string[]) => [
  ...new Set(interfaces.flatMap((id) => index.interfaces.get(id)?.workflow ?? [])),
];

/** What a query asks for as a condition, with the keys a search found. Shared by the list, its count and tests. */
async function prepareSelection(actor: Actor, index: CatalogIndex, asked: TransactionQuery, now: Date) {
  const typed = resolveSearch(index, asked.q ?? '');
  const found = await search(actor, index, asked, typed);
  const { state = [], status = [], exception, through, took, failedAt, supplier, older, ...filters } = asked;
  const throughOf = (interfaces: string[] | undefined) =>
    interfaces && interfaces.length > 0 ? { interfaces, workflows: workflowsOf(index, interfaces) } : undefined;
  const { places, none } = narrowBy(asked, typed);
  const listed = found.filter((one) => one.bearing === null).map((one) => one.hits);
  const [first, ...others] = listed;
  const hits = first === undefined ? undefined : others.reduce(intersect, first);
  const [exceptionAsked, ...moreExceptions] = new Set([
    ...(exception === undefined ? [] : [Number(exception.slice(3))]),
    ...typed.exceptions,
  ]);
  const longer = Math.max(parseLength(older ?? '') ?? 0, typed.openLongerMs ?? 0);
  const selection: TransactionSelection = {
    ...filters,
    actor,
    now,
    scope: { environment: asked.environment, facility: places.facility, department: places.department, workflow: places.workflow },
    interface: places.interface,
    connector: places.connector,
    application: places.application,
    supplier: [...(supplier ?? []), ...typed.suppliers.flatMap(spellings)],
    window: windowAsked(asked, typed, now),
    // The endpoint's schema lets only known states through.
    states: [...new Set([...state, ...status, ...typed.states])] as TransactionFilter[],
    exception: exceptionAsked,
    through: throughOf(through),
    took: took === undefined ? undefined : readTook(took),
    failedAt: throughOf(failedAt),
    found: hits?.map((hit) => hit.transactionId),
    bearing: found.flatMap((one) => one.bearing ?? []),
    openSince: longer > 0 ? new Date(now.getTime() - longer) : undefined,
    measures: [...typed.measures, ...(asked.measure ?? []).flatMap((one) => parseSearch(one).measures)],
    none: none || typed.faults.length > 0 || moreExceptions.length > 0,
  };
  const limited = found.some((one) => one.limited && one.bearing === null) ? 'cut' : found.some((one) => one.limited) ? 'paged' : 'no';
  const byKey = found.toReversed().flatMap((one) => one.hits.map((hit) => [hit.transactionId, hit] as const));
  return { selection, typed, limited: limited as TransactionList['limited'], hits: new Map(byKey) };
}

/** What failed is listed by when it failed, everything else by when it started; newest first, the id decides between equals. */
const orderOf = ({ states }: TransactionSelection) =>
  states.length === 1 && states[0] === 'failed' ? sql`t.failed_at` : sql`t.started_at`;

/** What was found is looked up by its ids whatever else is asked: the plan is the same for all, and making it takes longer than it. */
const askFor = ({ found }: TransactionSelection) => (found === undefined ? query : queryPrepared);

async function listPage(selection: TransactionSelection, { cursor, limit, sort }: TransactionQuery, on: Connection) {
  const order = orderOf(selection);
  const sortedBy = areFew(selection) ? sql`(${order} + interval '0')` : order;
  const [direction, further] = sort === 'oldest' ? [sql`asc`, sql`>`] : [sql`desc`, sql`<`];
  const after = cursor === undefined ? null : readCursor(cursor, ['time', 'uuid']);
  const beyond = after === null ? empty : sql` and (${order}, t.id) ${further} (${after[0]}::timestamptz, ${after[1]}::uuid)`;
  const rows = await askFor(selection)(
    sql`select t.*, n.milestone as next_milestone, n.due_at as next_due_at, case when n.due_at < ${selection.now} then n.due_at end as late_since from (
        select ${transactionColumns}, (${order})::text as position from ${transactionsOf(selection)}
        where ${matchesSelection(selection)}${beyond} order by ${sortedBy} ${direction}, t.id ${direction} limit ${limit + 1}) t
      ${nextStep} order by t.position::timestamptz ${direction}, t.id ${direction}`,
    transactionRecordSchema.extend({ position: z.string() }),
    on,
  );
  const records = rows.slice(0, limit);
  const last = records.at(-1);
  return { records, nextCursor: rows.length > limit && last ? writeCursor([last.position, last.id]) : null };
}

async function count(selection: TransactionSelection, on: Connection): Promise<number | null> {
  const [row] = await askFor(selection)(
    sql`select count(*) as n from (select 1 from ${transactionsOf(selection)} where ${matchesSelection(selection)} limit ${MOST_COUNTED + 1}) c`,
    z.object({ n: z.number() }),
    on,
  );
  return row === undefined || row.n > MOST_COUNTED ? null : row.n;
}

async function countFailedEntries(selection: TransactionSelection, on: Connection): Promise<number | null> {
  const entries = selectFailedEntries(selection);
  if (entries === null) return null;
  const [row] = await query(sql`select count(*) as n from (${entries}) f`, z.object({ n: z.number() }), on);
  return row?.n ?? 0;
}

function milestonesOf(index: CatalogIndex, workflows: readonly string[] | undefined) {
  const [only, ...others] = workflows ?? [];
  const workflow = only === undefined || others.length > 0 ? undefined : index.workflows.get(only);
  return (workflow?.order ?? []).map((id) => ({ id, name: workflow?.milestones.get(id)?.name ?? id }));
}

/**
 * One page of transactions, newest first, with how many match in all (null above 10,000). Throws InvalidInputError for a foreign
 * cursor or a window that ends before it starts. Cost: the newest rows of transaction_recent or of the index of the filter.
 */
export async function listTransactions(actor: Actor, asked: TransactionQuery, now = new Date()): Promise<TransactionList> {
  const index = indexCatalog((await currentCatalog()).catalog);
  const { selection, typed, limited, hits } = await prepareSelection(actor, index, asked, now);
  // A search that met its limit has seen only some of what matches.
  const countAll = (on: Connection) => (limited === 'no' ? count(selection, on) : null);
  const { page, total, failedEntries } = await readAtOnce((on) =>
    together({ page: listPage(selection, asked, on), total: countAll(on), failedEntries: countFailedEntries(selection, on) }),
  );
  const reader = { actor, index, names: namePlaces(index) };
  return {
    environment: asked.environment,
    timezone: index.catalog.organisation.timezone,
    asOf: now.toISOString(),
    from: selection.window?.from.toISOString() ?? null,
    to: selection.window?.to.toISOString() ?? null,
    asked: nameFilters(asked, reader.names, typed),
    faults: typed.faults,
    limited,
    milestones: milestonesOf(index, asked.workflow),
    total,
    failedEntries,
    rows: page.records.map((record) => prepareTransactionRow(reader, record, hits.get(record.id) ?? null)),
    nextCursor: page.nextCursor,
  };
}
