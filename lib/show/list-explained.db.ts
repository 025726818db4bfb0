import { z } from 'zod';
import { query, sql } from '@/lib/db';
import { type Actor, type Environment, severitySchema } from '@/lib/domain';
import type { ExceptionView } from '@/lib/domain/views/exception';
import { type Verdict, verdictSchema } from '@/lib/domain/views/health';
import type { ExceptionRecord } from './exception-row';
import { visibleExceptions } from './find-exceptions.db';
import type { PlaceNames } from './name-places';

const MOST = 50;

interface Asked {
  record: ExceptionRecord & { environment: Environment };
  now: Date;
}

const filterOf = (actor: Actor, { record, now }: Asked) => ({
  actor,
  scope: { environment: record.environment },
  now,
  dayEnd: now,
  found: [],
});

/** Where an exception was found to be; null while it was not located, too few cases say nothing, or the reader sees a part of it only. */
export async function readLocated({ id, partial }: ExceptionRecord): Promise<Verdict | null> {
  if (partial) return null;
  const [row] = await query(sql`select located from exception where id = ${id}::uuid`, z.object({ located: verdictSchema.nullable() }));
  return row?.located && row.located.kind !== 'few' && row.located.kind !== 'none' ? row.located : null;
}

const explainedSchema = z.object({
  number: z.number(),
  title: z.string(),
  severity: severitySchema,
  state: z.string(),
  facilities: z.array(z.string()).nullable(),
  transactions: z.number(),
});

/** The open exceptions that this one explains and the reader may see, the worst first. Cost: index exception_parent. */
export async function listExplained(actor: Actor, names: PlaceNames, asked: Asked): Promise<ExceptionView['explained']> {
  if (asked.record.explains === 0) return [];
  const rows = await query(
    sql`select v.number, v.title, v.severity, v.state, v.facilities, v.transactions
      from (${visibleExceptions(filterOf(actor, asked))} and e.parent_id = ${asked.record.id}::uuid and e.state <> 'resolved') v
      order by v.severity, v.transactions desc, v.number limit ${MOST}`,
    explainedSchema,
  );
  return rows.map((row) => ({
    ref: `EX-${row.number}`,
    title: row.title,
    severity: row.severity,
    state: row.state,
    facilities: (row.facilities ?? []).map(names.facility),
    transactions: row.transactions,
  }));
}

const relatedSchema = z.object({ number: z.number(), title: z.string(), state: z.string(), reason: z.string() });

/** Exceptions that were found to have to do with this one and that the reader may see. */
export async function listRelated(actor: Actor, asked: Asked): Promise<ExceptionView['related']> {
  const links = sql`select other_id as id, reason from exception_link where exception_id = ${asked.record.id}::uuid
    union select exception_id, reason from exception_link where other_id = ${asked.record.id}::uuid`;
  const rows = await query(
    sql`select v.number, v.title, v.state, l.reason from (${links}) l
      join (${visibleExceptions(filterOf(actor, asked))} and e.id in (select id from (${links}) one)) v on v.id = l.id
      order by v.state = 'resolved', v.number desc limit ${MOST}`,
    relatedSchema,
  );
  return rows.map(({ number, ...row }) => ({ ref: `EX-${number}`, ...row }));
}
