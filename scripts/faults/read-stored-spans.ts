import type pg from 'pg';
import { z } from 'zod';
import { unpackBytes } from '@/lib/db';
import { readSpanText } from '@/lib/domain/span-text';

export interface StoredSpan {
  readonly environment: string;
  readonly traceId: string;
  readonly spanId: string;
  /** It is an event too. */
  readonly tells: boolean;
}

export interface StoredBlocks {
  readonly spans: number;
  /** Lines of traces in blocks, and how many of them can be found by their trace. */
  readonly lines: number;
  readonly found: number;
}

const BLOCKS = 200;
const WORKFLOW = 'throughline.workflow';
const blockRow = z.object({ environment: z.string(), lines: z.instanceof(Buffer), found: z.number() });

/** Calls `take` with every stored span as often as it is stored, in a transaction that the caller began. */
export async function readStoredSpans(client: pg.ClientBase, take: (span: StoredSpan) => void): Promise<StoredBlocks> {
  await client.query(`DECLARE stored CURSOR FOR
    SELECT environment, lines, (SELECT count(*) FROM span_trace t WHERE t.block_key = b.block_key AND t.started_at = b.started_at)::float8 AS found
    FROM span_block b`);
  const sum = { spans: 0, lines: 0, found: 0 };
  for (;;) {
    const { rows } = await client.query(`FETCH ${BLOCKS} FROM stored`);
    if (rows.length === 0) break;
    for (const { environment, lines, found } of blockRow.array().parse(rows)) {
      const text = await unpackBytes(lines);
      for (const { traceId, spanId, attributes, resource } of readSpanText(text)) {
        take({ environment, traceId, spanId, tells: attributes[WORKFLOW] !== undefined || resource[WORKFLOW] !== undefined });
        sum.spans += 1;
      }
      sum.lines += text.toString().split('\n').length - 1;
      sum.found += found;
    }
  }
  await client.query('CLOSE stored');
  return sum;
}
