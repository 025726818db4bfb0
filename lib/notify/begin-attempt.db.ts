import { z } from 'zod';
import { execute, inTransaction, query, sql } from '@/lib/db';
import { environmentSchema, exceptionStateSchema, severitySchema } from '@/lib/domain';
import type { ClaimedIntent } from './claim-intents.db';
import { findCancelReason } from './find-cancel-reason';
import type { EarlierAttempts } from './judge-sending';

const text = z.string().nullable();
/** Where it was found to be, in words. */
const locatedSchema = z.object({ kind: z.string(), text: z.string() });
const exceptionSchema = z.object({
  id: z.string(),
  number: z.number(),
  environment: environmentSchema,
  code: z.string(),
  title: z.string(),
  statement: z.string(),
  state: exceptionStateSchema,
  severity: severitySchema,
  severityReason: z.string(),
  severitySetBy: z.string(),
  team: z.string(),
  teamReason: z.string(),
  interface: text,
  connector: text,
  application: text,
  supplier: text,
  facilities: z.array(z.string()),
  departments: z.array(z.string()),
  workflows: z.array(z.string()),
  transactions: z.number(),
  amountMinor: z.number().nullable(),
  currency: text,
  lines: z.number().nullable(),
  people: z.number().nullable(),
  runbook: z.string(),
  firstAt: z.date(),
  acknowledgeBy: z.date(),
  dueAt: z.date(),
  deadlineAt: z.date().nullable(),
  acknowledgedAt: z.date().nullable(),
  parentNumber: z.number().nullable(),
  located: locatedSchema.nullable(),
  explains: z.number(),
});
/** What a mail may tell of an exception: counts and places, no keys. */
export type TellableException = z.infer<typeof exceptionSchema>;

const earlierSchema = z.object({ superseded: z.boolean(), told: z.boolean(), tried: z.number(), lost: z.number(), unsure: z.boolean() });

/**
 * Looks once more whether the claimed intent is still worth a mail, and if so notes that an attempt begins; null when there is nothing
 * to send: the intent is cancelled, with the reason in words, or its lease is no longer ours or too short for one attempt.
 */
export async function beginAttempt(
  intent: ClaimedIntent,
  deadlineMs: number,
  at: Date,
): Promise<{ exception: TellableException; earlier: EarlierAttempts } | null> {
  return inTransaction(async (tx) => {
    const [mine] = await query(
      sql`SELECT
            EXISTS (SELECT 1 FROM intent n WHERE n.exception_id = i.exception_id AND n.recipient = i.recipient AND n.id > i.id
              AND n.state IN ('waiting', 'sending', 'unknown', 'delivered')) AS superseded,
            EXISTS (SELECT 1 FROM intent o WHERE o.exception_id = i.exception_id AND o.recipient = i.recipient AND o.epoch = i.epoch
              AND o.id <> i.id AND o.state = 'delivered') AS told,
            (SELECT count(*) FROM delivery d WHERE d.intent_id = i.id AND d.outcome IN ('retry', 'unknown'))::integer AS tried,
            (SELECT count(*) FROM delivery d WHERE d.intent_id = i.id AND d.outcome = 'unknown' AND d.ended_at IS NOT NULL)::integer AS lost,
            EXISTS (SELECT 1 FROM delivery d WHERE d.intent_id = i.id AND d.outcome = 'unknown') AS unsure
          FROM intent i WHERE i.id = ${intent.id}::uuid AND i.state = 'sending' AND i.lease_token = ${intent.lease_token}::uuid
            AND i.lease_until > clock_timestamp() + ${deadlineMs}::integer * interval '1 millisecond' FOR UPDATE`,
      earlierSchema,
      tx,
    );
    if (!mine) return null;
    const [exception] = await query(
      sql`SELECT id, number, environment, code, title, statement, state, severity, severity_reason AS "severityReason",
            severity_set_by AS "severitySetBy", team, team_reason AS "teamReason", interface, connector, application, supplier,
            facilities, departments, workflows, transactions, amount_minor AS "amountMinor", currency, lines, people, runbook,
            first_at AS "firstAt", acknowledge_by AS "acknowledgeBy", due_at AS "dueAt", deadline_at AS "deadlineAt",
            acknowledged_at AS "acknowledgedAt", parent_number AS "parentNumber", located,
            (SELECT count(*) FROM exception c WHERE c.parent_id = exception.id AND c.state <> 'resolved')::integer AS explains
          FROM exception WHERE id = ${intent.exception_id}::uuid`,
      exceptionSchema,
      tx,
    );
    const cancelled = findCancelReason(intent, exception ?? null, mine);
    if (cancelled !== null || !exception) {
      await execute(
        sql`UPDATE intent SET state = 'cancelled', state_reason = ${cancelled}, ended_at = ${at}::timestamptz, lease_token = NULL,
              lease_until = NULL WHERE id = ${intent.id}::uuid`,
        tx,
      );
      return null;
    }
    await execute(sql`INSERT INTO delivery (intent_id, attempt) VALUES (${intent.id}::uuid, ${intent.attempts})`, tx);
    return { exception, earlier: { tried: mine.tried, lost: mine.lost, unsure: mine.unsure } };
  });
}
