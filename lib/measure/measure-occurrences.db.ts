import type { CatalogIndex } from '@/lib/catalog';
import type { Connection } from '@/lib/db';
import { type DueOccurrence, type Kpi, UNASSIGNED } from '@/lib/domain';
import type { Contribution } from './contribution';
import { readContributions, writeContributions } from './write-contributions.db';

/** Works out anew what batches of the calendar give to KPIs of kind expected_on_time: one file is one, on time or not. */
export async function measureOccurrences(
  tx: Connection,
  occurrences: readonly DueOccurrence[],
  index: CatalogIndex,
  now: Date,
): Promise<void> {
  const kpis = index.catalog.kpis.filter((k) => k.defaultOn && k.measure?.kind === 'expected_on_time');
  const after = occurrences.flatMap((o) => kpis.flatMap((kpi) => contributeOccurrence(o, kpi, now) ?? []));
  await writeContributions(
    tx,
    await readContributions(
      tx,
      occurrences.map((o) => o.id),
    ),
    after,
  );
}

/** Returns what a batch of the calendar gives to a KPI; null when it is no part of it. */
export function contributeOccurrence(o: DueOccurrence, kpi: Pick<Kpi, 'id' | 'measure'>, now: Date): Contribution | null {
  if (kpi.measure?.kind !== 'expected_on_time' || kpi.measure.exceptionType !== o.code || o.state === 'void') return null;
  const onTime = o.arrivedAt !== null && o.arrivedAt <= o.dueAt;
  return {
    subjectId: o.id,
    subjectKind: 'occurrence',
    kpi: kpi.id,
    environment: o.environment,
    workflow: o.workflow,
    facility: o.facility,
    department: UNASSIGNED,
    supplier: null,
    state: now >= o.dueAt ? 'counted' : 'pending',
    reason: null,
    openedAt: o.raiseAt,
    cohortAt: o.dueAt,
    countsAt: o.dueAt,
    numerator: onTime ? 1 : 0,
    denominator: 1,
    valueMs: null,
    closedAt: null,
    part: null,
    facts: null,
  };
}
