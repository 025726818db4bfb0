import { z } from 'zod';
import { type Connection, execute, inTransaction, jsonb, query, sql } from '@/lib/db';
import { environmentSchema, exceptionStateSchema, severitySchema } from '@/lib/domain';
import { findQuiet, type Quiet } from '@/lib/duty';
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
  resolvedAt: z.date().nullable(),
  closedBy: text,
  resolution: text,
});
/** The same out of jsonb, where times are text. */
const tellableJson = z
  .record(z.string(), z.unknown())
  .transform((row) =>
    Object.fromEntries(
      Object.entries(row).map(([key, value]) => [key, key.endsWith('At') || key === 'acknowledgeBy' ? timeOf(value) : value]),
    ),
  )
  .pipe(exceptionSchema)
  .nullable();
const timeOf = (value: unknown) => (typeof value === 'string' ? new Date(value) : value);
/** What a mail may tell of an exception: counts and places, no keys. */
export type TellableException = z.infer<typeof exceptionSchema>;

const earlierSchema = z.object({
  superseded: z.boolean(),
  told: z.boolean(),
  pending: z.boolean(),
  tried: z.number(),
  lost: z.number(),
  unsure: z.boolean(),
});

/** What is known of an intent's other mails to the same people and of its own attempts; `i` is the intent. */
const earlier = (at: Date) => sql`
  EXISTS (SELECT 1 FROM intent n WHERE n.exception_id = i.exception_id AND n.recipient = i.recipient AND n.id > i.id AND n.reason <> 'mentioned' AND n.available_at <= ${at}::timestamptz
    AND n.state IN ('waiting', 'sending', 'unknown', 'delivered')) AS superseded,
  EXISTS (SELECT 1 FROM intent o WHERE o.exception_id = i.exception_id AND o.recipient = i.recipient AND o.epoch = i.epoch
    AND o.id <> i.id AND o.reason <> 'resolved' AND (o.state = 'delivered'
      OR EXISTS (SELECT FROM delivery d WHERE d.intent_id = coalesce(o.bundle_id, o.id) AND d.outcome = 'unknown'))) AS told,
  EXISTS (SELECT 1 FROM intent o LEFT JOIN intent b ON b.id = o.bundle_id WHERE o.exception_id = i.exception_id AND o.recipient = i.recipient AND o.epoch = i.epoch
    AND o.id <> i.id AND (o.state IN ('sending', 'unknown') OR b.state IN ('sending', 'unknown'))) AS pending,
  (SELECT count(*) FROM delivery d WHERE d.intent_id = coalesce(i.bundle_id, i.id) AND d.outcome IN ('retry', 'unknown'))::integer AS tried,
  (SELECT count(*) FROM delivery d WHERE d.intent_id = coalesce(i.bundle_id, i.id) AND d.outcome = 'unknown' AND d.ended_at IS NOT NULL)::integer AS lost,
  EXISTS (SELECT 1 FROM delivery d WHERE d.intent_id = coalesce(i.bundle_id, i.id) AND d.outcome = 'unknown') AS unsure`;

const columns = sql`e.id, e.number, e.environment, e.code, e.title, e.statement, e.state, e.severity, e.severity_reason AS "severityReason",
  e.severity_set_by AS "severitySetBy", e.team, e.team_reason AS "teamReason", e.interface, e.connector, e.application, e.supplier,
  e.facilities, e.departments, e.workflows, e.transactions, e.amount_minor AS "amountMinor", e.currency, e.lines, e.people, e.runbook,
  e.first_at AS "firstAt", e.acknowledge_by AS "acknowledgeBy", e.due_at AS "dueAt", e.deadline_at AS "deadlineAt",
  e.acknowledged_at AS "acknowledgedAt", e.parent_number AS "parentNumber", e.located, e.resolved_at AS "resolvedAt", e.closed_by AS "closedBy", e.resolution,
  (SELECT count(*) FROM exception c WHERE c.parent_id = e.id AND c.state <> 'resolved')::integer AS explains`;

