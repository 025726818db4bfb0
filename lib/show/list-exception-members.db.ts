import { z } from 'zod';
import { scopePredicate } from '@/lib/access';
import type { CatalogIndex } from '@/lib/catalog';
import { empty, query, sql } from '@/lib/db';
import type { Actor, Environment } from '@/lib/domain';
import type { ExceptionMembers } from '@/lib/domain/views/exception';
import { readCursor, writeCursor } from './cursor';
import { maskedKey } from './mask-personal';
import { namePlaces } from './name-places';

export interface ListMembers {
  exceptionId: string;
  environment: Environment;
  cursor?: string | undefined;
  limit: number;
}

const rowSchema = z.object({
  subject_id: z.string(),
  subject_kind: z.enum(['transaction', 'occurrence', 'metric', 'record']),
  variables: z.record(z.string(), z.string()),
  at: z.date(),
  facility: z.string(),
  department: z.string(),
  workflow: z.string(),
  evidence: z.string(),
  amount_minor: z.number().nullable(),
  currency: z.string().nullable(),
  lines: z.number().nullable(),
  people: z.number().nullable(),
  mended_at: z.date().nullable(),
  mended_by: z.string().nullable(),
  state: z.string().nullable(),
  key_type: z.string().nullable(),
  key_value: z.string().nullable(),
  error_code: z.string().nullable(),
  period: z.string().nullable(),
  part: z.string().nullable(),
  position: z.array(z.string()),
  total: z.number(),
});

/** What people call a member that is no transaction: the period of a batch, the metric of a place, the SLO. */
function nameOf({ subject_id, period, part, variables }: z.infer<typeof rowSchema>, index: CatalogIndex): string {
  const told = index.applicationMetrics.get(variables.metric ?? '') ?? index.slos.get(variables.slo ?? '');
  if (told) return told.name;
  return period === null ? subject_id : [period, part].filter((one) => one).join(', ');
}

/**
 * A page of the transactions and batches of an exception that the reader may see: unmended first, then latest first.
 * `total` counts all of those. Cost: index exception_member_exception.
 */
export async function listExceptionMembers(
  actor: Actor,
  index: CatalogIndex,
  { exceptionId, environment, cursor, limit }: ListMembers,
): Promise<ExceptionMembers> {
  const names = namePlaces(index);
  const [mended, at, id] = cursor === undefined ? [] : readCursor(cursor, ['boolean', 'number', 'uuid']);
  const after =
    cursor === undefined
      ? empty
      : sql` where (page.mended, page.reverse_at, page.subject_id) > (${mended}::boolean, ${at}::numeric, ${id}::uuid)`;
  const rows = await query(
    sql`select page.*, t.state, t.key_type, t.key_value, t.error_code, o.period, o.part,
        array[page.mended::text, page.reverse_at::text, page.subject_id::text] as position
      from (
        select seen.* from (
          select m.*, m.mended_at is not null as mended, -extract(epoch from m.at) as reverse_at, count(*) over ()::int as total
          from exception_member m where m.exception_id = ${exceptionId}::uuid and ${scopePredicate(actor, { environment }, 'm')}
        ) seen
      ) page
      left join transaction t on page.subject_kind = 'transaction' and t.id = page.subject_id
      left join occurrence o on page.subject_kind = 'occurrence' and o.id = page.subject_id${after}
      order by page.mended, page.reverse_at, page.subject_id limit ${limit + 1}`,
    rowSchema,
  );
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return {
    rows: page.map((row) => ({
      id: row.subject_id,
      kind: row.subject_kind,
      at: row.at.toISOString(),
      name: maskedKey(actor, index, { ...row, environment }) ?? nameOf(row, index),
      keyName: row.key_type === null ? null : names.key([row.workflow], row.key_type.replace(/^key:/, '')),
      facility: names.facility(row.facility),
      department: names.department(row.department),
      workflow: names.workflow(row.workflow),
      evidence: row.evidence,
      state: row.state,
      amountMinor: row.amount_minor,
      currency: row.currency,
      lines: row.lines,
      people: row.people,
      mendedAt: row.mended_at?.toISOString() ?? null,
      mendedBy: row.mended_by,
      errorCode: row.error_code,
      slo: row.subject_kind === 'metric' ? (row.variables.slo ?? null) : null,
    })),
    total: rows[0]?.total ?? 0,
    nextCursor: rows.length > limit && last ? writeCursor(last.position) : null,
  };
}
