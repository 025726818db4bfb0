import { z } from 'zod';
import { scopePredicate } from '@/lib/access';
import { currentCatalog, indexCatalog } from '@/lib/catalog';
import { empty, join, query, type Sql, sql } from '@/lib/db';
import {
  type Actor,
  environmentSchema,
  mayAct,
  NotFoundError,
  type ReplayOutcome,
  type ReplayState,
  replayItemStates,
  replayOutcomes,
  replayStateSchema,
  type Scope,
} from '@/lib/domain';
import type { ReplayItems, ReplayRow, Replays, ReplayView } from '@/lib/domain/views/replays';
import { readCursor, writeCursor } from './cursor';
import { readRef } from './get-exception.db';
import { namePlaces } from './name-places';
import { transactionColumns } from './select-transactions.db';
import { prepareTransactionRow, transactionRecordSchema } from './transaction-row';

const rowSchema = z.object({
  id: z.string(),
  number: z.number(),
  environment: environmentSchema,
  state: replayStateSchema,
  state_reason: z.string().nullable(),
  safe: z.enum(['yes', 'conditional']),
  reason: z.string(),
  checked: z.string().nullable(),
  pilot: z.number(),
  pilot_passed: z.boolean(),
  requested_by: z.string(),
  requested_name: z.string(),
  requested_at: z.date(),
  decided_name: z.string().nullable(),
  decided_at: z.date().nullable(),
  ended_at: z.date().nullable(),
  version: z.number(),
  exception_number: z.number().nullable(),
  exception_title: z.string().nullable(),
  facilities: z.array(z.string()),
  workflows: z.array(z.string()),
  counts: z.record(z.string(), z.number()),
  position: z.array(z.string()),
});
type Row = z.infer<typeof rowSchema>;

/** Replays with some transaction that the reader may see, counted over those. */
function visible(actor: Actor, scope: Scope, also: readonly Sql[]): Sql {
  return sql`select r.*, e.number as exception_number, e.title as exception_title, i.facilities, i.workflows, i.counts,
      array[r.requested_at::text, r.id::text] as position
    from replay r left join exception e on e.id = r.exception_id
    cross join lateral (
      select array_agg(distinct s.facility) as facilities, array_agg(distinct s.workflow) as workflows, jsonb_object_agg(s.stage, s.n) as counts
      from (select i.facility, i.workflow, i.stage, sum(count(*)) over (partition by i.stage)::int as n
            from (select i.*, case when i.state = 'accepted' then coalesce(i.outcome, 'awaited') when i.state = 'asking' then 'waiting' else i.state end as stage
                  from replay_item i) i
            where i.replay_id = r.id and ${scopePredicate(actor, scope, 'i')} group by i.facility, i.workflow, i.stage) s) i
    where r.environment = ${scope.environment} and i.counts is not null${also.length > 0 ? sql` and ${join(also, ' and ')}` : empty}`;
}

function prepareRow(row: Row): ReplayRow {
  const of = (stage: string) => row.counts[stage] ?? 0;
  const accepted = of('completed') + of('failed') + of('unanswered') + of('awaited');
  const all = Object.values(row.counts).reduce((sum, n) => sum + n, 0);
  return {
    ref: `R-${row.number}`,
    number: row.number,
    state: row.state,
    stateReason: row.state_reason,
    reason: row.reason,
    exception: row.exception_number === null ? null : { ref: `EX-${row.exception_number}`, title: row.exception_title ?? '' },
    requestedBy: row.requested_name,
    requestedAt: row.requested_at.toISOString(),
    decidedBy: row.decided_name,
    decidedAt: row.decided_at?.toISOString() ?? null,
    endedAt: row.ended_at?.toISOString() ?? null,
    counts: {
      asked: all - of('skipped'),
      waiting: of('waiting'),
      accepted,
      refused: of('refused'),
      unreachable: of('unreachable'),
      cancelled: of('cancelled'),
      skipped: of('skipped'),
      completed: of('completed'),
      failed: of('failed'),
      unanswered: of('unanswered'),
      awaited: of('awaited'),
    },
  };
}

export interface ListReplays extends Scope {
  state?: readonly ReplayState[] | undefined;
  exception?: string | undefined;
  transaction?: string | undefined;
  cursor?: string | undefined;
  limit: number;
}

/** Replays that hold a transaction the reader may see, the latest first, counted over what they may see. */
export async function listReplays(actor: Actor, asked: ListReplays, now = new Date()): Promise<Replays> {
  const { catalog } = await currentCatalog();
  const also: Sql[] = [];
  if (asked.state && asked.state.length > 0) also.push(sql`r.state = any(${[...asked.state]}::text[])`);
  if (asked.exception !== undefined) {
    const ref = readRef(asked.exception);
    also.push('number' in ref ? sql`e.number = ${ref.number}::bigint` : sql`e.id = ${ref.id}::uuid`);
  }
  if (asked.transaction !== undefined)
    also.push(sql`exists (select from replay_item h where h.replay_id = r.id and h.transaction_id = ${asked.transaction}::uuid)`);
  if (asked.cursor !== undefined) {
    const [at, id] = readCursor(asked.cursor, ['time', 'uuid']);
    also.push(sql`(r.requested_at, r.id) < (${at}::timestamptz, ${id}::uuid)`);
  }
  const rows = await query(sql`${visible(actor, asked, also)} order by r.requested_at desc, r.id desc limit ${asked.limit + 1}`, rowSchema);
  const page = rows.slice(0, asked.limit);
  const last = page.at(-1);
  return {
    environment: asked.environment,
    timezone: catalog.organisation.timezone,
    asOf: now.toISOString(),
    rows: page.map(prepareRow),
    nextCursor: rows.length > asked.limit && last ? writeCursor(last.position) : null,
  };
}

