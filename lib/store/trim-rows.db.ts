import { z } from 'zod';
import { inTransaction, query, sql } from '@/lib/db';

const AT_ONCE = 1_000;
const count = z.object({ n: z.number() });

/**
 * Takes away what ran out of tables that are not partitioned, at most a thousand rows of each in one call; returns how many, which is also
 * noted: refused records that are old or beyond the ceiling of their source (settled ones first), markers likewise (withdrawn ones first), gaps
 * not seen for long, keys of transactions that are gone, values by which such cases were known unless a later case still follows them, which values
 * months told apart whose hours are gone, messages to ticket systems, which cases were split off, series whose last point is older than points are kept.
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
            ), seen AS (
              -- The first that told a value stays for as long as somebody tells it again: a later case came second, whatever became of the first.
              DELETE FROM seen_value WHERE ctid = ANY(ARRAY(SELECT s.ctid FROM seen_value s, partition_plan p WHERE p.parent = 'transaction'
                AND s.transaction_id < uuid_floor(${now}::timestamptz - (p.retention_days + 31) * interval '1 day')
                AND NOT EXISTS (SELECT FROM transaction t WHERE t.id = s.transaction_id)
                AND (EXISTS (SELECT FROM seen_value e WHERE (e.environment, e.workflow, e.name, e.value) = (s.environment, s.workflow, s.name, s.value)
                    AND (e.at, e.transaction_id) < (s.at, s.transaction_id))
                  OR NOT EXISTS (SELECT FROM seen_value l WHERE (l.environment, l.workflow, l.name, l.value) = (s.environment, s.workflow, s.name, s.value)
                    AND l.transaction_id <> s.transaction_id))
                ORDER BY s.transaction_id LIMIT ${AT_ONCE})) RETURNING 1
            ), told_apart AS (
              DELETE FROM bucket_value WHERE ctid = ANY(ARRAY(SELECT v.ctid FROM bucket_value v, partition_plan p WHERE p.parent = 'bucket_hour'
                AND v.month_at < ${now}::timestamptz - (p.retention_days + 62) * interval '1 day' LIMIT ${AT_ONCE})) RETURNING 1
            ), told_together AS (
              DELETE FROM bucket_other WHERE ctid = ANY(ARRAY(SELECT o.ctid FROM bucket_other o, partition_plan p WHERE p.parent = 'bucket_hour'
                AND o.month_at < ${now}::timestamptz - (p.retention_days + 62) * interval '1 day' LIMIT ${AT_ONCE})) RETURNING 1
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
            ), rule_records AS (
              DELETE FROM rule_record WHERE ctid = ANY(ARRAY(SELECT k.ctid FROM rule_record k, rule WHERE rule.name = 'rule_record'
                AND k.at < ${now}::timestamptz - days * interval '1 day' LIMIT ${AT_ONCE})) RETURNING 1
            ), many_references AS (
              SELECT environment, domain, sum(keys) - min(ceiling) AS n FROM reference_teller, rule WHERE rule.name = 'reference_row' AND ceiling IS NOT NULL
              GROUP BY environment, domain HAVING sum(keys) > min(ceiling)
            ), old_references AS (
              SELECT k.ctid AS at FROM many_references m CROSS JOIN LATERAL (
                SELECT k.ctid FROM reference_row k WHERE k.environment = m.environment AND k.domain = m.domain ORDER BY k.told_at LIMIT least(m.n, ${AT_ONCE})) AS k
              UNION SELECT k.ctid FROM (SELECT k.ctid FROM reference_row k, rule WHERE rule.name = 'reference_row'
                AND k.told_at < ${now}::timestamptz - days * interval '1 day' LIMIT ${AT_ONCE}) AS k
            ), reference_rows AS (
              DELETE FROM reference_row WHERE ctid = ANY(ARRAY(SELECT at FROM old_references LIMIT ${AT_ONCE})) RETURNING environment, domain, application, key_hash
            ), fewer_keys AS (
              UPDATE reference_teller t SET keys = t.keys - r.n FROM (
                SELECT environment, domain, application, count(*) AS n FROM reference_rows GROUP BY 1, 2, 3) AS r
              WHERE (t.environment, t.domain, t.application) = (r.environment, r.domain, r.application)
            ), fewer_values AS (
              DELETE FROM reference_value v USING reference_rows r WHERE (v.environment, v.domain, v.key_hash) = (r.environment, r.domain, r.key_hash)
            ), messages AS (
              DELETE FROM ticket_message WHERE ctid = ANY(ARRAY(SELECT m.ctid FROM ticket_message m, rule WHERE rule.name = 'ticket_message'
                AND m.ended_at < ${now}::timestamptz - days * interval '1 day' LIMIT ${AT_ONCE})) RETURNING 1
            ), splits AS (
              DELETE FROM exception_split WHERE ctid = ANY(ARRAY(SELECT s.ctid FROM exception_split s, rule WHERE rule.name = 'exception_split'
                AND s.at < ${now}::timestamptz - days * interval '1 day' LIMIT ${AT_ONCE})) RETURNING 1
            ), gone AS (
              SELECT 'rejected_record' AS name, environment || ' ' || source || ' ' || state AS what, count(*) AS n FROM records GROUP BY 2
              UNION ALL SELECT 'feed_gap', '', count(*) FROM gaps UNION ALL SELECT 'transaction_key', '', count(*) FROM keys
              UNION ALL SELECT 'seen_value', '', count(*) FROM seen
              UNION ALL SELECT 'bucket_value', '', (SELECT count(*) FROM told_apart) + (SELECT count(*) FROM told_together)
              UNION ALL SELECT 'marker', environment || ' ' || source, count(*) FROM markers GROUP BY 2
              UNION ALL SELECT 'metric_series', '', count(*) FROM series
              UNION ALL SELECT 'digest', '', count(*) FROM digests
              UNION ALL SELECT 'ticket_message', '', count(*) FROM messages UNION ALL SELECT 'exception_split', '', count(*) FROM splits
              UNION ALL SELECT 'rule_record', '', count(*) FROM rule_records UNION ALL SELECT 'reference_row', '', count(*) FROM reference_rows
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
