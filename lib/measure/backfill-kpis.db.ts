import { z } from 'zod';
import type { CatalogIndex } from '@/lib/catalog';
import { type Connection, execute, query, sql } from '@/lib/db';
import { type DueOccurrence, environments, type MeasureKind, occurrenceRowSchema, workflowsOf } from '@/lib/domain';
import { type Facts, joinFacts, noFacts } from './fold-facts';
import { measureCases, readKeptFacts } from './measure-cases.db';
import { forgetExceptionMark, measureExceptions } from './measure-exceptions.db';
import { measureOccurrences } from './measure-occurrences.db';
import { isMeasured, type MeasuredKpi, planFor } from './plan-measures';
import { readCases } from './read-cases.db';
import { refoldFacts } from './refold-facts.db';
import { readOfKpi, writeContributions } from './write-contributions.db';

const workSchema = z.object({ kpi: z.string(), cursor: z.string().nullable() });
const NO_ID = '00000000-0000-0000-0000-000000000000';
const subjects: Partial<Record<MeasureKind, 'occurrence' | 'exception'>> = {
  expected_on_time: 'occurrence',
  exceptions_in_time: 'exception',
};

/**
 * Works out the next `limit` transactions of history for the KPIs that are not done, those that stand at the same place together, and
 * returns how many things it looked at; 0 when there is nothing to do, or somebody else is at it. Can be killed at any time and goes on.
 * Transactions are locked one by one, so rounds over new events go on beside it; those that a round holds are waited for next time.
 */
export async function backfillKpis(tx: Connection, index: CatalogIndex, now: Date, limit = 2000): Promise<number> {
  const rows = await query(
    sql`SELECT kpi, cursor FROM kpi_work WHERE state = 'working' ORDER BY cursor NULLS FIRST, kpi FOR UPDATE SKIP LOCKED`,
    workSchema,
    tx,
  );
  const cursor = rows[0]?.cursor ?? null;
  const kpis = rows.flatMap((row) => {
    const kpi = index.kpis.get(row.kpi);
    return row.cursor === cursor && kpi && isMeasured(kpi) ? [kpi] : [];
  });
  if (kpis.length === 0) return 0;
  const [own, others] = [kpis.filter((kpi) => subjects[kpi.measure.kind]), kpis.filter((kpi) => !subjects[kpi.measure.kind])];
  if (cursor === null) {
    const stale = await forgetStale(tx, kpis, limit);
    if (stale > 0) return stale;
    for (const kpi of own) await backfillOwn(tx, kpi, index, now);
  }
  return own.length + (others.length > 0 ? await backfillCases(tx, others, { index, now, limit, cursor }) : 0);
}

/** Takes out what a KPI counted of workflows and subjects that it is not about any more. */
async function forgetStale(tx: Connection, kpis: readonly MeasuredKpi[], limit: number): Promise<number> {
  for (const kpi of kpis) {
    const subject = subjects[kpi.measure.kind] ?? 'transaction';
    const stale = await readOfKpi(tx, kpi.id, { subject, workflows: subject === 'transaction' ? workflowsOf(kpi.measure) : null, limit });
    await writeContributions(tx, stale, []);
    if (stale.length > 0) return stale.length;
  }
  return 0;
}

/** KPIs that are not over transactions have few subjects, so they are worked out at once. */
async function backfillOwn(tx: Connection, kpi: MeasuredKpi, index: CatalogIndex, now: Date): Promise<void> {
  if (kpi.measure.kind === 'exceptions_in_time') {
    await forgetExceptionMark(tx);
    while ((await measureExceptions(tx, index, now)) > 0);
  } else if (kpi.measure.kind === 'expected_on_time') {
    await measureOccurrences(tx, await readOccurrences(tx, kpi.measure.exceptionType), index, now);
  }
  await finish(tx, [kpi], now);
}

interface Step {
  index: CatalogIndex;
  now: Date;
  limit: number;
  cursor: string | null;
}

async function backfillCases(tx: Connection, kpis: readonly MeasuredKpi[], { index, now, limit, cursor }: Step): Promise<number> {
  const plans = planFor(kpis, index);
  const found = await query(
    sql`SELECT id FROM transaction WHERE workflow = ANY(${[...plans.keys()]}::text[]) AND environment = ANY(${environments}::text[])
          AND id > ${cursor ?? NO_ID}::uuid ORDER BY id LIMIT ${limit}`,
    z.object({ id: z.string() }),
    tx,
  );
  if (found.length === 0) {
    await finish(tx, kpis, now);
    return kpis.length;
  }
  const ids = found.map(({ id }) => id);
  const free = new Map((await readCases(tx, ids, true)).map((one) => [one.transaction.id, one]));
  // Up to the first that somebody holds; one that is held or gone at the very front is waited for.
  const first = ids.findIndex((id) => !free.has(id));
  const taken = first < 0 ? ids : first === 0 ? ids.slice(0, 1) : ids.slice(0, first);
  const stored = first === 0 ? await readCases(tx, taken) : taken.flatMap((id) => free.get(id) ?? []);
  const facts = await factsOf(
    tx,
    stored.map(({ transaction }) => transaction),
    plans,
  );
  await measureCases(tx, taken, { index, now, stored, facts, only: new Set(kpis.map((kpi) => kpi.id)) });
  await execute(
    sql`UPDATE kpi_work SET cursor = ${taken.at(-1)}::uuid, seen = seen + ${taken.length} WHERE kpi = ANY(${kpis.map((kpi) => kpi.id)}::text[])`,
    tx,
  );
  return taken.length;
}

/** What the cases told under names that these KPIs read, together with what is known of them: events may be gone by retention. */
export async function factsOf(
  tx: Connection,
  transactions: readonly { id: string; workflow: string }[],
  plans: ReturnType<typeof planFor>,
): Promise<Map<string, Facts>> {
  const ids = transactions.map(({ id }) => id);
  const facts = await readKeptFacts(tx, ids);
  for (const [workflow, list] of Map.groupBy(transactions, (one) => one.workflow)) {
    const plan = plans.get(workflow);
    const told = plan
      ? await refoldFacts(
          tx,
          list.map(({ id }) => id),
          plan.facts,
        )
      : new Map<string, Facts>();
    for (const [id, one] of told) facts.set(id, joinFacts(facts.get(id) ?? noFacts, one));
  }
  return facts;
}

async function finish(tx: Connection, kpis: readonly MeasuredKpi[], now: Date): Promise<void> {
  await execute(
    sql`UPDATE kpi_work SET state = 'done', finished_at = ${now}, total = greatest(total, seen) WHERE kpi = ANY(${kpis.map((kpi) => kpi.id)}::text[])`,
    tx,
  );
}

export const readOccurrences = (tx: Connection, code: string): Promise<DueOccurrence[]> =>
  query(sql`SELECT * FROM occurrence WHERE code = ${code}`, occurrenceRowSchema, tx);
