import { z } from 'zod';
import { type Connection, query, sql } from '@/lib/db';
import type { StandingRow } from './merge-steps';

const stepSchema = z.object({
  key: z.string(),
  at: z.coerce.date(),
  lastAt: z.coerce.date(),
  eventKey: z.string().nullable(),
  evidence: z.string(),
  variables: z.record(z.string(), z.string()),
  mendedAt: z.coerce.date().nullable(),
  mendedBy: z.string().nullable(),
});

/** The part of a member's row that tells what it stands for. */
export const standingShape = {
  at: z.date(),
  event_key: z.string().nullable(),
  evidence: z.string(),
  variables: z.record(z.string(), z.string()),
  mended_at: z.date().nullable(),
  mended_by: z.string().nullable(),
  steps: z.array(stepSchema),
};

const knownSchema = z.object({ subject_id: z.string(), exception_id: z.string(), ...standingShape });

export const memberKey = (subject: string, exception: string) => `${subject} ${exception}`;

/** The members that are there of these subjects and exceptions, by `memberKey`. Cost: one index look-up each. */
export async function readMembers(
  tx: Connection,
  wanted: readonly { subjectId: string; exceptionId: string }[],
): Promise<Map<string, StandingRow>> {
  if (wanted.length === 0) return new Map();
  const rows = await query(
    sql`SELECT m.subject_id, m.exception_id, m.at, m.event_key, m.evidence, m.variables, m.mended_at, m.mended_by, m.steps
        FROM unnest(${wanted.map((one) => one.subjectId)}::uuid[], ${wanted.map((one) => one.exceptionId)}::uuid[]) AS w (subject_id, exception_id)
        JOIN exception_member m ON m.subject_id = w.subject_id AND m.exception_id = w.exception_id`,
    knownSchema,
    tx,
  );
  return new Map(rows.map(({ subject_id, exception_id, ...row }) => [memberKey(subject_id, exception_id), row]));
}
