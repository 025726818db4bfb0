import { currentCatalog, indexCatalog } from '@/lib/catalog';
import type { Actor, Scope, TimeWindow } from '@/lib/domain';
import type { KpiList } from '@/lib/domain/views/kpis';
import { countOpen } from './count-contributions.db';
import { kpiGroup, listBenchmarks } from './describe-kpi';
import { findLastCounted } from './find-last-counted.db';
import { isMeasured } from './judge-kpi';
import { kpiWindow, sparkSpan } from './kpi-windows';
import { listRisks } from './list-risks.db';
import { prepareKpiRow } from './prepare-kpi-row';
import { readCorrected } from './read-corrected.db';
import { readKpiWork } from './read-kpi-work.db';
import { readNextDeadline } from './read-next-deadline.db';
import { sumKpis } from './sum-kpis.db';

export interface ListKpis {
  scope: Scope;
  /** Null: each measure over its own window. `previous`: what it is compared with, when that is not the time as long before. */
  window: (TimeWindow & { previous?: TimeWindow | undefined }) | null;
  /** Only these measures; all when left out. */
  only?: readonly string[] | undefined;
  now: Date;
}

/**
 * Every computed measure over its window beside the one before, with what is still open, and what is at risk now. Only workflows that
 * the scope names, and only cases the reader may see, so a limited reader's total is the total of their places.
 */
export async function listKpis(actor: Actor, { scope, window, only, now }: ListKpis): Promise<KpiList> {
  const { catalog, version } = await currentCatalog();
  const index = indexCatalog(catalog);
  const timezone = catalog.organisation.timezone;
  const asked = catalog.kpis.filter(
    (kpi) => (!scope.workflow?.length || kpi.workflows.some((id) => scope.workflow?.includes(id))) && (only?.includes(kpi.id) ?? true),
  );
  const measured = asked.filter(isMeasured).map((kpi) => {
    const windows = kpiWindow(kpi, now, window);
    return { kpi, windows, spark: sparkSpan(windows.current, timezone) };
  });
  const [work, cells, sparks, open, risks, nextDeadline, corrected] = await Promise.all([
    readKpiWork(index),
    sumKpis(actor, scope, {
      by: 'facility',
      timezone,
      slices: measured.flatMap(({ kpi, windows }) => [
        { kpi: kpi.id, slice: 'current', ...windows.current },
        { kpi: kpi.id, slice: 'previous', ...windows.previous },
      ]),
    }),
    sumKpis(actor, scope, {
      timezone,
      slices: measured.map(({ kpi, windows, spark }) => ({
        kpi: kpi.id,
        slice: 'spark',
        bucket: spark.bucket,
        from: spark.steps[0] ?? windows.current.from,
        to: windows.current.to,
      })),
    }),
    countOpen(
      actor,
      scope,
      measured.map(({ kpi, windows }) => ({ kpi: kpi.id, ...windows.current })),
    ),
    listRisks(actor, scope, index, now),
    readNextDeadline(actor, scope, index, now),
    readCorrected(
      actor,
      scope,
      timezone,
      measured.map(({ windows }) => windows.current),
    ),
  ]);
  const silent = measured
    .filter(({ kpi }) => !cells.some((cell) => cell.kpi === kpi.id && cell.slice === 'current'))
    .map(({ kpi }) => kpi.id);
  const lastCounted = await findLastCounted(actor, scope, silent);
  const rows = measured.map(({ kpi, windows, spark }) => ({
    group: kpiGroup(kpi, index),
    ...prepareKpiRow({
      kpi,
      index,
      scope,
      windows,
      spark,
      cells: work.has(kpi.id) ? [] : cells.filter((cell) => cell.kpi === kpi.id),
      sparks: work.has(kpi.id) ? [] : sparks.filter((cell) => cell.kpi === kpi.id),
      open: open.find((one) => one.kpi === kpi.id),
      lastCounted: lastCounted.get(kpi.id),
      work: work.get(kpi.id),
      named: window === null,
    }),
  }));
  return {
    environment: scope.environment,
    timezone,
    asOf: now.toISOString(),
    catalogVersion: version,
    corrected,
    kpis: [...Map.groupBy(rows, ({ group }) => group).values()].flat(),
    described: asked.filter((kpi) => !isMeasured(kpi)).map(({ id, name }) => ({ id, name })),
    risks,
    nextDeadline,
    benchmarks: measured.flatMap(({ kpi }) =>
      listBenchmarks(kpi, index, true).map(({ publisher, figure, scope: about, note }) => ({
        kpi: kpi.name,
        publisher,
        figure,
        scope: about,
        note,
      })),
    ),
  };
}
