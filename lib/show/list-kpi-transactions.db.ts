import { z } from 'zod';
import { scopePredicate } from '@/lib/access';
import { currentCatalog, indexCatalog } from '@/lib/catalog';
import { empty, query, type Sql, sql } from '@/lib/db';
import type { Actor, Scope, TimeWindow } from '@/lib/domain';
import { contributionStates, type Lineage, type LineageQuery } from '@/lib/domain/views/kpis';
import { countOpen, countStates, ofSupplier } from './count-contributions.db';
import { readCursor, writeCursor } from './cursor';
import { defineKpi, sayReason } from './describe-kpi';
import { findKpi } from './get-kpi.db';
import { type MeasuredKpi, unitMs } from './judge-kpi';
import { kpiWindow } from './kpi-windows';
import { namePlaces } from './name-places';

export interface ListKpiTransactions {
  id: string;
  scope: Scope;
  window: TimeWindow | null;
  query: LineageQuery;
  now: Date;
}

const rowSchema = z.object({
  subject_id: z.string(),
  subject_kind: z.enum(['transaction', 'occurrence']),
  workflow: z.string(),
  facility: z.string(),
  department: z.string(),
  supplier: z.string().nullable(),
  state: z.enum(contributionStates),
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
  position: z.array(z.string()),
});

/** What is worst comes first: the longest, or the cases that spoil the ratio; always as one ascending number. */
function sortKey(kpi: MeasuredKpi, { sort, state }: LineageQuery): Sql {
  if (sort === 'newest') return sql`-extract(epoch from c.cohort_at)`;
  if (sort === 'oldest' || state !== 'counted') return sql`extract(epoch from c.opened_at)`;
  if (kpi.measure.kind === 'duration') return sql`-coalesce(c.value_ms, 0)::numeric`;
  const share = sql`coalesce(c.numerator / nullif(c.denominator, 0), 0)::numeric`;
  return kpi.direction === 'higher' ? share : sql`-${share}`;
}

const inState = (state: LineageQuery['state'], { from, to }: TimeWindow): Sql =>
  state === 'open'
    ? sql`c.state = 'open' and c.opened_at < ${to}`
    : sql`c.state = ${state} and c.cohort_at >= ${from} and c.cohort_at < ${to}`;

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
  const [rows, open, states] = await Promise.all([
    query(
      sql`select page.*, t.key_type, t.key_value, o.period, o.part, array[page.sort_at::text, page.subject_id::text] as position from (
          select c.*, ${sortKey(kpi, wanted)} as sort_at from contribution c
          where c.environment = ${scope.environment} and c.kpi = ${id} and ${inState(wanted.state, current)}${ofSupplier(wanted.supplier)} and ${scopePredicate(actor, scope, 'c')}${after}
          order by ${sortKey(kpi, wanted)}, c.subject_id limit ${wanted.limit + 1}) page
        left join transaction t on page.subject_kind = 'transaction' and t.id = page.subject_id
        left join occurrence o on page.subject_kind = 'occurrence' and o.id = page.subject_id
        order by page.sort_at, page.subject_id`,
      rowSchema,
    ),
    countOpen(actor, scope, [{ kpi: id, ...current }], { supplier: wanted.supplier }),
    countStates(actor, scope, { kpi: id, window: current, supplier: wanted.supplier }),
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
    rows: page.map((row) => ({
      id: row.subject_id,
      kind: row.subject_kind,
      name: row.key_value ?? (row.period === null ? row.subject_id : [row.period, row.part].filter((part) => part).join(', ')),
      keyName: row.key_type === null ? null : names.key([row.workflow], row.key_type.replace(/^key:/, '')),
      facility: names.facility(row.facility),
      department: names.department(row.department),
      workflow: names.workflow(row.workflow),
      supplier: row.supplier,
      state: row.state,
      reason: row.reason === null ? null : sayReason(row.reason, row.workflow, index),
      openedAt: row.opened_at.toISOString(),
      cohortAt: row.cohort_at.toISOString(),
      countsAt: row.counts_at?.toISOString() ?? null,
      numerator: row.numerator,
      denominator: row.denominator,
      value: row.value_ms === null ? null : row.value_ms / ms,
    })),
    nextCursor: rows.length > wanted.limit && last ? writeCursor(last.position) : null,
  };
}
