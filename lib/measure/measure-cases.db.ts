import type { CatalogIndex } from '@/lib/catalog';
import { type Connection, queryColumns, sql, textOf } from '@/lib/db';
import { contributeAll } from './contribute-all';
import type { Contribution } from './contribution';
import { type Facts, noFacts, readFacts } from './fold-facts';
import { moveContributions } from './move-contributions.db';
import { planMeasures } from './plan-measures';
import { readCases, type StoredCase } from './read-cases.db';
import { readExceptionCodes } from './read-exception-codes.db';
import { readSeenBefore, writeSeen } from './seen-values.db';
import { readContributions } from './write-contributions.db';

interface MeasureCases {
  index: CatalogIndex;
  now: Date;
  /** The cases as they stand, already locked; read when left out. */
  stored?: readonly StoredCase[];
  /** Told anew from events; what is known of a case when left out. */
  facts?: ReadonlyMap<string, Facts>;
  /** Only these KPIs. */
  only?: ReadonlySet<string>;
}

/** Returns what is kept of what these cases told. */
export async function readKeptFacts(tx: Connection, ids: readonly string[]): Promise<Map<string, Facts>> {
  const rows = await queryColumns(
    sql`SELECT subject_id, facts FROM contribution WHERE subject_id = ANY(${ids}::uuid[]) AND kpi = ''`,
    ([id, facts]) => ({ id: textOf(id), facts: readFacts(textOf(facts)) }),
    tx,
  );
  return new Map(rows.map(({ id, facts }) => [id, facts]));
}

/** Works out anew what these stored transactions give to all KPIs of their workflows: after an exception, or over history. */
export async function measureCases(
  tx: Connection,
  ids: readonly string[],
  { index, now, stored, facts, only }: MeasureCases,
): Promise<void> {
  if (ids.length === 0) return;
  const plans = planMeasures(index);
  const standing = (stored ?? (await readCases(tx, ids))).filter(({ transaction }) => plans.has(transaction.workflow));
  const found = standing.map(({ transaction }) => transaction.id);
  const before = await readContributions(tx, found, only);
  const codes = await readExceptionCodes(tx, found);
  const kept = new Map(before.flatMap((c) => (c.facts === null ? [] : [[c.subjectId, readFacts(c.facts)] as const])));
  const cases = standing.map((one) => ({
    one: {
      ...one,
      facts: facts?.get(one.transaction.id) ?? kept.get(one.transaction.id) ?? noFacts,
      exceptions: codes.get(one.transaction.id) ?? new Set<string>(),
      seenBefore: new Set<string>(),
    },
    plan: plans.get(one.transaction.workflow),
  }));
  const known = cases.flatMap(({ one, plan }) => (plan && plan.seenBy.length > 0 ? [{ one, names: plan.seenBy }] : []));
  if (known.length > 0) {
    const followers = facts ? await writeSeen(tx, known) : [];
    const seen = await readSeenBefore(
      tx,
      known.map(({ one }) => one.transaction.id),
    );
    for (const { one } of known) one.seenBefore = seen.get(one.transaction.id) ?? new Set();
    if (followers.length > 0) await measureCases(tx, followers, { index, now });
  }
  const after = cases.flatMap(({ one, plan }): Contribution[] => {
    if (!plan) return [];
    return contributeAll(one, only ? { ...plan, kpis: plan.kpis.filter(({ id }) => only.has(id)) } : plan, index, now);
  });
  await moveContributions(tx, before, after);
}
