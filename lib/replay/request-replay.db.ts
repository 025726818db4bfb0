import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { recordAudit, refuseDeed, scopePredicate } from '@/lib/access';
import type { CatalogIndex } from '@/lib/catalog';
import { type Connection, execute, inTransaction, join, query, type Sql, sql } from '@/lib/db';
import {
  type Actor,
  ConflictError,
  environmentSchema,
  environments,
  InvalidInputError,
  MOST_REPLAYED,
  mayAct,
  type NewReplay,
  NotFoundError,
  newId,
  readExceptionNumber,
} from '@/lib/domain';
import { planReplay } from './plan-replay';

const candidateSchema = z.object({
  id: z.string(),
  environment: environmentSchema,
  facility: z.string(),
  department: z.string(),
  workflow: z.string(),
  state: z.string(),
  connector: z.string().nullable(),
  codes: z.array(z.string()),
  busy_in: z.number().nullable(),
});
type Row = z.infer<typeof candidateSchema>;

/**
 * Writes down a replay of what is asked and returns its number; nothing is sent here. What may not or need not be replayed is in it as left
 * out, with the reason. Errors: NotFoundError (also out of scope), ForbiddenError (audited), InvalidInputError when a check is due and not
 * told, ConflictError naming the reasons when nothing can be replayed.
 */
export async function requestReplay(actor: Actor, asked: NewReplay, index: CatalogIndex, now: Date): Promise<number> {
  const done = await inTransaction(async (tx) => {
    const exceptionId = asked.exception === undefined ? null : await findException(tx, actor, asked.exception);
    const rows = await findCandidates(tx, actor, exceptionId === null ? named(asked.transactions ?? []) : membersOf(exceptionId));
    const environment = checkRows(rows, asked);
    const barred = rows.find((row) => !mayAct(actor, 'replay:request', { ...row, facilities: [row.facility], workflows: [row.workflow] }));
    if (barred) return { barred: asked.exception ?? barred.id };
    const retries = new Map([...index.exceptionTypes].map(([code, type]) => [code, type.retry]));
    const plan = planReplay(
      rows.map(({ busy_in, ...row }) => ({ ...row, busyIn: busy_in })),
      retries,
      await listConnectors(tx, environment),
    );
    const reasons = new Set(plan.skipped);
    if (!reasons.has(null)) throw new ConflictError(`Nothing of this can be replayed. ${[...reasons].slice(0, 3).join(' ')}`);
    if (plan.safe === 'conditional' && asked.checked === undefined)
      throw new InvalidInputError('This is replayed only after a check: say in `checked` what was looked at.');
    const id = newId(now);
    const [row] = await query(
      sql`INSERT INTO replay (id, environment, exception_id, state, safe, reason, checked, pilot, pilot_passed, requested_by, requested_name, requested_at)
          VALUES (${id}::uuid, ${environment}, ${exceptionId}::uuid, ${plan.needsApproval ? 'awaiting_approval' : 'running'}, ${plan.safe}, ${asked.reason},
            ${asked.checked ?? null}, ${plan.pilot}, ${plan.pilot === 0}, ${actor.id}, ${actor.name}, ${now}::timestamptz)
          RETURNING number`,
      z.object({ number: z.number() }),
      tx,
    );
    const number = row?.number ?? 0;
    await insertItems(tx, id, rows, plan.skipped, now);
    await recordAudit(tx, actor, {
      action: 'replay.request',
      targetKind: 'replay',
      targetId: `R-${number}`,
      reason: asked.reason,
      after: { exception: asked.exception ?? null, transactions: rows.length, asked: plan.skipped.filter((one) => one === null).length },
    });
    return { number };
  });
  if (done.number !== undefined) return done.number;
  return refuseDeed(actor, {
    action: 'replay.request',
    targetKind: 'exception',
    targetId: done.barred,
    reason: 'Your role does not allow to replay these transactions.',
  });
}