/** An all clear waits so long for a mail to the same people that is just under way. */
const BEHIND_MS = 15_000;

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
      sql`SELECT ${earlier(at)} FROM intent i WHERE i.id = ${intent.id}::uuid AND ${held(intent, deadlineMs)} FOR UPDATE`,
      earlierSchema,
      tx,
    );
    if (!mine) return null;
    if (intent.reason === 'resolved' && mine.pending) {
      await execute(
        sql`UPDATE intent SET state = 'waiting', lease_token = NULL, lease_until = NULL, attempts = attempts - 1,
              available_at = ${new Date(at.getTime() + BEHIND_MS)}::timestamptz WHERE id = ${intent.id}::uuid`,
        tx,
      );
      return null;
    }
    const [exception] = await query(sql`SELECT ${columns} FROM exception e WHERE e.id = ${intent.exception_id}::uuid`, exceptionSchema, tx);
    const silence = (await quietOf(tx, [{ reason: intent.reason, id: exception?.id }], at)).get(exception?.id ?? '');
    const cancelled = findCancelReason(intent, exception ?? null, mine) ?? silence?.reason ?? null;
    if (cancelled !== null || !exception) {
      await execute(
        sql`UPDATE intent SET state = 'cancelled', state_reason = ${cancelled}, ended_at = ${at}::timestamptz, lease_token = NULL,
              lease_until = NULL, silence_id = ${cancelled === silence?.reason ? silence.silenceId : null}::uuid WHERE id = ${intent.id}::uuid`,
        tx,
      );
      return null;
    }
    await execute(sql`INSERT INTO delivery (intent_id, attempt) VALUES (${intent.id}::uuid, ${intent.attempts})`, tx);
    return { exception, earlier: { tried: mine.tried, lost: mine.lost, unsure: mine.unsure } };
  });
}

/** What is kept quiet of these; an end is told to those who heard of it, and a word to one person is not what a silence is about. */
const quietOf = (tx: Connection, told: readonly { reason: string; id: string | undefined }[], at: Date): Promise<Map<string, Quiet>> =>
  findQuiet(
    told.flatMap(({ reason, id }) => (id === undefined || reason === 'resolved' || reason === 'mentioned' ? [] : [id])),
    at,
    tx,
  );

const held = (intent: ClaimedIntent, deadlineMs: number) => sql`i.state = 'sending' AND i.lease_token = ${intent.lease_token}::uuid
  AND i.lease_until > clock_timestamp() + ${deadlineMs}::integer * interval '1 millisecond'`;

const memberSchema = earlierSchema.extend({ id: z.string(), reason: z.string(), created_at: z.date(), exception: tellableJson });
/** One of several that a mail tells. */
export interface BundleMember {
  /** Of its own intent. */
  id: string;
  reason: string;
  exception: TellableException;
}

/**
 * As beginAttempt for a mail that tells several: each is looked at once more, and those that need no mail any more are cancelled. Null when none
 * is left or the lease is not ours. The most severe first, then the oldest. Cost: index intent_bundle.
 */
export async function beginBundle(
  intent: ClaimedIntent,
  deadlineMs: number,
  at: Date,
): Promise<{ members: BundleMember[]; earlier: EarlierAttempts } | null> {
  return inTransaction(async (tx) => {
    const [mine] = await query(
      sql`SELECT ${earlier(at)} FROM intent i WHERE i.id = ${intent.id}::uuid AND ${held(intent, deadlineMs)} FOR UPDATE`,
      earlierSchema,
      tx,
    );
    if (!mine) return null;
    const rows = await query(
      sql`SELECT i.id, i.reason, i.created_at, ${earlier(at)}, (SELECT to_jsonb(x) FROM (SELECT ${columns} FROM exception e WHERE e.id = i.exception_id) x) AS exception
          FROM intent i JOIN exception s ON s.id = i.exception_id WHERE i.bundle_id = ${intent.id}::uuid AND i.state = 'waiting'
          ORDER BY s.severity, s.number`,
      memberSchema,
      tx,
    );
    const quiet = await quietOf(
      tx,
      rows.map(({ reason, exception }) => ({ reason, id: exception?.id })),
      at,
    );
    const judged = rows.map((row) => {
      const silence = row.reason === 'resolved' ? undefined : quiet.get(row.exception?.id ?? '');
      const cancelled = findCancelReason(row, row.exception, row) ?? silence?.reason ?? null;
      return { row, cancelled, silenceId: cancelled !== null && cancelled === silence?.reason ? silence.silenceId : null };
    });
    const gone: { id: string; reason: string; silenceId: string | null }[] = judged.flatMap(({ row, cancelled, silenceId }) =>
      cancelled === null ? [] : [{ id: row.id, reason: cancelled, silenceId }],
    );
    const left = judged.flatMap(({ row, cancelled }) =>
      cancelled === null && row.exception ? [{ id: row.id, reason: row.reason, exception: row.exception }] : [],
    );
    if (left.length === 0) gone.push({ id: intent.id, reason: 'Nothing of it was to be told any more.', silenceId: null });
    await execute(
      sql`UPDATE intent i SET state = 'cancelled', state_reason = r.reason, ended_at = ${at}::timestamptz, lease_token = NULL, lease_until = NULL,
            silence_id = r."silenceId"
          FROM jsonb_to_recordset(${jsonb(gone)}) AS r (id uuid, reason text, "silenceId" uuid) WHERE i.id = r.id`,
      tx,
    );
    if (left.length === 0) return null;
    await execute(sql`INSERT INTO delivery (intent_id, attempt) VALUES (${intent.id}::uuid, ${intent.attempts})`, tx);
    return { members: left, earlier: { tried: mine.tried, lost: mine.lost, unsure: mine.unsure } };
  });
}
