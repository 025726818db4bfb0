import { z } from 'zod';
import { type Connection, query, sql } from '@/lib/db';
import type { Finding } from '@/lib/domain';

const joinedSchema = z.object({ subject_id: z.string(), exception_id: z.string() });

/**
 * Adds findings to their exceptions and returns those that were news: a subject not there before, or one that was mended and
 * failed again since. The same finding twice is no news.
 */
export async function writeMembers(
  tx: Connection,
  members: readonly { exceptionId: string; finding: Finding }[],
): Promise<{ subjectId: string; exceptionId: string }[]> {
  if (members.length === 0) return [];
  const rows = new Map<string, object>();
  for (const { exceptionId, finding: f } of members.toSorted((a, b) => a.finding.at.getTime() - b.finding.at.getTime())) {
    rows.set(`${f.subject.id} ${exceptionId}`, {
      subject_id: f.subject.id,
      exception_id: exceptionId,
      subject_kind: f.subject.kind,
      environment: f.environment,
      facility: f.facility,
      department: f.department,
      workflow: f.workflow,
      at: f.at,
      event_key: f.evidence.eventKey,
      evidence: f.evidence.text,
      amount_minor: f.impact.amountMinor,
      currency: f.impact.currency,
      lines: f.impact.lines,
      people: f.impact.people,
      variables: {
        ...f.variables,
        interface: f.interface ?? '',
        connector: f.connector ?? '',
        application: f.application ?? '',
        supplier: f.supplier ?? '',
      },
    });
  }
  const news = await query(
    sql`INSERT INTO exception_member AS m (subject_id, exception_id, subject_kind, environment, facility, department, workflow, at, event_key, evidence,
          amount_minor, currency, lines, people, variables)
        SELECT * FROM jsonb_to_recordset(${JSON.stringify([...rows.values()])}::jsonb) AS r (subject_id uuid, exception_id uuid, subject_kind text,
          environment text, facility text, department text, workflow text, at timestamptz, event_key uuid, evidence text, amount_minor bigint,
          currency text, lines integer, people integer, variables jsonb)
        ON CONFLICT (subject_id, exception_id) DO UPDATE SET at = excluded.at, event_key = excluded.event_key, evidence = excluded.evidence,
          variables = excluded.variables, mended_at = NULL, mended_by = NULL
        WHERE m.mended_at IS NOT NULL AND excluded.at > m.mended_at
        RETURNING subject_id, exception_id`,
    joinedSchema,
    tx,
  );
  return news.map((n) => ({ subjectId: n.subject_id, exceptionId: n.exception_id }));
}