async function findException(tx: Connection, actor: Actor, ref: string): Promise<string> {
  const number = readExceptionNumber(ref);
  const isId = z.uuid().safeParse(ref).success;
  const which = number !== null ? sql`e.number = ${number}::bigint` : isId ? sql`e.id = ${ref}::uuid` : sql`false`;
  const [row] = await query(
    sql`SELECT e.id, e.environment FROM exception e WHERE ${which}`,
    z.object({ id: z.string(), environment: environmentSchema }),
    tx,
  );
  if (!row || !mayAct(actor, 'read:exceptions', { environment: row.environment }))
    throw new NotFoundError(`There is no exception ${ref.slice(0, 60)}, or it is in a place you may not see.`);
  return row.id;
}

const named = (ids: readonly string[]): Sql => sql`SELECT unnest(${[...ids]}::uuid[]) AS id`;
const membersOf = (exceptionId: string): Sql =>
  sql`SELECT m.subject_id AS id FROM exception_member m WHERE m.exception_id = ${exceptionId}::uuid AND m.subject_kind = 'transaction' AND m.mended_at IS NULL`;

/** The transactions that the actor may see, oldest failure first, locked against a second replay of them. */
async function findCandidates(tx: Connection, actor: Actor, ids: Sql): Promise<Row[]> {
  const seen = join(
    environments.map((environment) => scopePredicate(actor, { environment }, 't')),
    ' OR ',
  );
  return query(
    sql`SELECT t.id, t.environment, t.facility, t.department, t.workflow, t.state, t.connector,
          coalesce((SELECT array_agg(DISTINCT e.code) FROM exception_member m JOIN exception e ON e.id = m.exception_id
                    WHERE m.subject_id = t.id AND m.mended_at IS NULL AND e.state <> 'resolved'), '{}') AS codes,
          (SELECT min(r.number) FROM replay_item i JOIN replay r ON r.id = i.replay_id
           WHERE i.transaction_id = t.id AND r.state IN ('awaiting_approval', 'running', 'held')
             AND i.state <> 'skipped' AND (i.state <> 'accepted' OR i.outcome IS NULL)) AS busy_in
        FROM transaction t WHERE t.id IN (${ids}) AND (${seen})
        ORDER BY coalesce(t.failed_at, t.last_at), t.id LIMIT ${MOST_REPLAYED + 1} FOR UPDATE OF t`,
    candidateSchema,
    tx,
  );
}

function checkRows(rows: readonly Row[], asked: NewReplay): Row['environment'] {
  const [first] = rows;
  if (!first || (asked.transactions !== undefined && rows.length < new Set(asked.transactions).size))
    throw new NotFoundError(
      asked.exception === undefined
        ? 'There is no such transaction, or it lies outside the places you may see.'
        : 'This exception holds no transaction that is not mended and that you may see.',
    );
  if (rows.length > MOST_REPLAYED)
    throw new ConflictError(`At most ${MOST_REPLAYED} transactions are replayed at a time. Name the first ${MOST_REPLAYED} of them.`);
  if (rows.some((row) => row.environment !== first.environment)) throw new InvalidInputError('These are of several environments.');
  return first.environment;
}

async function listConnectors(tx: Connection, environment: string): Promise<Set<string>> {
  const rows = await query(
    sql`SELECT connector FROM replay_address WHERE environment = ${environment}`,
    z.object({ connector: z.string() }),
    tx,
  );
  return new Set(rows.map((row) => row.connector));
}

async function insertItems(
  tx: Connection,
  id: string,
  rows: readonly Row[],
  skipped: readonly (string | null)[],
  now: Date,
): Promise<void> {
  let position = 0;
  const items = rows.map((row, at) => ({
    transaction_id: row.id,
    position: skipped[at] === null ? position++ : rows.length + at,
    environment: row.environment,
    facility: row.facility,
    department: row.department,
    workflow: row.workflow,
    connector: row.connector,
    ask_id: randomUUID(),
    state: skipped[at] === null ? 'waiting' : 'skipped',
    state_reason: skipped[at] ?? null,
  }));
  await execute(
    sql`INSERT INTO replay_item (replay_id, transaction_id, position, environment, facility, department, workflow, connector, ask_id, state, state_reason, due_at)
        SELECT ${id}::uuid, r.*, ${now}::timestamptz FROM json_to_recordset(${JSON.stringify(items)}::json) AS r (transaction_id uuid, position integer,
          environment text, facility text, department text, workflow text, connector text, ask_id uuid, state text, state_reason text)`,
    tx,
  );
}
