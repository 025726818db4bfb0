import { z } from 'zod';
import { type Connection, query, sql } from '@/lib/db';

const rowSchema = z.object({
  environment: z.string(),
  source: z.string(),
  stream: z.string(),
  missing: z.coerce.number(),
  last_at: z.date(),
});
/** A stream of which numbers are missing between those that came. */
export type SequenceGap = z.infer<typeof rowSchema>;

const MOST = 2_000;

/** The streams that lack numbers, and those named in `watched` as they stand now. */
export async function listGaps(
  tx: Connection,
  watched: readonly { environment: string; source: string; stream: string }[],
): Promise<SequenceGap[]> {
  return query(
    sql`(SELECT environment, source, stream, missing, last_at FROM feed_sequence WHERE missing > 0 ORDER BY last_at DESC LIMIT ${MOST})
        UNION
        SELECT s.environment, s.source, s.stream, s.missing, s.last_at FROM jsonb_to_recordset(${JSON.stringify(watched)}::jsonb)
          AS r (environment text, source text, stream text) JOIN feed_sequence s USING (environment, source, stream)`,
    rowSchema,
    tx,
  );
}
