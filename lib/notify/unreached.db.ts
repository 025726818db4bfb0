import { z } from 'zod';
import { type Connection, execute, query, sql } from '@/lib/db';
import { aboutTelling, environmentSchema, type Finding, newId, UNASSIGNED, UNREACHED } from '@/lib/domain';
import { cleanLine } from './clean-text';

const AT_ONCE = 500;
const rowSchema = z.object({
  id: z.string(),
  environment: environmentSchema,
  recipient: z.string(),
  state: z.string(),
  state_reason: z.string().nullable(),
  ended_at: z.date(),
  reason: z.string(),
  about: z.array(z.object({ id: z.string(), number: z.number(), code: z.string() })),
});

export interface Unreached {
  findings: Finding[];
  /** Exceptions about which somebody did not hear: their next step is told at once. */
  hurry: string[];
}

/**
 * What was refused for good or given up and is not raised yet, as findings: one a recipient. Marks them as raised. A mail about such an exception
 * itself raises none, so that this cannot turn in a circle; neither does a test, whose end its sender sees. Cost: index intent_fault.
 */
export async function takeUnreached(tx: Connection, now: Date): Promise<Unreached> {
  const rows = await query(
    sql`SELECT i.id, i.environment, i.recipient, i.state, i.state_reason, i.ended_at, i.reason,
          coalesce((SELECT jsonb_agg(jsonb_build_object('id', e.id, 'number', e.number, 'code', e.code) ORDER BY e.severity, e.number)
            FROM exception e WHERE e.id = i.exception_id OR e.id IN (SELECT m.exception_id FROM intent m WHERE m.bundle_id = i.id)), '[]') AS about
        FROM intent i WHERE i.state IN ('dead', 'bounced') AND i.fault_raised_at IS NULL ORDER BY i.ended_at, i.id LIMIT ${AT_ONCE} FOR UPDATE SKIP LOCKED`,
    rowSchema,
    tx,
  );
  if (rows.length === 0) return { findings: [], hurry: [] };
  await execute(sql`UPDATE intent SET fault_raised_at = ${now}::timestamptz WHERE id = ANY(${rows.map(({ id }) => id)}::uuid[])`, tx);
  const told = rows.filter(({ about, reason }) => reason !== 'test' && !about.some(({ code }) => aboutTelling.has(code)));
  return { findings: told.map(findingOf), hurry: told.flatMap(({ about }) => about.map(({ id }) => id)) };
}

function findingOf({ environment, recipient, state, state_reason, ended_at, about }: z.infer<typeof rowSchema>): Finding {
  const why = cleanLine(state_reason ?? state, 200);
  const named = about.slice(0, 5).map(({ number }) => `EX-${number}`);
  const rest = about.length > named.length ? ` and ${about.length - named.length} more` : '';
  return {
    ...findingBase,
    code: UNREACHED,
    environment,
    signature: `${UNREACHED} attr.recipient=${JSON.stringify(recipient)}`,
    groupedBy: { 'attr.recipient': recipient },
    subject: { kind: 'record', id: newId(ended_at) },
    at: ended_at,
    evidence: { eventKey: null, text: `${named.length > 0 ? `About ${named.join(', ')}${rest}. ` : ''}${why}` },
    variables: { 'attr.recipient': recipient, 'attr.why': why },
  };
}

/** What findings of the house about itself have in common. */
export const findingBase = {
  facility: UNASSIGNED,
  department: UNASSIGNED,
  workflow: UNASSIGNED,
  interface: null,
  connector: null,
  application: null,
  supplier: null,
  impact: { transactions: 0, amountMinor: null, currency: null, lines: null, people: null },
  deadlineAt: null,
};

const reachedSchema = z.object({ subject_id: z.string(), recipient: z.string(), ended_at: z.date() });

/** By subject: recipients that could not be reached and have taken something since, with what proves it. */
export async function listReached(tx: Connection): Promise<Map<string, { at: Date; text: string }>> {
  const rows = await query(
    sql`SELECT m.subject_id, i.recipient, max(i.ended_at) AS ended_at
        FROM exception e JOIN exception_member m ON m.exception_id = e.id AND m.mended_at IS NULL
        JOIN intent i ON i.recipient = m.variables ->> 'attr.recipient' AND i.state = 'delivered' AND i.ended_at > m.at
        WHERE e.code = ${UNREACHED} AND e.state <> 'resolved' GROUP BY m.subject_id, i.recipient`,
    reachedSchema,
    tx,
  );
  return new Map(
    rows.map(({ subject_id, recipient, ended_at }) => [subject_id, { at: ended_at, text: `${recipient} was reached again.` }]),
  );
}
