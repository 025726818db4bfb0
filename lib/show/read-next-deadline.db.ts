import { z } from 'zod';
import { scopePredicate } from '@/lib/access';
import type { CatalogIndex } from '@/lib/catalog';
import { query, sql } from '@/lib/db';
import type { Actor, Scope } from '@/lib/domain';
import type { NextDeadline } from '@/lib/domain/views/kpis';
import { namePlaces } from './name-places';

const rowSchema = z.object({
  code: z.string(),
  workflow: z.string(),
  milestone: z.string(),
  period: z.string(),
  due_at: z.date(),
  facility: z.string(),
  expected: z.number(),
  arrived: z.number(),
  missing: z.number(),
});

/** The nearest time by which the calendar promises batches, with what each visible place has sent; null when none is planned. */
export async function readNextDeadline(actor: Actor, scope: Scope, index: CatalogIndex, now: Date): Promise<NextDeadline | null> {
  const seen = scopePredicate(actor, scope, { alias: 'o', without: ['department'] });
  const rows = await query(
    sql`with ahead as (select o.* from occurrence o where o.due_at > ${now} and o.state <> 'void' and ${seen}),
        first as (select code, due_at from ahead order by due_at, code limit 1)
      select a.code, a.workflow, a.milestone, a.period, a.due_at, a.facility, count(*)::int as expected,
        count(*) filter (where a.state = 'arrived')::int as arrived, count(*) filter (where a.state = 'missing')::int as missing
      from ahead a join first f on f.code = a.code and f.due_at = a.due_at
      group by a.code, a.workflow, a.milestone, a.period, a.due_at, a.facility`,
    rowSchema,
  );
  const [first] = rows;
  if (!first) return null;
  const names = namePlaces(index);
  const order = [...index.facilities.keys()];
  const batch = index.batches.find(({ type }) => type.code === first.code);
  return {
    name: batch?.window.name ?? names.milestone(first.workflow, first.milestone),
    period: first.period,
    dueAt: first.due_at.toISOString(),
    places: rows
      .sort((a, b) => order.indexOf(a.facility) - order.indexOf(b.facility))
      .map(({ facility, expected, arrived, missing }) => ({ ...names.facility(facility), expected, arrived, missing })),
  };
}
