import { z } from 'zod';
import { empty, query, readAtOnce, type Sql, sql } from '@/lib/db';
import { type Actor, ForbiddenError, mayReadAudit } from '@/lib/domain';
import { type auditEndpoint, windowOf } from '@/lib/domain/endpoints';
import { type AuditList, auditResults } from '@/lib/domain/views/audit';
import { readCursor, writeCursor } from './cursor';

type Asked = z.output<typeof auditEndpoint.query>;
const MOST_COUNTED = 10_000;

const rowSchema = z.object({
  id: z.string(),
  at: z.date(),
  position: z.string(),
  actor_id: z.string(),
  actor_name: z.string(),
  actor_mail: z.string().nullable(),
  target_name: z.string().nullable(),
  action: z.string(),
  target_kind: z.string(),
  target_id: z.string(),
  result: z.enum(auditResults),
  reason: z.string().nullable(),
  address: z.string().nullable(),
  agent: z.string().nullable(),
  seq: z.number().nullable(),
  before: z.unknown(),
  after: z.unknown(),
});
const checkSchema = z.object({
  checked_at: z.date().nullable(),
  full_at: z.date().nullable(),
  upto: z.date().nullable(),
  seq: z.number().nullable(),
  fault: z.object({ seq: z.number(), kind: z.string(), text: z.string() }).nullable(),
  checkpoint_at: z.date().nullable(),
});

// Any text may be asked for: what LIKE takes for a pattern stands for itself.
const literally = (text: string) => text.replaceAll(/[\\%_]/g, (sign) => `\\${sign}`);

function conditions(asked: Asked, now: Date): Sql {
  const window = asked.from || asked.to || asked.range ? windowOf(asked, now) : null;
  const { person, action, kind, target, result } = asked;
  return sql`true
    ${window ? sql`and a.at >= ${window.from} and a.at < ${window.to}` : empty}
    ${person ? sql`and (a.actor_id = ${person} or a.actor_name ilike ${`%${literally(person)}%`} or a.actor_id in (select id from person where email ilike ${`%${literally(person)}%`}))` : empty}
    ${action && action.length > 0 ? sql`and a.action = any(${action}::text[])` : empty}
    ${kind ? sql`and a.target_kind = ${kind}` : empty}
    ${target ? sql`and a.target_id ilike ${`${literally(target)}%`}` : empty}
    ${result ? sql`and a.result = ${result}` : empty}`;
}

/** Every action there is an entry of, by jumping from one to the next in the index audit_entry_action. */
const everyAction = sql`
  with recursive each as (
    (select action from audit_entry order by action limit 1)
    union all
    select (select a.action from audit_entry a where a.action > each.action order by a.action limit 1) from each where each.action is not null)
  select action from each where action is not null`;

/** What people call a thing whose id says nothing. Asked for the rows of one page: each is a small table or a primary key. */
const targetName = sql`case a.target_kind
    when 'person' then (select name from person where id = a.target_id)
    when 'ingest_key' then (select name || ', ' || environment from ingest_key where id::text = a.target_id)
    when 'api_token' then (select concat_ws(', ', nullif(t.name, ''), p.name) from api_token t join person p on p.id = t.person_id where t.id::text = a.target_id)
    when 'provisioning_token' then (select name from provisioning_token where id::text = a.target_id)
    when 'silence' then (select reason from silence where id::text = a.target_id)
    when 'marker' then (select title from marker where id::text = a.target_id)
    when 'work_list' then (select name from work_list where id::text = a.target_id)
    end`;

/**
 * One page of the audit trail, newest first, and how far it was verified. Throws ForbiddenError unless the reader may see all of it, and
 * InvalidInputError for a foreign cursor. Cost: index audit_entry_time; a name or a target is looked for along it.
 */
export async function listAudit(actor: Actor, asked: Asked, now = new Date()): Promise<AuditList> {
  if (!mayReadAudit(actor))
    throw new ForbiddenError('The audit trail is for administrators and auditors whose grant is limited to no place.');
  const where = conditions(asked, now);
  const after = asked.cursor === undefined ? null : readCursor(asked.cursor, ['time', 'number']);
  const beyond = after === null ? empty : sql` and (a.at, a.id) < (${after[0]}::timestamptz, ${after[1]}::bigint)`;
  return readAtOnce(async (on) => {
    const [rows, counted, actions, [check]] = await Promise.all([
      query(
        sql`select a.id::text as id, a.at, a.at::text as position, a.actor_id, a.actor_name, (select email from person where id = a.actor_id) as actor_mail, a.action, a.target_kind, a.target_id, ${targetName} as target_name, a.result, a.reason,
            a.address, a.agent, s.seq, a.before, a.after
          from audit_entry a left join audit_seal s on s.entry_id = a.id where ${where}${beyond} order by a.at desc, a.id desc limit ${asked.limit + 1}`,
        rowSchema,
        on,
      ),
      query(
        sql`select count(*) as n from (select 1 from audit_entry a where ${where} limit ${MOST_COUNTED + 1}) c`,
        z.object({ n: z.number() }),
        on,
      ),
      query(everyAction, z.object({ action: z.string() }), on),
      query(
        sql`select checked_at, full_at, upto, seq, fault, (select max(at) from audit_checkpoint) as checkpoint_at from (select 1) one left join audit_check on true`,
        checkSchema,
        on,
      ),
    ]);
    const page = rows.slice(0, asked.limit);
    const last = page.at(-1);
    const n = counted[0]?.n ?? 0;
    const looked =
      check?.checked_at && check.full_at && check.seq !== null
        ? { ...check, checked: check.checked_at, full: check.full_at, at: check.seq }
        : null;
    return {
      asOf: now.toISOString(),
      check: looked && {
        checkedAt: looked.checked.toISOString(),
        fullAt: looked.full.toISOString(),
        upto: looked.upto?.toISOString() ?? null,
        seq: looked.at,
        fault: looked.fault,
      },
      checkpointAt: check?.checkpoint_at?.toISOString() ?? null,
      total: n > MOST_COUNTED ? null : n,
      actions: actions.map(({ action }) => action),
      rows: page.map((row) => ({
        id: row.id,
        at: row.at.toISOString(),
        actorId: row.actor_id,
        actor: row.actor_name,
        actorMail: row.actor_mail,
        action: row.action,
        targetKind: row.target_kind,
        targetId: row.target_id,
        targetName: row.target_name,
        result: row.result,
        reason: row.reason,
        address: row.address,
        agent: row.agent,
        seq: row.seq,
        before: row.before,
        after: row.after,
      })),
      nextCursor: rows.length > asked.limit && last ? writeCursor([last.position, last.id]) : null,
    };
  });
}
