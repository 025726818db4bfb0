import { z } from 'zod';
import { type Connection, execute, inTransaction, query, sql, unpackBytes } from '@/lib/db';
import type { SpanRecord } from '@/lib/domain';
import { readSpanText } from '@/lib/domain/span-text';
import { insertSpans } from './insert-spans.db';
import { packSpans } from './pack-spans.db';

const QUIET_MS = 10 * 60_000;
/** With fewer, the same block would be written again and again. */
const FEWEST = 8;
const BLOCKS = 500;
const DAY_MS = 86_400_000;
/** One worker at a time joins; any constant does. */
const JOIN_LOCK = 7_236_038;

const groupSchema = z.object({ environment: z.string(), day: z.date() });
type Group = z.infer<typeof groupSchema>;
const blockSchema = z.object({ block_key: z.string(), source: z.string(), received_at: z.date(), lines: z.instanceof(Buffer) });
type Block = z.infer<typeof blockSchema>;

/**
 * Puts small blocks that are ten minutes old together, up to 500 of one environment and day; returns how many it took, 0 when nothing is
 * to be done. Spans stored more than once are kept once, as they came first. One transaction: killed at any point it leaves all as it was.
 */
export async function joinBlocks(now: Date): Promise<number> {
  return inTransaction(
    async (tx) => {
      const [lock] = await query(sql`SELECT pg_try_advisory_xact_lock(${JOIN_LOCK}) AS mine`, z.object({ mine: z.boolean() }), tx);
      if (!lock?.mine) return 0;
      const quiet = new Date(now.getTime() - QUIET_MS);
      const [group] = await query(
        sql`SELECT environment, date_trunc('day', started_at, 'UTC') AS day FROM span_block WHERE spans < 256 AND received_at < ${quiet}
            GROUP BY 1, 2 HAVING count(*) >= ${FEWEST} ORDER BY count(*) DESC LIMIT 1`,
        groupSchema,
        tx,
      );
      if (!group) return 0;
      const blocks = await listBlocks(tx, group, quiet);
      if (blocks.length < FEWEST) return 0;
      await replaceBlocks(tx, group, blocks);
      return blocks.length;
    },
    { lane: 'worker' },
  );
}

const dayOf = ({ day }: Group) => sql`started_at >= ${day} AND started_at < ${new Date(day.getTime() + DAY_MS)}`;

/** The oldest first. No row is locked: that is not to be had where the table lies on several machines, and one worker at a time joins. */
function listBlocks(tx: Connection, group: Group, quiet: Date): Promise<Block[]> {
  return query(
    sql`SELECT block_key, source, received_at, lines FROM span_block
        WHERE environment = ${group.environment} AND spans < 256 AND received_at < ${quiet} AND ${dayOf(group)}
        ORDER BY received_at, block_key LIMIT ${BLOCKS}`,
    blockSchema,
    tx,
  );
}

async function replaceBlocks(tx: Connection, group: Group, blocks: readonly Block[]): Promise<void> {
  const spans = new Map<string, SpanRecord>();
  for (const block of blocks)
    for (const span of readSpanText(await unpackBytes(block.lines))) {
      const id = `${span.traceId} ${span.spanId}`;
      if (!spans.has(id)) spans.set(id, span);
    }
  const sources = [...new Set(blocks.map(({ source }) => source))].sort().join(', ');
  const joined = await packSpans([...spans.values()], {
    environment: group.environment,
    source: sources.slice(0, 200),
    now: blocks[0]?.received_at ?? group.day,
  });
  await insertSpans(tx, joined);
  // Where some held nothing new, what was joined may be one of them: that one stays.
  const kept = new Set(joined.map(({ key }) => key));
  const gone = blocks.map(({ block_key }) => block_key).filter((key) => !kept.has(key.replaceAll('-', '')));
  await execute(
    sql`DELETE FROM span_trace WHERE trace_id = ANY(${[...new Set([...spans.values()].map(({ traceId }) => traceId))]}::uuid[])
        AND block_key = ANY(${gone}::uuid[]) AND ${dayOf(group)}`,
    tx,
  );
  await execute(sql`DELETE FROM span_block WHERE block_key = ANY(${gone}::uuid[]) AND ${dayOf(group)}`, tx);
}
