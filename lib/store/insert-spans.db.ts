import { z } from 'zod';
import { type Connection, execute, query, sql } from '@/lib/db';
import type { SpanRecord } from '@/lib/domain';
import type { SpanBlock } from './pack-spans.db';

const keySchema = z.object({ block_key: z.string() });

/**
 * Appends blocks of spans; returns those that are new. A block that is stored already changes nothing. Spans that come again in other
 * company are stored again, and shown once.
 */
export async function insertSpans(tx: Connection, blocks: readonly SpanBlock[]): Promise<Set<SpanBlock>> {
  const fresh = new Set<SpanBlock>();
  // One order for all writers, so that two requests with the same blocks cannot lock each other out.
  for (const block of blocks.toSorted((a, b) => (a.key < b.key ? -1 : 1))) {
    const { lines } = block;
    const rows = await query(
      sql`WITH fresh AS (
            INSERT INTO span_block (block_key, started_at, environment, source, received_at, spans, lines)
            VALUES (${block.key}::uuid, ${block.startedAt}, ${block.environment}, ${block.source}, ${block.now}, ${block.members.length}, ${block.packed})
            ON CONFLICT DO NOTHING RETURNING block_key, started_at
          ), placed AS (
            INSERT INTO span_trace (trace_id, started_at, block_key, at, size)
            SELECT line.trace_id, fresh.started_at, fresh.block_key, line.at, line.size
            FROM fresh, unnest(${lines.map(({ traceId }) => traceId)}::uuid[], ${lines.map(({ at }) => at)}::int[],
              ${lines.map(({ size }) => size)}::int[]) AS line (trace_id, at, size)
          )
          SELECT block_key FROM fresh`,
      keySchema,
      tx,
    );
    if (rows.length > 0) fresh.add(block);
  }
  return fresh;
}

/** Keeps which trace points to which; links inside one trace are seen on its spans. */
export async function insertLinks(tx: Connection, spans: readonly SpanRecord[], environment: string): Promise<void> {
  const links = spans.flatMap((span) =>
    span.links
      .filter((link) => link.traceId !== span.traceId)
      .map(
        (link) =>
          [span.traceId, link.traceId, span.spanId, link.spanId, new Date(Number(span.startNano / 1_000_000n)).toISOString()] as const,
      ),
  );
  if (links.length === 0) return;
  const column = (place: 0 | 1 | 2 | 3 | 4) => links.map((link) => link[place]);
  await execute(
    sql`INSERT INTO trace_link (environment, trace_id, linked_trace_id, span_id, linked_span_id, started_at)
        SELECT DISTINCT ${environment}, link.* FROM unnest(${column(0)}::uuid[], ${column(1)}::uuid[], ${column(2)}::text[], ${column(3)}::text[],
          ${column(4)}::timestamptz[]) AS link (trace_id, linked_trace_id, span_id, linked_span_id, started_at)
        ORDER BY 2, 3, 4, 5 ON CONFLICT DO NOTHING`,
    tx,
  );
}
