import { z } from 'zod';
import type { CatalogIndex } from '@/lib/catalog';
import { config } from '@/lib/config';
import { type Connection, execute, inTransaction, query, sql } from '@/lib/db';
import { newId, policySchema, severitySchema } from '@/lib/domain';
import { firstStep, hidesAt, isStale, nameRecipients, nextStep, type OnDutyOf, schedulesToAsk } from '@/lib/duty';
import { domainOf } from './mail-address';
import type { IntentPlan } from './plan-intents';
import { planMoment } from './plan-moment';
import { storePlans } from './write-intents.db';

const AT_ONCE = 200;
export const holds = ['resolved', 'explained', 'silenced', 'snoozed', 'waiting', 'acknowledged'] as const;
const rowSchema = z.object({
  exception_id: z.string(),
  epoch: z.number(),
  policy: policySchema,
  severity: severitySchema,
  step: z.number(),
  repetition: z.number(),
  next_at: z.date(),
  held_since: z.date().nullable(),
  held_reason: z.string().nullable(),
  hold: z.enum(holds).nullable(),
  environment: z.string(),
  team: z.string(),
  facilities: z.array(z.string()),
  e_severity: severitySchema,
});
type Row = z.infer<typeof rowSchema>;

/** Who is on duty at an instant by these schedules. */
export type FindDuty = (schedules: readonly string[], at: Date, tx: Connection) => Promise<OnDutyOf>;

/**
 * Why a timer stands still now; null when it runs. Read from the exception each time, never noted, so whatever acknowledges, puts to sleep or ends it stops the
 * timer in the same transaction. After a snooze or a wait, an acknowledgement from before no longer counts, until a person does something.
 */
const holdOf = (now: Date) => sql`CASE
  WHEN e.state = 'resolved' OR t.epoch <> 1 + e.reopened THEN 'resolved'
  WHEN e.parent_id IS NOT NULL THEN 'explained'
  WHEN EXISTS (SELECT FROM silence s WHERE ${hidesAt(now)}) THEN 'silenced'
  WHEN e.snoozed_until > ${now}::timestamptz AND (e.snooze_transactions IS NULL OR e.transactions < e.snooze_transactions)
    AND (e.snooze_severity IS NULL OR e.severity >= e.snooze_severity) THEN 'snoozed'
  WHEN e.state = 'waiting' THEN 'waiting'
  WHEN e.acknowledged_at IS NOT NULL AND coalesce((SELECT h.kind FROM exception_history h WHERE h.exception_id = e.id
      AND h.actor_id NOT LIKE 'system:%' AND h.kind <> 'comment' ORDER BY h.id DESC LIMIT 1), '') NOT IN ('snoozed', 'waiting') THEN 'acknowledged'
  END`;

/**
 * Does one round over the timers: those whose exception was taken up stand still, those whose rest is over go on, and the steps that are due are told. A
 * timer and its exception are locked while it moves, and its intents are written with it: an acknowledgement comes before or after, never between.
 * Returns how many timers moved. Cost: index escalation_due, and the exceptions of the timers that run.
 */
export async function escalate(index: CatalogIndex, findDuty: FindDuty, now: Date): Promise<number> {
  return inTransaction(
    async (tx) => {
      const rows = await query(
        sql`SELECT t.exception_id, t.epoch, t.policy, t.severity, t.step, t.repetition, t.next_at, t.held_since, t.held_reason, ${holdOf(now)} AS hold,
              e.environment, e.team, e.facilities, e.severity AS e_severity
            FROM escalation_timer t JOIN exception e ON e.id = t.exception_id
            WHERE t.ended_at IS NULL AND (t.next_at <= ${now}::timestamptz AND t.held_since IS NULL OR ${holdOf(now)} IS DISTINCT FROM t.held_reason)
            ORDER BY e.severity, t.next_at LIMIT ${AT_ONCE} FOR UPDATE OF t SKIP LOCKED FOR SHARE OF e SKIP LOCKED`,
        rowSchema,
        tx,
      );
      for (const row of rows) await move(tx, row, { index, findDuty, now });
      return rows.length;
    },
    { lane: 'worker' },
  );
}

interface Around {
  index: CatalogIndex;
  findDuty: FindDuty;
  now: Date;
}

