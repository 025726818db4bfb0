import { currentCatalog, indexCatalog } from '@/lib/catalog';
import type { Actor, Scope } from '@/lib/domain';
import { stepsOf } from './kpi-windows';
import { sumAges } from './sum-ages.db';
import { type KpiCell, type KpiSlice, type SumKpiBuckets, sumKpiBuckets } from './sum-kpi-buckets.db';

const BEGINNING = new Date(0);
const BASE = 'before ';

/**
 * Returns the sums of measures over each slice, by place and local step: what was counted in the slice; of a level, what stood at its end and
 * at the end of each step, none left out; of an age, the oldest at those instants. Slices and steps without anything give no cell.
 */
export async function sumKpis(actor: Actor, scope: Scope, { slices, by, timezone }: SumKpiBuckets): Promise<KpiCell[]> {
  const { kpis } = indexCatalog((await currentCatalog()).catalog);
  const kindOf = (slice: KpiSlice) => kpis.get(slice.kpi)?.measure?.kind;
  const levels = slices.filter((slice) => kindOf(slice) === 'snapshot_ratio');
  const ages = slices.filter((slice) => kindOf(slice) === 'age');
  const counts = slices.filter((slice) => !levels.includes(slice) && !ages.includes(slice));
  const asked = [...counts, ...levels.flatMap(splitLevel)];
  const [cells, old] = await Promise.all([
    sumKpiBuckets(actor, scope, { slices: asked, by, timezone }),
    sumAges(actor, scope, { slices: ages, by, timezone }),
  ]);
  const isLevel = new Set(levels.map((slice) => slice.kpi));
  return [
    ...cells.filter((cell) => !isLevel.has(cell.kpi)),
    ...levels.flatMap((level) =>
      runLevel(
        level,
        cells.filter((cell) => cell.kpi === level.kpi),
        timezone,
      ),
    ),
    ...old,
  ];
}

/** All changes before the slice, and those in it by step. */
function splitLevel({ bucket, ...slice }: KpiSlice): KpiSlice[] {
  if (bucket === undefined) return [{ ...slice, from: BEGINNING }];
  return [
    { ...slice, slice: BASE + slice.slice, from: BEGINNING, to: slice.from },
    { ...slice, bucket },
  ];
}

/** The level at the end of each step, or of the slice: the sum of all changes before it. */
export function runLevel(level: KpiSlice, changes: readonly KpiCell[], timezone: string): KpiCell[] {
  const { kpi, slice, bucket, from, to } = level;
  const of = (name: string) => changes.filter((cell) => cell.slice === name);
  if (bucket === undefined) return of(slice);
  const starts = stepsOf({ from, to }, bucket, timezone);
  return [...Map.groupBy([...of(BASE + slice), ...of(slice)], (cell) => cell.place)].flatMap(([place, cells]) => {
    const inSteps = Map.groupBy(
      cells.filter((cell) => cell.slice === slice),
      (cell) => cell.step.getTime(),
    );
    const base = cells.find((cell) => cell.slice !== slice);
    let sum = { n: base?.n ?? 0, numerator: base?.numerator ?? 0, denominator: base?.denominator ?? 0 };
    return starts.map((step): KpiCell => {
      for (const cell of inSteps.get(step.getTime()) ?? [])
        sum = { n: sum.n + cell.n, numerator: sum.numerator + cell.numerator, denominator: sum.denominator + cell.denominator };
      return { kpi, slice, place, step, ...sum, sketch: new Map() };
    });
  });
}
