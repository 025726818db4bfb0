import type { CatalogIndex } from '@/lib/catalog';
import type { Connection } from '@/lib/db';
import type { TransactionChange } from '@/lib/domain';
import type { Case } from './case';
import { contributeAll } from './contribute-all';
import { foldFacts, joinFacts, noFacts, readFacts } from './fold-facts';
import { measureCases } from './measure-cases.db';
import { moveContributions } from './move-contributions.db';
import { type MeasurePlan, planMeasures } from './plan-measures';
import { readExceptionCodes } from './read-exception-codes.db';
import { readSeenBefore, writeSeen } from './seen-values.db';
import { readContributions } from './write-contributions.db';

/** Works out anew what changed transactions give to the KPIs of their workflow, and moves the KPI buckets by the difference. */
export async function measureTransactions(
  tx: Connection,
  changes: readonly TransactionChange[],
  index: CatalogIndex,
  now: Date,
): Promise<void> {
  const plans = planMeasures(index);
  const measured = changes.filter((c) => plans.has(c.after.workflow));
  if (measured.length === 0) return;
  const known = measured.flatMap((c) => [...(c.before ? [c.after.id] : []), ...c.mergedFrom.map((m) => m.id)]);
  const plain = measured.filter((c) => c.before && plans.get(c.after.workflow)?.readsExceptions).map((c) => c.after.id);
  const [before, codes] = [await readContributions(tx, known), await readExceptionCodes(tx, plain)];
  const factsOf = new Map(before.flatMap((c) => (c.facts === null ? [] : [[c.subjectId, readFacts(c.facts)] as const])));
  const cases = measured.map((change): [Case, MeasurePlan | undefined] => {
    const plan = plans.get(change.after.workflow);
    // What a transaction told that was taken apart may have been told by an event that stands elsewhere now.
    const { regrouped } = change;
    const earlier = [change.after.id, ...change.mergedFrom.map((m) => m.id)]
      .filter((id) => !regrouped?.ids.includes(id))
      .map((id) => factsOf.get(id) ?? noFacts)
      .reduce(joinFacts, noFacts);
    const facts = plan ? foldFacts(earlier, regrouped?.events ?? change.newEvents, plan.facts) : earlier;
    const exceptions = codes.get(change.after.id) ?? new Set<string>();
    return [{ transaction: change.after, milestones: change.milestones, facts, exceptions, seenBefore: new Set() }, plan];
  });
  const followers = await meetSeen(tx, cases);
  const after = cases.flatMap(([one, plan]) => (plan ? contributeAll(one, plan, index, now) : []));
  await moveContributions(tx, before, after);
  if (followers.length > 0) await measureCases(tx, followers, { index, now });
}

/** Keeps by which values cases are known, says of each which of them another told before, and returns those that may now come second. */
async function meetSeen(tx: Connection, cases: readonly [Case, MeasurePlan | undefined][]): Promise<string[]> {
  const asked = cases.flatMap(([one, plan]) => (plan && plan.seenBy.length > 0 ? [{ one, names: plan.seenBy }] : []));
  if (asked.length === 0) return [];
  const followers = await writeSeen(tx, asked);
  const seen = await readSeenBefore(
    tx,
    asked.map(({ one }) => one.transaction.id),
  );
  for (const { one } of asked) one.seenBefore = seen.get(one.transaction.id) ?? new Set();
  return followers;
}