/** `R-101` or `101` as a number. Throws NotFoundError for anything else. */
export function readReplayRef(ref: string): number {
  const digits = /^(?:R-)?(\d{1,15})$/i.exec(ref)?.[1];
  if (digits === undefined) throw new NotFoundError(`There is no replay ${ref.slice(0, 60)}.`);
  return Number(digits);
}

async function findReplay(actor: Actor, ref: string): Promise<Row> {
  const number = readReplayRef(ref);
  const [place] = await query(
    sql`select environment from replay where number = ${number}::bigint`,
    z.object({ environment: environmentSchema }),
  );
  const [row] = place ? await query(visible(actor, place, [sql`r.number = ${number}::bigint`]), rowSchema) : [];
  if (!row) throw new NotFoundError(`There is no replay R-${number}, or it is in a place you may not see.`);
  return row;
}

/** One replay with what this reader may do about it. Throws NotFoundError. */
export async function getReplay(actor: Actor, ref: string, now = new Date()): Promise<ReplayView> {
  const { catalog } = await currentCatalog();
  const row = await findReplay(actor, ref);
  const own = row.requested_by === actor.id;
  const decides = mayAct(actor, 'replay:approve', row);
  const requests = mayAct(actor, 'replay:request', row);
  const open = row.state === 'awaiting_approval' || row.state === 'running' || row.state === 'held';
  const awaits = row.state === 'awaiting_approval';
  return {
    environment: row.environment,
    timezone: catalog.organisation.timezone,
    asOf: now.toISOString(),
    row: prepareRow(row),
    version: row.version,
    safe: row.safe,
    checked: row.checked,
    pilot: row.pilot,
    pilotPassed: row.pilot_passed,
    may: {
      approve: awaits && decides && !own,
      refuse: awaits && decides,
      cancel: open && (requests || own),
      resume: row.state === 'held' && requests,
    },
    approvalNote: !awaits
      ? null
      : own
        ? 'You asked for it: somebody else approves it.'
        : decides
          ? null
          : 'IT operations, the business owner or an administrator approves it.',
  };
}

const itemSchema = transactionRecordSchema.omit({ late_since: true }).extend({
  item_connector: z.string().nullable(),
  item_state: z.enum(replayItemStates),
  item_text: z.string().nullable(),
  item_attempts: z.number(),
  outcome: z.enum(replayOutcomes).nullable(),
  asked_at: z.date().nullable(),
  outcome_at: z.date().nullable(),
  place: z.number(),
});

export interface ListReplayItems {
  ref: string;
  state?: readonly string[] | undefined;
  outcome?: readonly (ReplayOutcome | 'awaited')[] | undefined;
  cursor?: string | undefined;
  limit: number;
}

/** The transactions of a replay that the reader may see, in the order they are sent. Throws NotFoundError. */
export async function listReplayItems(actor: Actor, asked: ListReplayItems): Promise<ReplayItems> {
  const index = indexCatalog((await currentCatalog()).catalog);
  const names = namePlaces(index);
  const { id, environment } = await findReplay(actor, asked.ref);
  const conditions = [sql`i.replay_id = ${id}::uuid`, scopePredicate(actor, { environment }, 'i')];
  if (asked.state && asked.state.length > 0) conditions.push(sql`i.state = any(${[...asked.state]}::text[])`);
  if (asked.outcome && asked.outcome.length > 0)
    conditions.push(sql`case when i.state = 'accepted' then coalesce(i.outcome, 'awaited') end = any(${[...asked.outcome]}::text[])`);
  if (asked.cursor !== undefined) {
    const [place, transaction] = readCursor(asked.cursor, ['number', 'uuid']);
    conditions.push(sql`(i.position, i.transaction_id) > (${place}::numeric, ${transaction}::uuid)`);
  }
  const rows = await query(
    sql`select ${transactionColumns}, i.connector as item_connector, i.state as item_state, coalesce(i.outcome_text, i.state_reason) as item_text,
        i.attempts as item_attempts, i.outcome, i.asked_at, i.outcome_at, i.position as place
      from replay_item i join transaction t on t.id = i.transaction_id where ${join(conditions, ' and ')}
      order by i.position, i.transaction_id limit ${asked.limit + 1}`,
    itemSchema,
  );
  const page = rows.slice(0, asked.limit);
  const last = page.at(-1);
  return {
    rows: page.map((row) => ({
      id: row.id,
      name: prepareTransactionRow({ actor, index, names }, { ...row, late_since: null }).name,
      workflow: names.workflow(row.workflow).name,
      facility: names.facility(row.facility).name,
      connector: row.item_connector === null ? null : names.connector(row.item_connector).name,
      state: row.item_state,
      outcome: row.outcome,
      text: row.item_text,
      attempts: row.item_attempts,
      askedAt: row.asked_at?.toISOString() ?? null,
      outcomeAt: row.outcome_at?.toISOString() ?? null,
    })),
    nextCursor: rows.length > asked.limit && last ? writeCursor([String(last.place), last.id]) : null,
  };
}
