import { z } from 'zod';
import { config } from '@/lib/config';
import { type Connection, execute, inTransaction, jsonb, query, sql } from '@/lib/db';
import { type Environment, environmentSchema, type Grant, newId } from '@/lib/domain';
import { domainOf } from './mail-address';
import type { DigestPlan } from './plan-digests';
import type { PreparedDigest } from './prepare-digest';

const choiceSchema = z.object({ person_id: z.string(), audience: z.string(), wanted: z.boolean() });

/** What people said about weekly mails. */
export const listDigestChoices = (): Promise<z.infer<typeof choiceSchema>[]> =>
  query(sql`SELECT person_id, audience, wanted FROM digest_choice`, choiceSchema);

/**
 * Writes down what is to be mailed in the days to come: one row a person, report and week; an hour that was changed moves it, and what lies
 * ahead but is not wanted any more is taken away. What is due already stays, however late it is looked at.
 */
export async function storeDigestPlans(environment: Environment, plans: readonly DigestPlan[], now: Date): Promise<void> {
  const rows = plans.map((plan) => ({ id: newId(now), ...plan }));
  await inTransaction(async (tx) => {
    await execute(
      sql`DELETE FROM digest d WHERE d.environment = ${environment} AND d.written_at IS NULL AND d.due_at > ${now}::timestamptz AND NOT EXISTS (
            SELECT FROM jsonb_to_recordset(${jsonb(rows)}) AS r ("personId" text, audience text, "periodOn" date)
            WHERE r."personId" = d.person_id AND r.audience = d.audience AND r."periodOn" = d.period_on)`,
      tx,
    );
    if (rows.length > 0) await upsert(tx, environment, rows, now);
  });
}

const upsert = (tx: Connection, environment: Environment, rows: readonly (DigestPlan & { id: string })[], now: Date) =>
  execute(
    sql`INSERT INTO digest AS d (id, person_id, audience, environment, period_on, due_at, created_at)
        SELECT r.id, r."personId", r.audience, ${environment}, r."periodOn", r."dueAt", ${now}::timestamptz
        FROM jsonb_to_recordset(${jsonb(rows)}) AS r (id uuid, "personId" text, audience text, "periodOn" date, "dueAt" timestamptz)
        WHERE EXISTS (SELECT FROM person p WHERE p.id = r."personId")
        ON CONFLICT (person_id, audience, environment, period_on) DO UPDATE SET due_at = excluded.due_at
        WHERE d.written_at IS NULL AND d.due_at <> excluded.due_at`,
    tx,
  );

const dueSchema = z.object({
  id: z.string(),
  person_id: z.string(),
  audience: z.string(),
  environment: environmentSchema,
  period_on: z.string(),
  /** A later week of the same report is due too. */
  outdated: z.boolean(),
});
export type DueDigest = z.infer<typeof dueSchema>;

/** Up to `limit` mails whose hour has come and that are not written yet, the longest due first. Cost: index digest_due. */
export const listDueDigests = (now: Date, limit: number): Promise<DueDigest[]> =>
  query(
    sql`SELECT d.id, d.person_id, d.audience, d.environment, d.period_on::text AS period_on,
          EXISTS (SELECT FROM digest l WHERE l.person_id = d.person_id AND l.audience = d.audience AND l.environment = d.environment
            AND l.period_on > d.period_on AND l.due_at <= ${now}::timestamptz) AS outdated
        FROM digest d WHERE d.written_at IS NULL AND d.due_at <= ${now}::timestamptz ORDER BY d.due_at, d.id LIMIT ${limit}`,
    dueSchema,
  );

/** Ends a mail that is not to be written, with the reason in words. */
export async function skipDigest(id: string, reason: string, now: Date): Promise<void> {
  await execute(sql`UPDATE digest SET written_at = ${now}::timestamptz, skipped = ${reason} WHERE id = ${id}::uuid AND written_at IS NULL`);
}

/** Notes what a mail says and that it must be delivered, both or neither; false when that was done before, by whomever. */
export async function writeDigest(
  { id, environment }: Pick<DueDigest, 'id' | 'environment'>,
  { content, recipient, grants }: { content: PreparedDigest; recipient: string; grants: readonly Grant[] },
  now: Date,
): Promise<boolean> {
  const intent = newId(now);
  return inTransaction(async (tx) => {
    const written = await execute(
      sql`UPDATE digest SET written_at = ${now}::timestamptz, content = ${jsonb(content)}, grants = ${jsonb(grants)} WHERE id = ${id}::uuid AND written_at IS NULL`,
      tx,
    );
    if (written === 0) return false;
    await execute(
      sql`INSERT INTO intent (id, digest_id, environment, reason, recipient, recipient_team, state, message_id, created_at, available_at)
          VALUES (${intent}::uuid, ${id}::uuid, ${environment}, 'digest', ${recipient}, '', 'waiting', ${`<${intent}@${domainOf(config().mailFrom)}>`},
            ${now}::timestamptz, ${now}::timestamptz)
          ON CONFLICT (digest_id) DO NOTHING`,
      tx,
    );
    return true;
  });
}

const ownSchema = z.object({ id: z.string(), written: z.boolean(), skipped: z.string().nullable(), state: z.string().nullable() });

/** The row of one person, report and week, made when there was none; with the state of its mail when it is written. */
export async function openDigest(environment: Environment, plan: DigestPlan, now: Date): Promise<z.infer<typeof ownSchema>> {
  return inTransaction(async (tx) => {
    await execute(
      sql`INSERT INTO digest (id, person_id, audience, environment, period_on, due_at, created_at)
          VALUES (${newId(now)}::uuid, ${plan.personId}, ${plan.audience}, ${environment}, ${plan.periodOn}::date, ${plan.dueAt}::timestamptz, ${now}::timestamptz)
          ON CONFLICT (person_id, audience, environment, period_on) DO NOTHING`,
      tx,
    );
    const [row] = await query(
      sql`SELECT d.id, d.written_at IS NOT NULL AS written, d.skipped, i.state FROM digest d LEFT JOIN intent i ON i.digest_id = d.id
          WHERE d.person_id = ${plan.personId} AND d.audience = ${plan.audience} AND d.environment = ${environment} AND d.period_on = ${plan.periodOn}::date`,
      ownSchema,
      tx,
    );
    if (!row) throw new Error('A digest that was just written is not there.');
    return row;
  });
}
