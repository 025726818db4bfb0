import { type CatalogIndex, compileCondition, eventVariables } from '@/lib/catalog';
import type { Connection } from '@/lib/db';
import type { TransactionChange } from '@/lib/domain';
import { type Contribution, contribute } from './contribute';
import { readContributions, writeContributions } from './write-contributions.db';

/** Works out anew what changed transactions give to the KPIs of their workflow, and moves the KPI buckets by the difference. */
export async function measureTransactions(
  tx: Connection,
  changes: readonly TransactionChange[],
  index: CatalogIndex,
  now: Date,
): Promise<void> {
  const kpis = Map.groupBy(
    [...index.kpis.values()].filter((k) => k.defaultOn),
    (k) => (k.measure && 'workflow' in k.measure ? k.measure.workflow : null),
  );
  const measured = changes.filter((c) => kpis.has(c.after.workflow));
  if (measured.length === 0) return;
  const before = await readContributions(
    tx,
    measured.flatMap((c) => [...(c.before ? [c.after.id] : []), ...c.mergedFrom.map((m) => m.id)]),
  );
  const known = new Map(before.map((c) => [`${c.subjectId} ${c.kpi}`, c]));
  const after: Contribution[] = [];
  for (const change of measured) {
    const timezone = index.timezoneOf(change.after.facility);
    for (const kpi of kpis.get(change.after.workflow) ?? []) {
      const earlier = known.get(`${change.after.id} ${kpi.id}`);
      const holds = (condition: string) =>
        (earlier?.numerator ?? 0) > 0 ||
        change.newEvents.some((e) => {
          const verdict = compileCondition(condition, 'event').test(eventVariables(e));
          return verdict.ok && verdict.value;
        });
      const contribution = contribute(change, kpi, { calendars: index.catalog.calendars, timezone, now, holds });
      if (contribution) after.push(contribution);
    }
  }
  const same = new Set(after.filter((c) => isSame(known.get(`${c.subjectId} ${c.kpi}`), c)).map((c) => `${c.subjectId} ${c.kpi}`));
  const moved = (c: Contribution) => !same.has(`${c.subjectId} ${c.kpi}`);
  await writeContributions(tx, before.filter(moved), after.filter(moved));
}

function isSame(a: Contribution | undefined, b: Contribution): boolean {
  if (!a) return false;
  return (Object.keys(b) as (keyof Contribution)[]).every(
    (k) => String(a[k] instanceof Date ? a[k].getTime() : a[k]) === String(b[k] instanceof Date ? b[k].getTime() : b[k]),
  );
}
