import { z } from 'zod';
import { scopePredicate } from '@/lib/access';
import { type Connection, query, sql } from '@/lib/db';
import { severities } from '@/lib/domain';
import { type AttentionFilter, heldAt, openAt, selectHeldBeside } from './find-attention.db';
import { readDays, splitWindow } from './read-days.db';
import { selectStarted } from './transaction-rows.db';

const placeShape = { facility: z.string(), workflow: z.string() };
const countSchema = z.object({ ...placeShape, n: z.number() });

/** Transactions started in the window, by facility and workflow; the window is of whole hours. Cost: see selectStarted. */
export async function countVolume({ actor, scope, window }: AttentionFilter, timezone: string, on: Connection) {
  const days = await readDays({ environment: scope.environment, timezone, rows: 'kept', window }, on);
  return query(
    sql`select h.facility, h.workflow, sum(h.n)::bigint as n from (${selectStarted(actor, scope, splitWindow(days, window))}) h
      group by h.facility, h.workflow having sum(h.n) > 0`,
    countSchema,
    on,
  );
}

/** Transactions that need somebody although they did not fail in the window, by facility and workflow. With those that did: all that need somebody. */
export function countHeldBeside(filter: AttentionFilter, on: Connection) {
  return query(
    sql`select a.facility, a.workflow, count(*) as n from (${selectHeldBeside(filter)}) a group by a.facility, a.workflow`,
    countSchema,
    on,
  );
}

const heldSchema = z.object({ ...placeShape, exceptions: z.number(), missing: z.number(), severity: z.enum(severities) });

/** Open exceptions that touch a facility and workflow: how many, the worst severity, and how many promised batches are missing. */
export function countHeld(filter: AttentionFilter, on: Connection) {
  const { actor, scope } = filter;
  return query(
    sql`select m.facility, m.workflow, count(distinct e.id) as exceptions, min(e.severity) as severity,
        count(*) filter (where m.subject_kind = 'occurrence') as missing
      from exception e join exception_member m on m.exception_id = e.id and ${heldAt(filter)} and ${scopePredicate(actor, scope, 'm')}
      where e.environment = ${scope.environment} and ${openAt(filter)}
      group by m.facility, m.workflow`,
    heldSchema,
    on,
  );
}
