import { z } from 'zod';
import { scopePredicate } from '@/lib/access';
import { currentCatalog, indexCatalog } from '@/lib/catalog';
import { empty, query, type Sql, sql } from '@/lib/db';
import type { Actor, Scope, TimeWindow } from '@/lib/domain';
import { contributionStates, type Lineage, type LineageQuery } from '@/lib/domain/views/kpis';
import { inPart, inState, numeratorIn } from './case-state.db';
import { countOpen, countStates, ofSupplier } from './count-contributions.db';
import { readCursor, writeCursor } from './cursor';
import { defineKpi, sayReason } from './describe-kpi';
import { findKpi } from './get-kpi.db';
import { isLevel, type MeasuredKpi, unitMs } from './judge-kpi';
import { kpiWindow } from './kpi-windows';
import { maskedKey } from './mask-personal';
import { namePlaces } from './name-places';

export interface ListKpiTransactions {
  id: string;
  scope: Scope;
  window: TimeWindow | null;
  query: LineageQuery;
  now: Date;
}

/** In tables `standing` is what counts for as long as it is open. */
const stored = [...contributionStates, 'standing'] as const;
const rowSchema = z.object({
  subject_id: z.string(),
  subject_kind: z.enum(['transaction', 'occurrence', 'exception']),
  workflow: z.string(),
  facility: z.string(),
  department: z.string(),
  supplier: z.string().nullable(),
  state: z.enum(stored),
  reason: z.string().nullable(),
  opened_at: z.date(),
  cohort_at: z.date(),
  counts_at: z.date().nullable(),
  numerator: z.number(),
  denominator: z.number(),
  value_ms: z.number().nullable(),
  key_type: z.string().nullable(),
  key_value: z.string().nullable(),
  period: z.string().nullable(),
  part: z.string().nullable(),
  exception: z.number().nullable(),
  told: z.string().nullable(),
  position: z.array(z.string()),
});

/** What is worst comes first: the longest, or the cases that spoil the ratio; always as one ascending number. */
function sortKey(kpi: MeasuredKpi, { sort, state }: LineageQuery): Sql {
  if (sort === 'newest') return sql`-extract(epoch from c.cohort_at)`;
  if (sort === 'oldest' || state !== 'counted') return sql`extract(epoch from c.opened_at)`;
  if (kpi.measure.kind === 'age') return sql`extract(epoch from c.cohort_at)`;
  if (isLevel(kpi)) return sql`extract(epoch from c.opened_at)`;
  if (kpi.measure.kind === 'duration') return sql`-coalesce(c.value_ms, 0)::numeric`;
  const share = sql`coalesce(c.numerator / nullif(c.denominator, 0), 0)::numeric`;
  return kpi.direction === 'higher' ? share : sql`-${share}`;
}

/**
 * The very cases behind a number, by what they count as; `counts.counted` equals its n. Excluded ones carry their reason, open ones the
 * time they began. Throws NotFoundError for an unknown measure, InvalidInputError for a foreign cursor.
 */
export async function listKpiTransactions(
  actor: Actor,
  { id, scope, window: asked, query: wanted, now }: ListKpiTransactions,
): Promise<Lineage> {
  const { catalog } = await currentCatalog();
  const index = indexCatalog(catalog);
  const names = namePlaces(index);
  const kpi = findKpi(index, id);
  const { current, previous } = kpiWindow(kpi, now, asked);
  const [position, subject] = wanted.cursor === undefined ? [] : readCursor(wanted.cursor, ['number', 'uuid']);
  const after =
    wanted.cursor === undefined ? empty : sql` and (${sortKey(kpi, wanted)}, c.subject_id) > (${position}::numeric, ${subject}::uuid)`;
  const counting = countOpen(actor, scope, [{ kpi: id, ...current }], { supplier: wanted.supplier });
  const [rows, open, states] = await Promise.all([
    query(
      sql`select page.*, t.key_type, t.key_value, o.period, o.part, e.number as exception, array[page.sort_at::text, page.subject_id::text] as position from (
          select c.subject_id, c.subject_kind, c.workflow, c.facility, c.department, c.supplier, c.state, c.reason, c.opened_at, c.cohort_at, c.counts_at,
            ${numeratorIn(kpi, current)} as numerator, c.denominator, c.value_ms, c.part as told, ${sortKey(kpi, wanted)} as sort_at from contribution c
          where c.environment = ${scope.environment} and c.kpi = ${id} and ${inState(kpi, wanted.state, current)}${wanted.state === 'counted' ? inPart(kpi, wanted.part, current) : empty}${ofSupplier(wanted.supplier)} and ${scopePredicate(actor, scope, 'c')}${after}
          order by ${sortKey(kpi, wanted)}, c.subject_id limit ${wanted.limit + 1}) page
        left join transaction t on page.subject_kind = 'transaction' and t.id = page.subject_id
        left join occurrence o on page.subject_kind = 'occurrence' and o.id = page.subject_id
        left join exception e on page.subject_kind = 'exception' and e.id = page.subject_id
        order by page.sort_at, page.subject_id`,
      rowSchema,
    ),
    counting,
    counting.then(([one]) =>
      countStates(actor, scope, {
        kpi,
        window: current,
        timezone: catalog.organisation.timezone,
        pending: one?.pending ?? 0,
        supplier: wanted.supplier,
      }),
    ),
  ]);
  const ms = unitMs(kpi, catalog.calendars);
  const page = rows.slice(0, wanted.limit);
  const last = page.at(-1);
  return {
    kpi: defineKpi(kpi, index),
    timezone: catalog.organisation.timezone,
    asOf: now.toISOString(),
    window: {
      from: current.from.toISOString(),
      to: current.to.toISOString(),
      previousFrom: previous.from.toISOString(),
      previousTo: previous.to.toISOString(),
      name: asked === null ? kpi.windowName : '',
    },
    counts: { ...states, open: open[0]?.open ?? 0 },
    state: wanted.state,
    part: wanted.part ?? null,
    rows: page.map((row) => ({
      id: row.subject_id,
      kind: row.subject_kind,
      name:
        row.exception !== null
          ? `EX-${row.exception}`
          : (maskedKey(actor, index, { ...row, environment: scope.environment }) ??
            (row.period === null ? row.subject_id : [row.period, row.part].filter((part) => part).join(', '))),
      keyName: row.key_type === null ? null : names.key([row.workflow], row.key_type.replace(/^key:/, '')),
      facility: names.facility(row.facility),
      department: names.department(row.department),
      workflow: names.workflow(row.workflow),
      supplier: row.supplier,
      state: row.state === 'standing' ? 'counted' : row.state,
      part: row.told,
      reason: row.reason === null ? null : sayReason(row.reason, row.workflow, index),
      openedAt: row.opened_at.toISOString(),
      cohortAt: row.cohort_at.toISOString(),
      countsAt: row.counts_at?.toISOString() ?? null,
      numerator: row.numerator,
      denominator: row.denominator,
      value:
        kpi.measure.kind === 'age'
          ? (current.to.getTime() - row.cohort_at.getTime()) / ms
          : row.value_ms === null
            ? null
            : row.value_ms / ms,
    })),
    nextCursor: rows.length > wanted.limit && last ? writeCursor(last.position) : null,
  };
}