async function move(tx: Connection, row: Row, around: Around): Promise<void> {
  const { now } = around;
  if (row.hold === 'resolved') return end(tx, row, 'It is over.', now);
  if (row.hold !== null) {
    await update(tx, row, sql`held_since = coalesce(held_since, ${now}::timestamptz), held_reason = ${row.hold}`);
    return;
  }
  if (row.held_since !== null) {
    const nextAt = new Date(Math.max(now.getTime(), row.next_at.getTime() + now.getTime() - row.held_since.getTime()));
    await update(tx, row, sql`held_since = NULL, held_reason = NULL, next_at = ${nextAt}::timestamptz`);
    return;
  }
  if (isStale({ nextAt: row.next_at }, now) && row.step + row.repetition > 0) {
    const { nextAt } = firstStep(row.policy, now);
    await update(tx, row, sql`step = 0, repetition = 0, next_at = ${nextAt}::timestamptz`);
    return;
  }
  await storePlans(tx, await planStep(tx, row, around), now);
  const next = nextStep(row.policy, row, now);
  if (!next) return end(tx, row, 'Every step was told and nobody acknowledged.', now);
  await update(tx, row, sql`step = ${next.step}, repetition = ${next.repetition}, next_at = ${next.nextAt}::timestamptz`);
}

async function planStep(tx: Connection, row: Row, { index, findDuty, now }: Around): Promise<IntentPlan[]> {
  const tell = row.policy.steps[row.step]?.tell ?? [];
  const onDuty = await findDuty(schedulesToAsk(tell, row.team, index), now, tx);
  const { grouped, spaceMs } = planMoment({ severity: row.e_severity, team: row.team, facilities: row.facilities }, index, now);
  const heard = row.step + row.repetition === 0 ? await listHeard(tx, row) : [];
  const named = nameRecipients(tell, { team: row.team, index, onDuty }).filter((address) => !heard.includes(address));
  return named.map((address) => {
    const id = newId(now);
    return {
      id,
      exceptionId: row.exception_id,
      environment: row.environment,
      reason: 'escalated',
      epoch: row.epoch,
      turn: row.repetition * 100 + row.step + 1 + SEVERITY_TURNS * severitySchema.options.indexOf(row.severity),
      channel: 'mail',
      recipient: address,
      recipientTeam: row.team,
      messageId: `<${id}@${domainOf(config().mailFrom)}>`,
      availableAt: now,
      grouped,
      spaceMs,
      cancelled: null,
    };
  });
}

/** Who is told of it anyway, because it began: the first step need not say it to them again. */
async function listHeard(tx: Connection, { exception_id, epoch }: Row): Promise<string[]> {
  const rows = await query(
    sql`SELECT DISTINCT lower(recipient) AS recipient FROM intent WHERE exception_id = ${exception_id}::uuid AND epoch = ${epoch} AND reason <> 'escalated'
          AND state NOT IN ('cancelled', 'bounced', 'dead')`,
    z.object({ recipient: z.string() }),
    tx,
  );
  return rows.map(({ recipient }) => recipient);
}

/** A timer that began anew because it became more severe tells its steps again. */
const SEVERITY_TURNS = 10_000;

async function end(tx: Connection, row: Row, reason: string, now: Date): Promise<void> {
  await update(tx, row, sql`ended_at = ${now}::timestamptz, end_reason = ${reason}, held_since = NULL, held_reason = NULL`);
}

async function update(tx: Connection, { exception_id, epoch }: Row, changes: ReturnType<typeof sql>): Promise<void> {
  await execute(
    sql`UPDATE escalation_timer SET ${changes}, version = version + 1 WHERE exception_id = ${exception_id}::uuid AND epoch = ${epoch}`,
    tx,
  );
}

/** Tells the next step of these exceptions now: somebody who was told can for certain not have heard. */
export async function hurryEscalations(tx: Connection, exceptionIds: readonly string[], now: Date): Promise<void> {
  if (exceptionIds.length === 0) return;
  await execute(
    sql`UPDATE escalation_timer SET next_at = ${now}::timestamptz, version = version + 1
        WHERE exception_id = ANY(${[...exceptionIds]}::uuid[]) AND ended_at IS NULL AND held_since IS NULL AND next_at > ${now}::timestamptz`,
    tx,
  );
}
