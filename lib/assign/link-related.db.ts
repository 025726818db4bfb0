import { type Connection, execute, sql } from '@/lib/db';
import type { ExceptionChange } from '@/lib/domain';

const LOOK_BACK = '90 days';
/** Of so many of its cases it is looked up where else they stand. */
const MOST_CASES = 200;

/**
 * Links exceptions that begin now with the one of the same cause before, and with open ones that hold at least half of the same transactions,
 * each with its reason. Cost: an index look-up, and those of its cases, for each that begins.
 */
export async function linkRelated(tx: Connection, changes: readonly ExceptionChange[]): Promise<void> {
  const began = changes.filter(({ kind, exception }) => kind === 'opened' && !exception.history).map(({ exception }) => exception.id);
  if (began.length === 0) return;
  await execute(
    sql`INSERT INTO exception_link (exception_id, other_id, reason)
        SELECT e.id, b.id, 'The same cause was open before.' FROM exception e
        JOIN LATERAL (SELECT p.id FROM exception p WHERE p.environment = e.environment AND p.signature = e.signature AND p.state = 'resolved'
            AND p.resolved_at > e.opened_at - ${LOOK_BACK}::interval AND p.id <> e.id ORDER BY p.resolved_at DESC LIMIT 1) AS b ON true
        WHERE e.id = ANY(${began}::uuid[])
        ON CONFLICT DO NOTHING`,
    tx,
  );
  await execute(
    sql`WITH own AS (
          SELECT u.id, m.subject_id FROM unnest(${began}::uuid[]) AS u (id),
            LATERAL (SELECT subject_id FROM exception_member WHERE exception_id = u.id AND subject_kind = 'transaction' ORDER BY at LIMIT ${MOST_CASES}) AS m
        ), sizes AS (SELECT id, count(*) AS cases FROM own GROUP BY id), shared AS (
          SELECT own.id, o.exception_id AS other_id, count(*) AS cases FROM own
          JOIN exception_member o ON o.subject_id = own.subject_id AND o.exception_id <> own.id AND o.mended_at IS NULL GROUP BY 1, 2
        )
        INSERT INTO exception_link (exception_id, other_id, reason)
        SELECT s.id, s.other_id, s.cases || ' of ' || z.cases || ' cases stood there too when it began.' FROM shared s JOIN sizes z ON z.id = s.id
        JOIN exception x ON x.id = s.other_id AND x.state <> 'resolved' AND x.environment = (SELECT environment FROM exception WHERE id = s.id)
        WHERE s.cases * 2 >= z.cases AND NOT EXISTS (SELECT FROM exception_link l WHERE l.exception_id = s.other_id AND l.other_id = s.id)
        ON CONFLICT DO NOTHING`,
    tx,
  );
}
