import { z } from 'zod';
import { type Connection, query, sql } from '@/lib/db';
import { mayExplain } from '@/lib/domain';
import { type CauseFacts, scopeOf } from './find-parent';

const coveredSchema = z.object({ child: z.string(), parent: z.string(), open: z.number(), covered: z.number() });
const MOST_PAIRS = 200;

/** How much of the children's open cases lies in the places of the parents, or stands in them too; 0 for what was not asked. */
export async function countCovered(
  tx: Connection,
  children: readonly CauseFacts[],
  parents: readonly CauseFacts[],
): Promise<(child: CauseFacts, parent: CauseFacts) => number> {
  const pairs = children
    .flatMap((child) =>
      parents
        .filter((parent) => parent !== child && mayExplain(parent.type, child.type))
        .map((parent) => ({ child: child.exception.id, parent: parent.exception.id, scope: scopeOf(parent.exception) })),
    )
    .slice(0, MOST_PAIRS);
  if (pairs.length === 0) return () => 0;
  const rows = await query(
    sql`SELECT p.child, p.parent, count(*)::int AS open, count(*) FILTER (WHERE ${liesIn}
          OR EXISTS (SELECT FROM exception_member o WHERE o.subject_id = m.subject_id AND o.exception_id = p.parent AND o.mended_at IS NULL))::int AS covered
        FROM jsonb_to_recordset(${JSON.stringify(pairs)}::jsonb) AS p (child uuid, parent uuid, scope jsonb)
        JOIN LATERAL (SELECT m.subject_id, m.facility, m.department, m.workflow, m.variables FROM exception_member m
          WHERE m.exception_id = p.child AND m.mended_at IS NULL ORDER BY m.at DESC LIMIT 1000) AS m ON true
        GROUP BY 1, 2`,
    coveredSchema,
    tx,
  );
  const shares = new Map(rows.map(({ child, parent, open, covered }) => [`${child} ${parent}`, covered / open]));
  return (child, parent) => shares.get(`${child.exception.id} ${parent.exception.id}`) ?? 0;
}

const liesIn = sql`(p.scope <> '{}' AND (NOT p.scope ? 'facility' OR p.scope -> 'facility' ? m.facility)
  AND (NOT p.scope ? 'department' OR p.scope -> 'department' ? m.department) AND (NOT p.scope ? 'workflow' OR p.scope -> 'workflow' ? m.workflow)
  AND (NOT p.scope ? 'connector' OR p.scope -> 'connector' ? coalesce(m.variables ->> 'connector', ''))
  AND (NOT p.scope ? 'interface' OR p.scope -> 'interface' ? coalesce(m.variables ->> 'interface', ''))
  AND (NOT p.scope ? 'application' OR p.scope -> 'application' ? coalesce(m.variables ->> 'application', '')))`;
