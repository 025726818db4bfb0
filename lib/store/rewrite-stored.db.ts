import { z } from 'zod';
import { type Connection, execute, inTransaction, query, queryColumns, sql, unpackBytes } from '@/lib/db';
import type { CanonicalEvent, SpanRecord } from '@/lib/domain';
import { readSpanText } from '@/lib/domain/span-text';
import { readWholeEvent, wholeEventColumns } from './event-row.db';
import { insertSpans } from './insert-spans.db';
import { listPartitions } from './list-partitions.db';
import { packSpans } from './pack-spans.db';

const NONE = '00000000-0000-0000-0000-000000000000';
const BLOCKS = 50;
const RECORDS = 500;

/** Pages of all stored events, oldest days first. Cost: one pass over everything that is kept. */
export async function* pageEveryEvent(limit: number): AsyncGenerator<CanonicalEvent[]> {
  const days = (await listPartitions()).filter((one) => one.parent === 'event' && one.attached);
  for (const { starts, ends } of days)
    for (let after = NONE; ; ) {
      const statement = sql`SELECT ${wholeEventColumns} FROM event e
        WHERE e.occurred_at >= ${starts}::timestamptz AND e.occurred_at < ${ends}::timestamptz AND e.event_key > ${after}::uuid
        ORDER BY e.event_key LIMIT ${limit}`;
      const page = await inTransaction((tx) => queryColumns(statement, readWholeEvent, tx), { lane: 'worker' });
      if (page.length > 0) yield page;
      const end = page.at(-1);
      if (page.length < limit || !end) break;
      after = end.eventKey;
    }
}

/** The transactions that bear one of these words as a key of one of these kinds, in every environment, with their traces. */
export const findSubject = (kinds: readonly string[], words: readonly string[]) =>
  query(
    sql`SELECT t.id, t.trace_ids FROM transaction t WHERE t.id IN (
          SELECT transaction_id FROM transaction_key WHERE kind = ANY(${[...kinds]}::text[]) AND value = ANY(${[...words]}::text[]))`,
    z.object({ id: z.string(), trace_ids: z.array(z.string()) }),
  );

/** Keys and times of the events of these transactions. */
export const listEventsOf = (ids: readonly string[]) =>
  query(
    sql`SELECT event_key AS "eventKey", occurred_at AS "occurredAt" FROM transaction_event WHERE transaction_id = ANY(${[...ids]}::uuid[])`,
    z.object({ eventKey: z.string(), occurredAt: z.date() }),
  );

const blockSchema = z.object({
  block_key: z.string(),
  started_at: z.date(),
  environment: z.string(),
  source: z.string(),
  received_at: z.date(),
  lines: z.instanceof(Buffer),
});

/**
 * Writes stored spans anew as `change` returns them; the very same object says that nothing changes. `traceIds` null: all. Each piece is one
 * transaction, so that it can die anywhere and be run again. Returns how many spans were changed.
 */
export async function rewriteSpans(
  change: (span: SpanRecord) => SpanRecord,
  traceIds: readonly string[] | null,
  dryRun = false,
): Promise<number> {
  let changed = 0;
  for (let after = NONE; ; ) {
    const blocks = await query(
      sql`SELECT block_key, started_at, environment, source, received_at, lines FROM span_block b
          WHERE block_key > ${after}::uuid AND (${traceIds === null} OR EXISTS (
            SELECT FROM span_trace t WHERE t.block_key = b.block_key AND t.started_at = b.started_at AND t.trace_id = ANY(${[...(traceIds ?? [])]}::uuid[])))
          ORDER BY block_key LIMIT ${BLOCKS}`,
      blockSchema,
    );
    for (const block of blocks) {
      after = block.block_key;
      const spans = readSpanText(await unpackBytes(block.lines));
      const told = spans.map(change);
      const n = told.filter((span, at) => span !== spans[at]).length;
      changed += n;
      if (n > 0 && !dryRun) await inTransaction((tx) => replaceBlock(tx, block, told), { lane: 'worker' });
    }
    if (blocks.length < BLOCKS) return changed;
  }
}

async function replaceBlock(tx: Connection, block: z.infer<typeof blockSchema>, spans: readonly SpanRecord[]): Promise<void> {
  const { environment, source, received_at: now, block_key: key, started_at: at } = block;
  await execute(sql`DELETE FROM span_trace WHERE block_key = ${key}::uuid AND started_at = ${at}`, tx);
  await execute(sql`DELETE FROM span_block WHERE block_key = ${key}::uuid AND started_at = ${at}`, tx);
  await insertSpans(tx, await packSpans(spans, { environment, source, now }));
}

