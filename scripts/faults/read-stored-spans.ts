import { zstdDecompressSync } from 'node:zlib';
import type pg from 'pg';

/** Columns of the same length: one entry for each time that a span is stored. */
export interface StoredSpans {
  environments: string[];
  traces: string[];
  ids: string[];
  /** Whether the span names a workflow, and so tells an event. */
  tells: boolean[];
}

const ZSTD = '28b52ffd';
const BLOCKS = 100;

/** Calls `take` for every stored span, as often as it is stored, inside the caller's transaction. Nothing here goes through the product's code. */
export async function visitStoredSpans(
  client: pg.ClientBase,
  take: (span: { environment: string; traceId: string; spanId: string; tells: boolean }) => void,
): Promise<void> {
  await client.query('DECLARE stored_blocks CURSOR FOR SELECT environment, lines FROM span_block');
  for (;;) {
    const { rows } = await client.query<{ environment: string; lines: Buffer }>(`FETCH ${BLOCKS} FROM stored_blocks`);
    for (const { environment, lines } of rows) for (const span of listSpans(lines)) take({ environment, ...span });
    if (rows.length < BLOCKS) break;
  }
  await client.query('CLOSE stored_blocks');
}

function* listSpans(lines: Buffer): Generator<{ traceId: string; spanId: string; tells: boolean }> {
  const text = (lines.toString('hex', 0, 4) === ZSTD ? zstdDecompressSync(lines) : lines).toString();
  const [header = '{}', ...traces] = text.split('\n');
  const { words, resources } = JSON.parse(header);
  const names = (attributes: unknown) =>
    Array.isArray(attributes) ? attributes.filter((_, at) => at % 2 === 0).map((word) => words[word]) : Object.keys(attributes ?? {});
  for (const line of traces) {
    const [trace, , ...spans] = JSON.parse(line);
    for (const span of spans) {
      const tells = names(span[10]).includes('throughline.workflow') || names(resources[span[9]]).includes('throughline.workflow');
      yield { traceId: trace, spanId: span[0], tells };
    }
  }
}

/** All of them at once, for runs of a size that fits. */
export async function readStoredSpans(client: pg.ClientBase): Promise<StoredSpans> {
  const stored: StoredSpans = { environments: [], traces: [], ids: [], tells: [] };
  await visitStoredSpans(client, ({ environment, traceId, spanId, tells }) => {
    stored.environments.push(environment);
    stored.traces.push(traceId);
    stored.ids.push(spanId);
    stored.tells.push(tells);
  });
  return stored;
}
