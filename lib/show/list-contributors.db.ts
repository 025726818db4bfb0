import type { CatalogIndex } from '@/lib/catalog';
import { type Actor, type Scope, type TimeWindow, UNASSIGNED } from '@/lib/domain';
import { hrefWith } from '@/lib/domain/scope-url';
import { type KpiGrouping, kpiGroupings } from '@/lib/domain/views/kpis';
import type { Contributor, ContributorGroup, ContributorGrouping, Movement } from '@/lib/domain/views/movement';
import { addSums, judgedPercentile, judgeKpi, type KpiSum, type MeasuredKpi } from './judge-kpi';
import { namePlaces } from './name-places';
import { type ChangePart, leaveOneOut, type PartEffect, splitRatio } from './split-change';
import type { KpiCell } from './sum-kpi-buckets.db';
import { sumKpis } from './sum-kpis.db';
import { MOST_CASES, sumSuppliers } from './sum-suppliers.db';

interface ListContributors {
  kpi: MeasuredKpi;
  index: CatalogIndex;
  scope: Scope;
  current: TimeWindow;
  before: TimeWindow;
  /** What the effects have to explain, in the measure's unit. */
  change: number;
}

const SHOWN = 6;
const TOO_MANY = 'There are too many cases to read them one by one: take a shorter time.';
const NO_SUPPLIER = 'No case of this measure names a supplier.';

/**
 * The places and suppliers that moved a measure between two windows, the largest effects first. Ratios of sums are split exactly, which is
 * proved on the spot: effects that do not add up to the change are not shown. Percentiles are split by leaving one out.
 */
export async function listContributors(actor: Actor, asked: ListContributors): Promise<Pick<Movement, 'method' | 'groups'>> {
  const { kpi, index, scope, current, before, change } = asked;
  const { timezone } = index.catalog.organisation;
  const slices = [
    { slice: 'current', from: current.from, to: current.to },
    { slice: 'before', from: before.from, to: before.to },
  ];
  const places = await Promise.all(
    kpiGroupings.map(async (by) => ({
      by,
      cells: await sumKpis(actor, scope, { by, timezone, slices: slices.map((one) => ({ kpi: kpi.id, ...one })) }),
    })),
  );
  const n = (places[0]?.cells ?? []).reduce((total, cell) => total + cell.n, 0);
  const readable = n <= MOST_CASES && kpi.rollUpBy.includes('supplier');
  const suppliers = readable ? await sumSuppliers(actor, scope, kpi, slices) : [];
  const ratio = judgedPercentile(kpi) === null;
  const split = (parts: readonly ChangePart[]): PartEffect[] =>
    ratio ? splitRatio(parts, kpi.unit === 'percent' ? 100 : 1) : leaveOneOut(kpi, parts, index.catalog.calendars);
  const group = (by: ContributorGrouping, parts: ChangePart[], missing: string): ContributorGroup => {
    const effects = split(parts);
    return { ...prepareGroup(by, { ...asked, parts, effects }), missing: effects.length === 0 ? missing : '' };
  };
  const byPlace = places.map(({ by, cells }) => group(by, pair(cells), ''));
  const method = !ratio ? 'leave_one_out' : addsUp(split(pair(places[0]?.cells ?? [])), change) ? 'adds_up' : 'none';
  if (method === 'none') return { method, groups: [] };
  if (!kpi.rollUpBy.includes('supplier')) return { method, groups: byPlace.filter(({ parts }) => parts.length > 1) };
  const named = suppliers.some(({ supplier }) => supplier !== UNASSIGNED);
  const supplied = pair(suppliers.map(({ supplier, ...sum }) => ({ ...sum, place: supplier })));
  const bySupplier = group('supplier', named ? supplied : [], readable ? NO_SUPPLIER : TOO_MANY);
  return { method, groups: [...byPlace.filter(({ parts }) => parts.length > 1), bySupplier] };
}

/** Within what adding up doubles in another order may leave. */
const addsUp = (effects: readonly PartEffect[], change: number) =>
  Math.abs(effects.reduce((total, { effect }) => total + effect, 0) - change) <= 1e-6 * Math.max(1, Math.abs(change));

function pair(cells: readonly (KpiSum & Pick<KpiCell, 'slice' | 'place'>)[]): ChangePart[] {
  return [...Map.groupBy(cells, ({ place }) => place)].map(([id, list]) => ({
    id,
    now: addSums(list.filter(({ slice }) => slice === 'current')),
    before: addSums(list.filter(({ slice }) => slice === 'before')),
  }));
}

type PrepareGroup = ListContributors & { parts: readonly ChangePart[]; effects: readonly PartEffect[] };

function prepareGroup(
  by: ContributorGrouping,
  { kpi, index, scope, current, before, parts, effects }: PrepareGroup,
): Omit<ContributorGroup, 'missing'> {
  const sorted = [...effects].sort((a, b) => Math.abs(b.effect) - Math.abs(a.effect) || (a.id < b.id ? -1 : 1));
  const rest = sorted.slice(SHOWN);
  return {
    by,
    parts: sorted.slice(0, SHOWN).flatMap((effect): Contributor[] => {
      const part = parts.find(({ id }) => id === effect.id);
      if (!part) return [];
      const { calendars } = index.catalog;
      const window = part.now.n > 0 ? current : before;
      return [
        {
          ...effect,
          name: nameOf(by, effect.id, index),
          now: judgeKpi(kpi, part.now, calendars).value,
          nowN: part.now.n,
          before: judgeKpi(kpi, part.before, calendars).value,
          beforeN: part.before.n,
          lineage: lineageOf(scope, window, by, effect.id),
        },
      ];
    }),
    rest: { parts: rest.length, effect: rest.reduce((total, { effect }) => total + effect, 0) },
  };
}

const nameOf = (by: ContributorGrouping, id: string, index: CatalogIndex): string =>
  by === 'supplier' ? (id === UNASSIGNED ? 'No supplier named' : id) : namePlaces(index)[by satisfies KpiGrouping](id).name;

const lineageOf = (scope: Scope, { from, to }: TimeWindow, by: ContributorGrouping, id: string): string =>
  hrefWith('', '', {
    environment: scope.environment,
    facility: scope.facility,
    department: scope.department,
    workflow: scope.workflow,
    from: from.toISOString(),
    to: to.toISOString(),
    [by]: id,
  }).slice(1);
