import { z } from 'zod';
import { type Connection, query, sql } from '@/lib/db';
import type { Finding } from '@/lib/domain';

const writtenSchema = z.object({ subject_id: z.string(), exception_id: z.string(), joined: z.boolean() });

/** A member that was written: `joined` when it is new, or was mended and failed again since; else its impact changed. */
export interface WrittenMember {
  subjectId: string;
  exceptionId: string;
  joined: boolean;
}

/**
 * Adds findings to their exceptions and returns the members that this changed. One member a subject, told by its first finding; the
 * same findings twice change nothing. Cost: one index look-up a finding.
 */
export async function writeMembers(
  tx: Connection,
  members: readonly { exceptionId: string; finding: Finding }[],
): Promise<WrittenMember[]> {
  if (members.length === 0) return [];
  const rows = new Map<string, object>();
  // The earliest finding of a subject is written last and stays.
  for (const { exceptionId, finding } of members.toSorted((a, b) => b.finding.at.getTime() - a.finding.at.getTime())) {
    rows.set(`${finding.subject.id} ${exceptionId}`, toRow(exceptionId, finding));
  }
  const written = await query(
    sql`WITH r AS MATERIALIZED (
          SELECT * FROM jsonb_to_recordset(${JSON.stringify([...rows.values()])}::jsonb) AS r (subject_id uuid, exception_id uuid, subject_kind text,
            environment text, facility text, department text, workflow text, at timestamptz, event_key uuid, evidence text, amount_minor bigint,
            currency text, lines integer, people integer, variables jsonb)
        ), known AS MATERIALIZED (
          SELECT m.subject_id, m.exception_id, m.mended_at FROM r JOIN exception_member m ON m.subject_id = r.subject_id AND m.exception_id = r.exception_id
        ), written AS (
          INSERT INTO exception_member AS m (subject_id, exception_id, subject_kind, environment, facility, department, workflow, at, event_key, evidence,
            amount_minor, currency, lines, people, variables)
          SELECT * FROM r
          ON CONFLICT (subject_id, exception_id) DO UPDATE SET
            at = CASE WHEN excluded.at > m.mended_at THEN excluded.at ELSE m.at END,
            event_key = CASE WHEN excluded.at > m.mended_at THEN excluded.event_key ELSE m.event_key END,
            evidence = CASE WHEN excluded.at > m.mended_at THEN excluded.evidence ELSE m.evidence END,
            variables = CASE WHEN excluded.at > m.mended_at THEN excluded.variables ELSE m.variables END,
            amount_minor = excluded.amount_minor, currency = excluded.currency, lines = excluded.lines, people = excluded.people,
            mended_at = NULL, mended_by = NULL
          WHERE excluded.at > m.mended_at OR (m.mended_at IS NULL AND
            (m.amount_minor, m.currency, m.lines, m.people) IS DISTINCT FROM (excluded.amount_minor, excluded.currency, excluded.lines, excluded.people))
          RETURNING m.subject_id, m.exception_id
        )
        SELECT w.subject_id, w.exception_id, (k.subject_id IS NULL OR k.mended_at IS NOT NULL) AS joined
        FROM written w LEFT JOIN known k ON k.subject_id = w.subject_id AND k.exception_id = w.exception_id`,
    writtenSchema,
    tx,
  );
  return written.map((one) => ({ subjectId: one.subject_id, exceptionId: one.exception_id, joined: one.joined }));
}

function toRow(exceptionId: string, f: Finding): object {
  return {
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
  };
}
