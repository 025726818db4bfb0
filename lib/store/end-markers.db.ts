import { type Connection, execute, sql } from '@/lib/db';

/** Ends now the markers of a source whose id begins with `prefix`; what had not begun is withdrawn. */
export async function endMarkers(
  tx: Connection,
  { source, prefix, by, now }: { source: string; prefix: string; by: string; now: Date },
): Promise<void> {
  await execute(
    sql`UPDATE marker SET until = CASE WHEN at < ${now} THEN ${now}::timestamptz ELSE until END,
          withdrawn_at = CASE WHEN at < ${now} THEN NULL ELSE ${now}::timestamptz END, withdrawn_by = CASE WHEN at < ${now} THEN NULL ELSE ${by} END,
          changed_at = ${now}, changed_by = ${by}
        WHERE source = ${source} AND starts_with(marker_id, ${prefix}) AND until > ${now} AND withdrawn_at IS NULL`,
    tx,
  );
}
