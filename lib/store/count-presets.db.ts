import { execute, lane, sql } from '@/lib/db';
import type { PresetTally } from '@/lib/domain';
import type { BatchOrigin } from './write-batches.db';

/** Adds what became of a request's records to its preset's hour. As delivered: a batch that is sent again counts again. */
export async function countPresets(
  tally: PresetTally,
  { environment, source, now }: Pick<BatchOrigin, 'environment' | 'source' | 'now'>,
): Promise<void> {
  const rows = [
    { outcome: 'mapped', reason: '', n: tally.mapped },
    { outcome: 'rejected', reason: '', n: tally.rejected },
    ...tally.dropped.map(({ because, kind, n }) => ({ outcome: kind === 'application_health' ? kind : 'left_out', reason: because, n })),
    ...tally.unknownStatus.map(({ word, n }) => ({ outcome: 'unknown_status', reason: word.replaceAll('\0', ''), n })),
  ].filter(({ n }) => n > 0);
  if (rows.length === 0) return;
  // One order for all writers: two requests wait for each other instead of locking each other out.
  rows.sort((a, b) => (`${a.outcome} ${a.reason}` < `${b.outcome} ${b.reason}` ? -1 : 1));
  await execute(
    sql`INSERT INTO preset_hour AS h (environment, bucket_at, source, preset, version, outcome, reason, n)
        SELECT ${environment}, date_trunc('hour', ${now}::timestamptz), ${source}, ${tally.preset}, ${tally.version}::integer, outcome, reason, n
        FROM json_to_recordset(${JSON.stringify(rows)}::json) AS r (outcome text, reason text, n bigint)
        ON CONFLICT (environment, preset, bucket_at, source, version, outcome, reason) DO UPDATE SET n = h.n + excluded.n`,
    lane('ingest'),
  );
}
