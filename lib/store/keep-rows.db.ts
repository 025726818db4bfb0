import { z } from 'zod';
import { type Connection, execute, packBytes, query, sql, unpackBytes } from '@/lib/db';
import type { Partition } from './list-partitions.db';

/** Copies what is kept longer of one or more partitions of the same days into new tables named `<name>_kept`. Returns how many rows each got. */
export type KeepRows = (tx: Connection, partitions: readonly Partition[]) => Promise<Map<string, number>>;

// Safe as SQL text: list-partitions only gives names that match its pattern.
export const table = (name: string) => {
  if (!/^[a-z_]+_(?:d\d{8}|m\d{6})(?:_kept)?$/.test(name)) throw new Error(`Not the name of a partition: ${name}`);
  return sql([`"${name}"`]);
};
export const parentTable = (name: string) => {
  if (!/^[a-z_]+$/.test(name)) throw new Error(`Not the name of a table: ${name}`);
  return sql([`"${name}"`]);
};

/**
 * Transactions that touch [starts, ends) and are kept longer: failed ones, and those that are or were part of an exception. Cost: what failed
 * and what is in exceptions, by their indexes; not how many transactions there are.
 */
async function nameKeepers(tx: Connection, { starts, ends }: Partition): Promise<void> {
  await execute(
    sql`CREATE TEMP TABLE keeper ON COMMIT DROP AS
        SELECT t.id, t.environment, t.trace_ids FROM transaction t
        WHERE t.state = 'failed' AND t.id < uuid_floor(${ends}::timestamptz) AND t.last_at >= ${starts}::timestamptz
        UNION
        SELECT t.id, t.environment, t.trace_ids FROM exception_member m JOIN transaction t ON t.id = m.subject_id
        WHERE m.subject_kind = 'transaction' AND m.subject_id < uuid_floor(${ends}::timestamptz) AND t.last_at >= ${starts}::timestamptz`,
    tx,
  );
  await execute(sql`ANALYZE keeper`, tx);
}

const make = (tx: Connection, { parent, name }: Partition) =>
  execute(sql`CREATE TABLE ${table(`${name}_kept`)} (LIKE ${parentTable(parent)} INCLUDING ALL)`, tx);

/** The events of kept transactions. */
export const keepEvents: KeepRows = async (tx, partitions) => {
  const rows = new Map<string, number>();
  for (const partition of partitions) {
    const { name, starts, ends } = partition;
    await nameKeepers(tx, partition);
    await make(tx, partition);
    rows.set(
      name,
      await execute(
        sql`INSERT INTO ${table(`${name}_kept`)} SELECT e.* FROM keeper k
            JOIN transaction_event te ON te.transaction_id = k.id AND te.occurred_at >= ${starts}::timestamptz AND te.occurred_at < ${ends}::timestamptz
            JOIN ${table(name)} e ON e.event_key = te.event_key AND e.occurred_at = te.occurred_at`,
        tx,
      ),
    );
    await execute(sql`DROP TABLE keeper`, tx);
  }
  return rows;
};

const blockSchema = z.object({
  block_key: z.string(),
  started_at: z.date(),
  environment: z.string(),
  source: z.string(),
  received_at: z.date(),
  spans: z.number(),
  lines: z.instanceof(Buffer),
  traces: z.array(z.object({ trace_id: z.string(), at: z.number(), size: z.number() })),
});
const AT_ONCE = 100;

/** The spans of kept transactions: each block is written anew with the lines of their traces only, and the traces point into it. */
export const keepSpans: KeepRows = async (tx, partitions) => {
  const rows = new Map<string, number>();
  for (const blocks of partitions.filter(({ parent }) => parent === 'span_block')) {
    const traces = partitions.find(({ parent, starts }) => parent === 'span_trace' && starts.getTime() === blocks.starts.getTime());
    if (!traces) continue;
    await nameKeepers(tx, blocks);
    await make(tx, blocks);
    await make(tx, traces);
    let [kept, placed] = [0, 0];
    let after = '00000000-0000-0000-0000-000000000000';
    for (;;) {
      const piece = await query(
        sql`SELECT b.block_key, b.started_at, b.environment, b.source, b.received_at, b.spans, b.lines,
              jsonb_agg(jsonb_build_object('trace_id', t.trace_id, 'at', t.at, 'size', t.size) ORDER BY t.at) AS traces
            FROM ${table(blocks.name)} b JOIN ${table(traces.name)} t ON t.block_key = b.block_key
              -- By itself, so that Citus can hand it to every machine.
              JOIN (SELECT DISTINCT k.environment, one.trace_id FROM keeper k CROSS JOIN unnest(k.trace_ids) AS one (trace_id)) AS wanted
                ON wanted.environment = b.environment AND wanted.trace_id = replace(t.trace_id::text, '-', '')
            WHERE b.block_key > ${after}::uuid
            GROUP BY b.block_key, b.started_at, b.environment, b.source, b.received_at, b.spans, b.lines ORDER BY b.block_key LIMIT ${AT_ONCE}`,
        blockSchema,
        tx,
      );
      for (const block of piece) {
        placed += await writeBlock(tx, block, { blocks: blocks.name, traces: traces.name });
        kept += 1;
        after = block.block_key;
      }
      if (piece.length < AT_ONCE) break;
    }
    rows.set(blocks.name, kept).set(traces.name, placed);
    await execute(sql`DROP TABLE keeper`, tx);
  }
  return rows;
};

async function writeBlock(tx: Connection, block: z.infer<typeof blockSchema>, into: { blocks: string; traces: string }): Promise<number> {
  const bytes = await unpackBytes(block.lines);
  const header = bytes.subarray(0, bytes.indexOf(0x0a));
  let at = header.length + 1;
  const parts: Buffer[] = [header];
  const lines = block.traces.map((trace) => {
    const line = bytes.subarray(trace.at, trace.at + trace.size);
    parts.push(Buffer.from('\n'), line);
    const from = at;
    at += line.length + 1;
    return { ...trace, at: from, spans: Math.max(0, (JSON.parse(line.toString('utf8')) as unknown[]).length - 2) };
  });
  const packed = await packBytes(Buffer.concat(parts));
  const spans = lines.reduce((sum, line) => sum + line.spans, 0);
  await execute(
    sql`INSERT INTO ${table(`${into.blocks}_kept`)} (block_key, started_at, environment, source, received_at, spans, lines)
        VALUES (${block.block_key}::uuid, ${block.started_at}, ${block.environment}, ${block.source}, ${block.received_at}, ${spans}, ${packed})`,
    tx,
  );
  return execute(
    sql`INSERT INTO ${table(`${into.traces}_kept`)} (trace_id, started_at, block_key, at, size)
        SELECT line.trace_id, ${block.started_at}, ${block.block_key}::uuid, line.at, line.size
        FROM unnest(${lines.map((line) => line.trace_id)}::uuid[], ${lines.map((line) => line.at)}::int[], ${lines.map((line) => line.size)}::int[])
          AS line (trace_id, at, size)`,
    tx,
  );
}
