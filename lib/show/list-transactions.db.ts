import { z } from 'zod';
import { type CatalogIndex, currentCatalog, indexCatalog } from '@/lib/catalog';
import { type Connection, empty, inTransaction, query, sql } from '@/lib/db';
import type { Actor, TimeWindow } from '@/lib/domain';
import { windowOf } from '@/lib/domain/endpoints';
import type { TransactionFilter, TransactionList } from '@/lib/domain/views/transactions';
import { readCursor, writeCursor } from './cursor';
import { nameFilters } from './name-filters';
import { namePlaces } from './name-places';
import { type FoundKey, findByKey, MOST_FOUND, searchKeys } from './search-keys.db';
import { lateSince, matchesSelection, type TransactionSelection, transactionColumns } from './select-transactions.db';
import type { TransactionQuery } from './transaction-query';
import { prepareTransactionRow, transactionRecordSchema } from './transaction-row';

const MOST_COUNTED = 10_000;

/** A search looks at all times unless a window is asked for. */
function windowAsked(asked: TransactionQuery, now: Date): TimeWindow | null {
  const searching = [asked.q, asked.key, asked.exception].some((one) => one !== undefined && one !== '');
  const timed = asked.from !== undefined || asked.to !== undefined || asked.range !== undefined;
  return searching && !timed ? null : windowOf(asked, now);
}

async function search(actor: Actor, index: CatalogIndex, asked: TransactionQuery): Promise<FoundKey[] | null> {
  if (asked.key) {
    const [type = '', ...rest] = asked.key.split(':');
    return findByKey(asked.environment, type, rest.join(':'));
  }
  return asked.q ? searchKeys(actor, index, asked.environment, asked.q) : null;
}

const workflowsOf = (index: CatalogIndex, interfaces: readonly string[]) => [
  ...new Set(interfaces.flatMap((id) => index.interfaces.get(id)?.workflow ?? [])),
];

/** What a query asks for as a condition, with the keys a search found. Shared by the list, its count and tests. */
async function prepareSelection(actor: Actor, index: CatalogIndex, asked: TransactionQuery, now: Date) {
  const { environment, facility, department, workflow, state = [], status = [], exception, through, ...filters } = asked;
  const hits = await search(actor, index, asked);
  const selection: TransactionSelection = {
    ...filters,
    actor,
    now,
    scope: { environment, facility, department, workflow },
    window: windowAsked(asked, now),
    // The endpoint's schema lets only known states through.
    states: [...new Set([...state, ...status])] as TransactionFilter[],
    exception: exception === undefined ? undefined : Number(exception.slice(3)),
    through: through && through.length > 0 ? { interfaces: through, workflows: workflowsOf(index, through) } : undefined,
    found: hits?.map((hit) => hit.transactionId),
  };
  return { selection, hits: new Map(hits?.map((hit) => [hit.transactionId, hit])) };
}

/** What failed is listed by when it failed, everything else by when it started; newest first, the id decides between equals. */
const orderOf = ({ states }: TransactionSelection) =>
  states.length === 1 && states[0] === 'failed' ? sql`t.failed_at` : sql`t.started_at`;

async function listPage(selection: TransactionSelection, { cursor, limit }: TransactionQuery, on: Connection) {
  const order = orderOf(selection);
  const after = cursor === undefined ? null : readCursor(cursor, ['time', 'uuid']);
  const beyond = after === null ? empty : sql` and (${order}, t.id) < (${after[0]}::timestamptz, ${after[1]}::uuid)`;
  const rows = await query(
    sql`select ${transactionColumns}, ${lateSince(selection.now)} as late_since, (${order})::text as position from transaction t
      where ${matchesSelection(selection)}${beyond} order by ${order} desc, t.id desc limit ${limit + 1}`,
    transactionRecordSchema.extend({ position: z.string() }),
    on,
  );
  const records = rows.slice(0, limit);
  const last = records.at(-1);
  return { records, nextCursor: rows.length > limit && last ? writeCursor([last.position, last.id]) : null };
}

async function count(selection: TransactionSelection, on: Connection): Promise<number | null> {
  // A search that met its limit has seen only some of what matches.
  if ((selection.found?.length ?? 0) >= MOST_FOUND) return null;
  const [row] = await query(
    sql`select count(*) as n from (select 1 from transaction t where ${matchesSelection(selection)} limit ${MOST_COUNTED + 1}) c`,
    z.object({ n: z.number() }),
    on,
  );
  return row === undefined || row.n > MOST_COUNTED ? null : row.n;
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
  const { selection, hits } = await prepareSelection(actor, index, asked, now);
  const read = await inTransaction(async (on) => ({ ...(await listPage(selection, asked, on)), total: await count(selection, on) }), {
    lane: 'screen',
    isolation: 'repeatable read',
  });
  const reader = { actor, index, names: namePlaces(index) };
  return {
    environment: asked.environment,
    timezone: index.catalog.organisation.timezone,
    asOf: now.toISOString(),
    from: selection.window?.from.toISOString() ?? null,
    to: selection.window?.to.toISOString() ?? null,
    asked: nameFilters(asked, reader.names),
    milestones: milestonesOf(index, asked.workflow),
    total: read.total,
    rows: read.records.map((record) => prepareTransactionRow(reader, record, hits.get(record.id) ?? null)),
    nextCursor: read.nextCursor,
  };
}
