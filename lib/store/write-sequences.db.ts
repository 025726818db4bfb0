import { z } from 'zod';
import { type Connection, execute, query, sql } from '@/lib/db';
import type { StreamNotes } from './describe-feeds';
import { countMissing, followSequence, type SequenceState } from './follow-sequence';

const rowSchema = z.object({
  environment: z.string(),
  source: z.string(),
  stream: z.string(),
  epochs: z.array(z.object({ startedAt: z.string(), ranges: z.array(z.number()) })),
  last_number: z.number(),
  last_at: z.date(),
  events: z.number(),
  duplicates: z.number(),
  resets: z.number(),
  late: z.number(),
});

/** Streams that one source may number; further ones are not followed. */
const MOST_STREAMS = 1_000;

/** Follows the numbers of streams: gaps, late arrivals that close them, duplicates and restarts. One row a stream, locked while it is followed. */
export async function writeSequences(tx: Connection, streams: readonly StreamNotes[]): Promise<void> {
  if (streams.length === 0) return;
  const asked = JSON.stringify(streams.map(({ environment, source, stream }) => ({ environment, source, stream })));
  const known = await query(
    sql`SELECT s.environment, s.source, s.stream, s.epochs, s.last_number, s.last_at, s.events, s.duplicates, s.resets, s.late FROM feed_sequence s
        JOIN jsonb_to_recordset(${asked}::jsonb) AS r (environment text, source text, stream text) USING (environment, source, stream)
        ORDER BY s.environment, s.source, s.stream FOR UPDATE OF s`,
    rowSchema,
    tx,
  );
  const keyOf = (of: Pick<StreamNotes, 'environment' | 'source' | 'stream'>) => `${of.environment}\0${of.source}\0${of.stream}`;
  const states = new Map(known.map((row) => [keyOf(row), toState(row)]));
  const rows = streams.map((stream) => {
    const { epochs, lastNumber, lastAt, ...counts } = followSequence(states.get(keyOf(stream)) ?? null, stream.notes);
    const { environment, source, stream: name } = stream;
    return {
      environment,
      source,
      stream: name,
      epochs,
      last_number: lastNumber,
      last_at: lastAt,
      ...counts,
      missing: countMissing({ epochs }),
    };
  });
  await execute(
    sql`INSERT INTO feed_sequence (environment, source, stream, epochs, last_number, last_at, events, missing, duplicates, resets, late)
        SELECT r.* FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r (environment text, source text, stream text, epochs jsonb, last_number bigint,
          last_at timestamptz, events bigint, missing bigint, duplicates bigint, resets bigint, late bigint)
        WHERE EXISTS (SELECT FROM feed_sequence k WHERE (k.environment, k.source, k.stream) = (r.environment, r.source, r.stream))
          OR (SELECT count(*) FROM feed_sequence k WHERE (k.environment, k.source) = (r.environment, r.source)) < ${MOST_STREAMS}
        ON CONFLICT (environment, source, stream) DO UPDATE SET epochs = excluded.epochs, last_number = excluded.last_number, last_at = excluded.last_at,
          events = excluded.events, missing = excluded.missing, duplicates = excluded.duplicates, resets = excluded.resets, late = excluded.late`,
    tx,
  );
}

function toState(row: z.infer<typeof rowSchema>): SequenceState {
  const { epochs, events, duplicates, resets, late } = row;
  return { epochs, events, duplicates, resets, late, lastNumber: row.last_number, lastAt: row.last_at.toISOString() };
}
