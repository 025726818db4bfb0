import { z } from 'zod';
import { type Connection, query, sql } from '@/lib/db';
import type { Finding } from '@/lib/domain';
import { memberKey, readMembers } from './member-steps.db';
import { mergeSteps } from './merge-steps';

const writtenSchema = z.object({ subject_id: z.string(), exception_id: z.string(), joined: z.boolean() });

/** A member that was written: `joined` when it is new, or was mended and failed again since; else its impact changed. */
export interface WrittenMember {
  subjectId: string;
  exceptionId: string;
  joined: boolean;
}

/**
 * Adds findings to their exceptions and returns the members that this changed. One member a subject, open as long as one of its steps is; the
 * same findings twice, or in another order, change nothing. Cost: one index look-up a finding. The caller holds the exceptions.
 */
export async function writeMembers(
  tx: Connection,
  members: readonly { exceptionId: string; finding: Finding }[],
): Promise<WrittenMember[]> {
  if (members.length === 0) return [];
  const told = Map.groupBy(members, ({ exceptionId, finding }) => memberKey(finding.subject.id, exceptionId));
  const known = await readMembers(
    tx,
    [...told.values()].flatMap(([one]) => (one ? [{ subjectId: one.finding.subject.id, exceptionId: one.exceptionId }] : [])),
  );
  const rows = [...told].flatMap(([key, list]) => {
    // What it carries is what was told last of it.
    const [latest] = list.toSorted((a, b) => b.finding.at.getTime() - a.finding.at.getTime());
    if (!latest) return [];
    const standing = known.get(key) ?? null;
    const merged = mergeSteps(
      standing,
      list.map(({ finding }) => ({ ...finding, variables: variablesOf(finding) })),
    );
    const joined = standing === null || (standing.mended_at !== null && merged.mended_at === null);
    return [{ ...toRow(latest.exceptionId, latest.finding), ...merged, joined }];
  });
  const written = await query(
    sql`WITH r AS MATERIALIZED (
          SELECT * FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r (subject_id uuid, exception_id uuid, subject_kind text,
            environment text, facility text, department text, workflow text, at timestamptz, event_key uuid, evidence text, amount_minor bigint,
            currency text, lines integer, people integer, variables jsonb, mended_at timestamptz, mended_by text, steps jsonb, joined boolean)
        ), written AS (
          INSERT INTO exception_member AS m (subject_id, exception_id, subject_kind, environment, facility, department, workflow, at, event_key, evidence,
            amount_minor, currency, lines, people, variables, mended_at, mended_by, steps)
          SELECT subject_id, exception_id, subject_kind, environment, facility, department, workflow, at, event_key, evidence,
            amount_minor, currency, lines, people, variables, mended_at, mended_by, steps FROM r
          ON CONFLICT (subject_id, exception_id) DO UPDATE SET at = excluded.at, event_key = excluded.event_key, evidence = excluded.evidence,
            variables = excluded.variables, mended_at = excluded.mended_at, mended_by = excluded.mended_by, steps = excluded.steps,
            amount_minor = CASE WHEN excluded.mended_at IS NULL THEN excluded.amount_minor ELSE m.amount_minor END,
            currency = CASE WHEN excluded.mended_at IS NULL THEN excluded.currency ELSE m.currency END,
            lines = CASE WHEN excluded.mended_at IS NULL THEN excluded.lines ELSE m.lines END,
            people = CASE WHEN excluded.mended_at IS NULL THEN excluded.people ELSE m.people END
          WHERE (m.at, m.event_key, m.evidence, m.variables, m.mended_at, m.mended_by, m.steps)
              IS DISTINCT FROM (excluded.at, excluded.event_key, excluded.evidence, excluded.variables, excluded.mended_at, excluded.mended_by, excluded.steps)
            OR (excluded.mended_at IS NULL AND
              (m.amount_minor, m.currency, m.lines, m.people) IS DISTINCT FROM (excluded.amount_minor, excluded.currency, excluded.lines, excluded.people))
          RETURNING m.subject_id, m.exception_id
        )
        SELECT w.subject_id, w.exception_id, r.joined FROM written w JOIN r ON r.subject_id = w.subject_id AND r.exception_id = w.exception_id`,
    writtenSchema,
    tx,
  );
  return written.map((one) => ({ subjectId: one.subject_id, exceptionId: one.exception_id, joined: one.joined }));
}

const variablesOf = (f: Finding): Record<string, string> => ({
  ...f.variables,
  interface: f.interface ?? '',
  connector: f.connector ?? '',
  application: f.application ?? '',
  supplier: f.supplier ?? '',
});

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
    variables: variablesOf(f),
  };
}