const recordSchema = z.object({ id: z.string(), code: z.string(), message: z.string(), record: z.unknown(), sent: z.unknown() });
export type StoredRejected = z.infer<typeof recordSchema>;

/** Writes refused records anew as `change` returns them; null leaves one as it is. Returns how many were changed. */
export async function rewriteRejected(
  change: (kept: StoredRejected) => Pick<StoredRejected, 'message' | 'record' | 'sent'> | null,
  dryRun = false,
): Promise<number> {
  let changed = 0;
  for (let after = NONE; ; ) {
    const rows = await query(
      sql`SELECT id, code, message, record, sent FROM rejected_record WHERE id > ${after}::uuid ORDER BY id LIMIT ${RECORDS}`,
      recordSchema,
    );
    for (const row of rows) {
      after = row.id;
      const told = change(row);
      if (told === null) continue;
      changed += 1;
      if (!dryRun)
        await execute(
          sql`UPDATE rejected_record SET message = ${told.message}, record = ${JSON.stringify(told.record ?? null)}::jsonb,
                sent = CASE WHEN sent IS NULL THEN NULL ELSE ${JSON.stringify(told.sent ?? null)}::jsonb END WHERE id = ${row.id}::uuid`,
        );
    }
    if (rows.length < RECORDS) return changed;
  }
}

const columnSchema = z.object({ table: z.string(), column: z.string(), type: z.enum(['text', 'jsonb']) });
/** What is told elsewhere, or is no data of senders; audit entries can be written and not changed. */
const OTHERS =
  /^(?:event|event_inbox|span_\w+|transaction\w*|rejected_record|audit\w*|catalog_\w+|_prisma_migrations|person|session|account|verification|\w*_key|access_grant|partition_\w+)$/;

function listTextColumns(tx: Connection): Promise<z.infer<typeof columnSchema>[]> {
  return query(
    sql`SELECT c.relname AS table, a.attname AS column, format_type(a.atttypid, NULL) AS type
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
        WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') AND NOT c.relispartition AND format_type(a.atttypid, NULL) IN ('text', 'jsonb')
          AND NOT EXISTS (SELECT FROM pg_index i WHERE i.indrelid = c.oid AND i.indisunique AND a.attnum = ANY(i.indkey))`,
    columnSchema,
    tx,
  );
}

/** Takes a text out of every other table in which sentences or evidence of people and senders stand. Returns how many rows were changed, by column. */
export async function replaceText(tx: Connection, text: string, by: string): Promise<Record<string, number>> {
  const columns = await listTextColumns(tx);
  const done: Record<string, number> = {};
  for (const { table, column, type } of columns) {
    if (OTHERS.test(table)) continue;
    // Names come from the catalog of PostgreSQL itself.
    const [named, field, cast] = [sql([`"${table}"`]), sql([`"${column}"`]), sql([type])];
    const n = await execute(
      sql`UPDATE ${named} SET ${field} = replace(${field}::text, ${text}, ${by})::${cast} WHERE position(${text} in ${field}::text) > 0`,
      tx,
    );
    if (n > 0) done[`${table}.${column}`] = n;
  }
  return done;
}

/** Where sentences are kept that were made of what senders said. */
const SENTENCES = /^(?:exception|exception_member|exception_history|exception_split|intent|located)$/;

/** Writes what stands in sentences about exceptions anew as `change` returns it. Returns how many different ones were changed. */
export async function rewriteSentences(change: (text: string) => string, dryRun = false): Promise<number> {
  const columns = (await inTransaction(listTextColumns)).filter(({ table, type }) => SENTENCES.test(table) && type === 'text');
  let changed = 0;
  for (const { table, column } of columns) {
    const [named, field] = [sql([`"${table}"`]), sql([`"${column}"`])];
    const rows = await query(
      sql`SELECT DISTINCT ${field} AS text FROM ${named} WHERE ${field} IS NOT NULL`,
      z.object({ text: z.string() }),
    );
    for (const { text } of rows) {
      const told = change(text);
      if (told === text) continue;
      changed += 1;
      if (!dryRun) await execute(sql`UPDATE ${named} SET ${field} = ${told} WHERE ${field} = ${text}`);
    }
  }
  return changed;
}
