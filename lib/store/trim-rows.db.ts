import { z } from 'zod';
import { inTransaction, query, sql } from '@/lib/db';

const AT_ONCE = 1_000;
const count = z.object({ n: z.number() });

/**
 * Takes away what ran out of tables that are not partitioned, at most a thousand rows of each in one call; returns how many, which is also
 * noted: refused records that are old or beyond the ceiling of their source (settled ones first), markers likewise (withdrawn ones first), gaps
 * not seen for long, keys of transactions that are gone, series whose last point is older than points are kept.
 */
export async function trimRows(now: Date): Promise<number> {
  return inTransaction(
    async (tx) => {
      const rows = await query(
        sql`WITH rule AS (SELECT name, days, ceiling FROM retention_limit),
            over AS (
              SELECT environment, source, count(*) - min(ceiling) AS n FROM rejected_record, rule WHERE rule.name = 'rejected_record' AND ceiling IS NOT NULL
              GROUP BY environment, source HAVING count(*) > min(ceiling)
            ), beyond AS (
              SELECT r.id FROM over CROSS JOIN LATERAL (
                SELECT id FROM rejected_record r WHERE r.environment = over.environment AND r.source = over.source
                ORDER BY state = 'open', received_at LIMIT least(over.n, ${AT_ONCE})) AS r
            ), old AS (
              SELECT id FROM rejected_record, rule WHERE rule.name = 'rejected_record' AND received_at < ${now}::timestamptz - days * interval '1 day' LIMIT ${AT_ONCE}
            ), records AS (
              DELETE FROM rejected_record WHERE id = ANY(ARRAY(SELECT id FROM beyond UNION SELECT id FROM old LIMIT ${AT_ONCE})) RETURNING state, source, environment
            ), gaps AS (
              DELETE FROM feed_gap WHERE ctid = ANY(ARRAY(SELECT g.ctid FROM feed_gap g, rule WHERE rule.name = 'feed_gap'
                AND g.last_at < ${now}::timestamptz - days * interval '1 day' LIMIT ${AT_ONCE})) RETURNING 1
            ), keys AS (
              DELETE FROM transaction_key WHERE ctid = ANY(ARRAY(SELECT k.ctid FROM transaction_key k, partition_plan p WHERE p.parent = 'transaction'
                AND k.transaction_id < uuid_floor(${now}::timestamptz - (p.retention_days + 31) * interval '1 day')
                AND NOT EXISTS (SELECT FROM transaction t WHERE t.id = k.transaction_id)
                ORDER BY k.transaction_id LIMIT ${AT_ONCE})) RETURNING 1
            ), old_markers AS (
              SELECT m.id FROM marker m, rule WHERE rule.name = 'marker' AND coalesce(m.until, m.at) < ${now}::timestamptz - days * interval '1 day' LIMIT ${AT_ONCE}
            ), many_markers AS (
              SELECT environment, source, count(*) - min(ceiling) AS n FROM marker, rule WHERE rule.name = 'marker' AND ceiling IS NOT NULL
              GROUP BY environment, source HAVING count(*) > min(ceiling)
            ), beyond_markers AS (
              SELECT m.id FROM many_markers CROSS JOIN LATERAL (
                SELECT id FROM marker m WHERE m.environment = many_markers.environment AND m.source = many_markers.source
                ORDER BY withdrawn_at IS NULL, changed_at LIMIT least(many_markers.n, ${AT_ONCE})) AS m
            ), markers AS (
              DELETE FROM marker WHERE id = ANY(ARRAY(SELECT id FROM beyond_markers UNION SELECT id FROM old_markers LIMIT ${AT_ONCE})) RETURNING source, environment
            ), series AS (
              -- Gone with its last point; one that spoke again meanwhile is locked by that request, and stays.
              DELETE FROM metric_series WHERE id = ANY(ARRAY(SELECT s.id FROM metric_series s, partition_plan p WHERE p.parent = 'metric_point'
                AND greatest(s.seen_at, s.last_at) < ${now}::timestamptz - p.retention_days * interval '1 day'
                ORDER BY s.id LIMIT ${AT_ONCE} FOR UPDATE OF s SKIP LOCKED)) RETURNING 1
            ), digests AS (
              -- With its intent and deliveries.
              DELETE FROM digest WHERE id = ANY(ARRAY(SELECT d.id FROM digest d, rule WHERE rule.name = 'digest' AND d.written_at IS NOT NULL
                AND d.due_at < ${now}::timestamptz - days * interval '1 day' LIMIT ${AT_ONCE})) RETURNING 1
            ), gone AS (
              SELECT 'rejected_record' AS name, environment || ' ' || source || ' ' || state AS what, count(*) AS n FROM records GROUP BY 2
              UNION ALL SELECT 'feed_gap', '', count(*) FROM gaps UNION ALL SELECT 'transaction_key', '', count(*) FROM keys
              UNION ALL SELECT 'marker', environment || ' ' || source, count(*) FROM markers GROUP BY 2
              UNION ALL SELECT 'metric_series', '', count(*) FROM series
              UNION ALL SELECT 'digest', '', count(*) FROM digests
            ), noted AS (
              INSERT INTO retention_log (name, what, dropped) SELECT name, what, n FROM gone WHERE n > 0
            )
            SELECT coalesce(sum(n), 0)::bigint AS n FROM gone`,
        count,
        tx,
      );
      return rows[0]?.n ?? 0;
    },
    { lane: 'worker' },
  );
}
