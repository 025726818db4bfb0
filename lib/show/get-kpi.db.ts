import { z } from 'zod';
import { scopePredicate } from '@/lib/access';
import { type CatalogIndex, currentCatalog, indexCatalog } from '@/lib/catalog';
import { query, type Sql, sql } from '@/lib/db';
import { type Actor, NotFoundError, type Scope, type TimeWindow } from '@/lib/domain';
import { facilityGroup } from '@/lib/domain/facility-groups';
import type { KpiBucket, KpiCase, KpiGrouping, KpiPlace, KpiView } from '@/lib/domain/views/kpis';
import { countExcluded, countOpen } from './count-contributions.db';
import { explainKpi } from './describe-kpi';
import { findLastCounted } from './find-last-counted.db';
import { addSums, cellsOfWindow, isLevel, isMeasured, judgeKpi, type MeasuredKpi, scaleOf, unitMs } from './judge-kpi';
import { chartBucket, kpiWindow, sparkSpan, stepsOf } from './kpi-windows';
import { namePlaces } from './name-places';
import { prepareKpiRow, preparePoints } from './prepare-kpi-row';
import { readCorrected } from './read-corrected.db';
import { readKpiWork } from './read-kpi-work.db';
import { visibleFacilities } from './read-neighbours.db';
import type { KpiCell } from './sum-kpi-buckets.db';
import { sumKpis } from './sum-kpis.db';

export interface GetKpi {
  id: string;
  scope: Scope;
  /** Null: the measure's own window. */
  window: TimeWindow | null;
  by: KpiGrouping;
  bucket?: KpiBucket | undefined;
  now: Date;
}

/** A percentile of fewer cases than this only looks exact. */
const FEW = 20;
/** More cases of one place than this are too many to draw one by one. */
const DRAWN = 120;

/** The computed measure of this id. Throws NotFoundError for one that is unknown or only described. */
export function findKpi(index: CatalogIndex, id: string): MeasuredKpi {
  const kpi = index.kpis.get(id);
  if (kpi && isMeasured(kpi)) return kpi;
  throw new NotFoundError(kpi ? `${kpi.name} is described in the catalog, but not computed.` : `There is no KPI ${id.slice(0, 60)}.`);
}

