import { currentCatalog, indexCatalog } from '@/lib/catalog';
import type { Actor, Scope, TimeWindow } from '@/lib/domain';
import { sayChange } from '@/lib/domain/say-kpi';
import type { Comparison, ComparisonKind, ContributorGroup, Movement } from '@/lib/domain/views/movement';
import { comparableWindows } from './comparable-windows';
import { defineKpi } from './describe-kpi';
import { findKpi } from './get-kpi.db';
import { addSums, judgedPercentile, type MeasuredKpi } from './judge-kpi';
import { boundWindow, judgeMovement, type MeasuredWindow } from './judge-movement';
import { kpiWindow } from './kpi-windows';
import { listContributors } from './list-contributors.db';
import { sumKpis } from './sum-kpis.db';
import { countOpenOf, MOST_CASES, sumSpreads } from './sum-suppliers.db';

export interface ReadMovement {
  id: string;
  scope: Scope;
  /** Null: the measure's own window. `previous`: what it is held against first, by its name, when that is not the time as long before. */
  window: (TimeWindow & { previous?: (TimeWindow & { name: string }) | undefined }) | null;
  /** Which comparison the contributors explain; the window before when it is left out or does not apply. */
  against?: ComparisonKind | undefined;
  now: Date;
}

/**
 * How a measure moved against comparable earlier windows, each judged against chance, and which places and suppliers moved it.
 * Only what the reader may see. Throws NotFoundError for a measure that is unknown or not computed.
 * Cost: ranges of kpi_bucket; for suppliers and weighed ratios one row of contribution a case, up to MOST_CASES.
 */
export async function readMovement(actor: Actor, { id, scope, window, against, now }: ReadMovement): Promise<Movement> {
  const { catalog } = await currentCatalog();
  const index = indexCatalog(catalog);
  const kpi = findKpi(index, id);
  const { current } = kpiWindow(kpi, now, window);
  const comparable = comparableWindows(kpi, current, index);
  const asked = window?.previous;
  const earlier = asked ? [{ kind: 'previous' as const, ...asked }, ...comparable.filter(({ kind }) => kind !== 'previous')] : comparable;
  const slices = [{ slice: 'current', ...current }, ...earlier.map(({ kind, from, to }) => ({ slice: kind as string, from, to }))];
  const [cells, open] = await Promise.all([
    sumKpis(actor, scope, { timezone: catalog.organisation.timezone, slices: slices.map((one) => ({ kpi: id, ...one })) }),
    countOpenOf(actor, scope, id, slices),
  ]);
  const cases = cells.reduce((total, { n }) => total + n, 0);
  const spreads = weighs(kpi) && cases <= MOST_CASES ? await sumSpreads(actor, scope, id, slices) : new Map<string, number>();
  const measured = (slice: string, span: TimeWindow): MeasuredWindow => ({
    ...span,
    sum: addSums(cells.filter((cell) => cell.slice === slice)),
    open: open.get(slice) ?? 0,
    cases: spreads.get(slice),
  });
  const present = measured('current', current);
  const comparisons = earlier.map((one) => judgeMovement(kpi, present, { ...one, ...measured(one.kind, one) }, catalog.calendars));
  const chosen = earlier.find(({ kind }) => kind === against) ?? earlier[0];
  const comparison = comparisons.find(({ kind }) => kind === chosen?.kind);
  const { method, groups } =
    chosen && comparison?.change !== null && comparison !== undefined
      ? await listContributors(actor, { kpi, index, scope, current, before: chosen, change: comparison.change })
      : { method: 'none' as const, groups: [] };
  return {
    kpi: defineKpi(kpi, index),
    environment: scope.environment,
    timezone: catalog.organisation.timezone,
    asOf: now.toISOString(),
    current: boundWindow(kpi, present, catalog.calendars),
    comparisons,
    against: chosen?.kind ?? 'previous',
    method,
    groups,
    sentence: comparison ? writeSentence(kpi, comparison, groups) : '',
  };
}

const weighs = (kpi: MeasuredKpi) => judgedPercentile(kpi) === null && 'weight' in kpi.measure && kpi.measure.weight !== undefined;

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** `+8.8 h worse, more than chance explains (between ...), against the 7 days before. Granite City gives the most, +5.1 h.` */
function writeSentence(kpi: MeasuredKpi, comparison: Comparison, groups: readonly ContributorGroup[]): string {
  const said = capital(`${comparison.words}, against ${comparison.name}.`);
  if (comparison.verdict !== 'changed' && comparison.verdict !== 'not_judged') return said;
  const same = (effect: number) => Math.sign(effect) === Math.sign(comparison.change ?? 0);
  const [first] = groups
    .filter(({ by }) => by === 'facility' || by === 'supplier')
    .flatMap(({ parts }) => parts.slice(0, 1))
    .filter(({ effect }) => same(effect))
    .sort((a, b) => Math.abs(b.effect) - Math.abs(a.effect));
  const gives = first ? sayChange({ change: first.effect, unit: kpi.unit, direction: kpi.direction }) : null;
  return first && gives?.verdict ? `${said} ${first.name} gives the most, ${gives.figure}.` : said;
}
