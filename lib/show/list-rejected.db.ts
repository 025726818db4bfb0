import { z } from 'zod';
import { mayAct, placesFor } from '@/lib/access';
import { currentCatalog } from '@/lib/catalog';
import { type Connection, empty, query, readAtOnce, type Sql, sql } from '@/lib/db';
import { type Actor, type Environment, ForbiddenError, type Scope } from '@/lib/domain';
import { type rejectedListEndpoint, windowOf } from '@/lib/domain/endpoints';
import { type RejectedList, rejectedStates } from '@/lib/domain/views/rejected';
import { readCursor, writeCursor } from './cursor';

type Asked = z.output<typeof rejectedListEndpoint.query>;
const MOST_COUNTED = 10_000;
const MOST_CHOICES = 200;

export const rejectedRowSchema = z.object({
  id: z.string(),
  source: z.string(),
  endpoint: z.string(),
  preset: z.string().nullable(),
  code: z.string(),
  message: z.string(),
  first_at: z.date(),
  received_at: z.date(),
  n: z.number(),
  state: z.enum(rejectedStates),
});

/** The columns that a list shows. */
export const rejectedColumns = sql`r.id, r.source, r.endpoint, r.preset, r.code, r.message, r.first_at, r.received_at, r.n, r.state`;

/** One row as it goes out. */
export const prepareRejected = (row: z.infer<typeof rejectedRowSchema>): RejectedList['rows'][number] => ({
  id: row.id,
  source: row.source,
  endpoint: row.endpoint,
  preset: row.preset,
  code: row.code,
  message: row.message,
  firstAt: row.first_at.toISOString(),
  lastAt: row.received_at.toISOString(),
  times: row.n,
  state: row.state,
});

/** Throws ForbiddenError unless the reader may see what machines of the whole environment said. */
export function checkRejectedReader(actor: Actor, environment: Environment): void {
  if (!mayAct(actor, 'read:operations', { environment }) || !placesFor(actor, environment).all)
    throw new ForbiddenError(
      'Refused records are for people who run the whole environment: IT operations, on call, administrators, auditors.',
    );
}

function conditions({ environment, source, code, state, from, to, range }: Asked, now: Date): Sql {
  const window = from || to || range ? windowOf({ from, to, range }, now) : null;
  const states = state && state.length > 0 ? state : ['open'];
  return sql`r.environment = ${environment} and r.state = any(${states}::text[])
    ${source && source.length > 0 ? sql`and r.source = any(${source}::text[])` : empty}
    ${code && code.length > 0 ? sql`and r.code = any(${code}::text[])` : empty}
    ${window ? sql`and r.received_at >= ${window.from} and r.received_at < ${window.to}` : empty}`;
}

const choiceSchema = z.object({ id: z.string(), n: z.number() });
const choices = (column: 'source' | 'code', { environment }: Scope, on: Connection) =>
  query(
    sql`select ${column === 'source' ? sql`source` : sql`code`} as id, count(*) as n from rejected_record where environment = ${environment} and state = 'open'
      group by 1 order by 2 desc, 1 limit ${MOST_CHOICES}`,
    choiceSchema,
    on,
  );

/**
 * One page of refused records, last seen first. Throws ForbiddenError, and InvalidInputError for a foreign cursor. Cost: index
 * rejected_record_time; the choices count the open records, of which each source has at most some thousand.
 */
export async function listRejected(actor: Actor, asked: Asked, now = new Date()): Promise<RejectedList> {
  checkRejectedReader(actor, asked.environment);
  const { catalog } = await currentCatalog();
  const where = conditions(asked, now);
  const after = asked.cursor === undefined ? null : readCursor(asked.cursor, ['time', 'uuid']);
  const beyond = after === null ? empty : sql` and (r.received_at, r.id) < (${after[0]}::timestamptz, ${after[1]}::uuid)`;
  return readAtOnce(async (on) => {
    const rows = await query(
      sql`select ${rejectedColumns}, r.received_at::text as position from rejected_record r where ${where}${beyond}
          order by r.received_at desc, r.id desc limit ${asked.limit + 1}`,
      rejectedRowSchema.extend({ position: z.string() }),
      on,
    );
    const [count] = await query(
      sql`select count(*) as n from (select 1 from rejected_record r where ${where} limit ${MOST_COUNTED + 1}) c`,
      z.object({ n: z.number() }),
      on,
    );
    const page = rows.slice(0, asked.limit);
    const last = page.at(-1);
    return {
      environment: asked.environment,
      timezone: catalog.organisation.timezone,
      asOf: now.toISOString(),
      total: count === undefined || count.n > MOST_COUNTED ? null : count.n,
      sources: await choices('source', asked, on),
      codes: await choices('code', asked, on),
      mayResubmit: mayAct(actor, 'ingest:resubmit', { environment: asked.environment }),
      rows: page.map(prepareRejected),
      nextCursor: rows.length > asked.limit && last ? writeCursor([last.position, last.id]) : null,
    };
  });
}