/** One measure in full: definition, course over local time beside the window before, and each place. Throws NotFoundError. */
export async function getKpi(actor: Actor, { id, scope, window, by, bucket: wanted, now }: GetKpi): Promise<KpiView> {
  const { catalog } = await currentCatalog();
  const index = indexCatalog(catalog);
  const kpi = findKpi(index, id);
  const { calendars, organisation } = catalog;
  const { timezone } = organisation;
  const windows = kpiWindow(kpi, now, window);
  const bucket = wanted ?? chartBucket(windows.current);
  const spark = sparkSpan(windows.current, timezone);
  const slice = (name: string, span: TimeWindow, step?: KpiBucket) => ({
    kpi: id,
    slice: name,
    ...span,
    ...(step ? { bucket: step } : {}),
  });
  const [work, counted, earlier, small, openWhole, openByPlace, excluded, corrected] = await Promise.all([
    readKpiWork(index),
    sumKpis(actor, scope, { by, timezone, slices: [slice('current', windows.current, bucket)] }),
    sumKpis(actor, scope, { by, timezone, slices: [slice('previous', windows.previous, bucket)] }),
    sumKpis(actor, scope, {
      timezone,
      slices: [slice('spark', { from: spark.steps[0] ?? windows.current.from, to: windows.current.to }, spark.bucket)],
    }),
    countOpen(actor, scope, [{ kpi: id, ...windows.current }]),
    countOpen(actor, scope, [{ kpi: id, ...windows.current }], { by }),
    countExcluded(actor, scope, kpi, windows.current),
    readCorrected(actor, scope, timezone, [windows.current]),
  ]);
  // Right or absent: until all of history is worked out there is no number.
  const [cells, before, sparks] = work.has(id) ? [[], [], []] : [counted, earlier, small];
  const byPlace = Map.groupBy(cells, (cell) => cell.place);
  const beforeByPlace = Map.groupBy(before, (cell) => cell.place);
  const steps = stepsOf(windows.current, bucket, timezone);
  const isFew = (n: number) => n < FEW || (kpi.measure.kind === 'duration' && n < Math.min(DRAWN, FEW * steps.length));
  const sumOf = (list: readonly KpiCell[] | undefined) => addSums(cellsOfWindow(kpi, list ?? []));
  const few = isLevel(kpi) ? [] : [...byPlace].filter(([, list]) => isFew(sumOf(list).n)).map(([place]) => place);
  const cases = await listCases(actor, scope, { kpi, index, window: windows.current, by, places: few });
  const name = namePlaces(index)[by];
  const place = (placeId: string): KpiPlace => {
    const open = openByPlace.find((one) => one.place === placeId);
    const current = judgeKpi(kpi, sumOf(byPlace.get(placeId)), calendars);
    const facility = index.facilities.get(placeId);
    return {
      ...name(placeId),
      kind: by === 'facility' && facility ? facilityGroup(facility.type) : '',
      current,
      previous: judgeKpi(kpi, sumOf(beforeByPlace.get(placeId)), calendars),
      open: open?.open ?? 0,
      oldestOpenAt: open?.oldestOpenAt?.toISOString() ?? null,
      points: preparePoints(kpi, index, steps, byPlace.get(placeId) ?? []),
      cases: isFew(current.n) && !isLevel(kpi) ? (cases.get(placeId) ?? []) : null,
    };
  };
  const lastCounted = await findLastCounted(actor, scope, cells.length === 0 ? [id] : []);
  const row = prepareKpiRow({
    kpi,
    index,
    scope,
    windows,
    spark,
    cells: [...cellsOfWindow(kpi, cells), ...cellsOfWindow(kpi, before)],
    sparks,
    open: openWhole[0],
    lastCounted: lastCounted.get(id),
    work: work.get(id),
    named: window === null,
  });
  const known =
    by === 'facility'
      ? visibleFacilities(actor, index, scope.environment).filter((one) => !scope.facility?.length || scope.facility.includes(one))
      : [];
  const places = [...new Set([...known, ...byPlace.keys(), ...beforeByPlace.keys(), ...openByPlace.map((one) => one.place)])].map(place);
  return {
    ...row,
    environment: scope.environment,
    timezone,
    asOf: now.toISOString(),
    corrected,
    definition: explainKpi(kpi, index),
    excluded,
    bucket,
    points: preparePoints(kpi, index, steps, cells),
    previousPoints: preparePoints(kpi, index, stepsOf(windows.previous, bucket, timezone), before),
    cases: row.current.n < FEW && !isLevel(kpi) ? places.flatMap((one) => one.cases ?? []).sort((a, b) => (a.at < b.at ? -1 : 1)) : null,
    by,
    places,
  };
}

const columns: Record<KpiGrouping, Sql> = { facility: sql`c.facility`, department: sql`c.department`, workflow: sql`c.workflow` };
const caseSchema = z.object({
  place: z.string(),
  cohort_at: z.date(),
  numerator: z.number(),
  denominator: z.number(),
  value_ms: z.number().nullable(),
});

interface ListCases {
  kpi: MeasuredKpi;
  index: CatalogIndex;
  window: TimeWindow;
  by: KpiGrouping;
  places: string[];
}

/** The counted cases of the places that have few, oldest first; values in the measure's unit. */
async function listCases(actor: Actor, scope: Scope, { kpi, index, window, by, places }: ListCases): Promise<Map<string, KpiCase[]>> {
  if (places.length === 0) return new Map();
  const rows = await query(
    sql`select ${columns[by]} as place, c.cohort_at, c.numerator, c.denominator, c.value_ms from contribution c
      where c.environment = ${scope.environment} and c.kpi = ${kpi.id} and c.state = 'counted' and c.cohort_at >= ${window.from} and c.cohort_at < ${window.to}
        and ${columns[by]} = any(${places}::text[]) and ${scopePredicate(actor, scope, 'c')} order by c.cohort_at`,
    caseSchema,
  );
  const ms = unitMs(kpi, index.catalog.calendars);
  const inUnit = (row: z.infer<typeof caseSchema>) =>
    row.value_ms !== null ? row.value_ms / ms : row.denominator > 0 ? (row.numerator / row.denominator) * scaleOf(kpi) : 0;
  return new Map(
    [...Map.groupBy(rows, (row) => row.place)].map(([place, list]) => [
      place,
      list.map((row) => ({ at: row.cohort_at.toISOString(), value: inUnit(row) })),
    ]),
  );
}
