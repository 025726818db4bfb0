import { z } from 'zod';
import { placesFor } from '@/lib/access';
import { localDayStart } from '@/lib/calendar';
import { type CatalogIndex, currentCatalog, indexCatalog } from '@/lib/catalog';
import { type Connection, lane, query, sql } from '@/lib/db';
import { type Actor, burnOf, countedAs, elapsedMs, type IndicatorKind, type Scope, type Slo, type Tally, UNASSIGNED } from '@/lib/domain';
import { sayCounted } from '@/lib/domain/say-slo';
import { type SloList, type SloRow, type SloState, sloStates } from '@/lib/domain/views/slos';
import { judgedFrom, judgeSlo } from './judge-slo';
import { namePlaces } from './name-places';
import { readFreshness, type SloSpan, sumSloDays, sumSloMinutes } from './sum-slo-days.db';

/** The burn of fewer than this in an hour is chance. */
const FEWEST_BURNING = 20;
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

export interface ListSlos {
  scope: Scope;
  interface?: string[] | undefined;
  indicator?: IndicatorKind | undefined;
  about?: 'interface' | 'workflow' | undefined;
  state?: SloState | undefined;
  now: Date;
}

/** The workflow that an SLO is about, or that its interface belongs to. */
export const workflowOf = ({ about }: Slo, index: CatalogIndex): string =>
  about.workflow ?? index.interfaces.get(about.interface ?? '')?.workflow ?? UNASSIGNED;

/** The window of an SLO's budget: so many days of the organisation, today included. */
export function spanOf(slo: Slo, timezone: string, now: Date): SloSpan {
  const today = localDayStart(now, timezone);
  // Noon of that day lies inside it whatever the clocks did since.
  const from = localDayStart(new Date(today.getTime() + DAY_MS / 2 - (slo.windowDays - 1) * DAY_MS), timezone);
  return { slo, from, to: new Date(Math.floor(now.getTime() / MINUTE_MS) * MINUTE_MS + MINUTE_MS) };
}

/** The SLOs of the catalog that the reader may see and the scope asks for; their numbers are limited further. */
export function visibleSlos(actor: Actor, scope: Scope, index: CatalogIndex): Slo[] {
  const { grants } = placesFor(actor, scope.environment);
  const asks = (ids: string[] | undefined, own: readonly string[]) =>
    !ids?.length || own.length === 0 || own.some((id) => ids.includes(id));
  return [...index.slos.values()].filter((slo) => {
    const workflow = workflowOf(slo, index);
    const { facilities } = slo.about;
    const seen = grants.some(
      (grant) =>
        (grant.workflows?.includes(workflow) ?? true) &&
        (facilities.length === 0 || grant.facilities === null || facilities.some((id) => grant.facilities?.includes(id))),
    );
    return seen && asks(scope.workflow, [workflow]) && asks(scope.facility, facilities);
  });
}

/** Whether a reader with this scope sees all that an SLO counts, so that numbers of all places may be shown. */
export function seesWhole(actor: Actor, scope: Scope, workflow: string): boolean {
  if (scope.facility?.length || scope.department?.length) return false;
  return placesFor(actor, scope.environment).grants.some(
    ({ facilities, departments, workflows }) => facilities === null && departments === null && (workflows?.includes(workflow) ?? true),
  );
}

/** Every SLO the reader may see with its budget, worst first. Cost: slo_day of the window; slo_minute of the last hour; arrivals of feeds. */
export async function listSlos(actor: Actor, { scope, now, ...filter }: ListSlos): Promise<SloList> {
  const { catalog } = await currentCatalog();
  const index = indexCatalog(catalog);
  const asked = visibleSlos(actor, scope, index).filter(
    ({ about, indicator }) =>
      (!filter.interface?.length || filter.interface.includes(about.interface ?? '')) &&
      (filter.indicator === undefined || indicator.kind === filter.indicator) &&
      (filter.about === undefined || (filter.about === 'interface') === (about.interface !== undefined)),
  );
  const rows = await prepareRows(actor, { scope, now, index, slos: asked });
  return {
    environment: scope.environment,
    timezone: catalog.organisation.timezone,
    asOf: now.toISOString(),
    whole: asked.every((slo) => seesWhole(actor, scope, workflowOf(slo, index))),
    slos: rows.filter(({ state }) => filter.state === undefined || state === filter.state).sort(byNeed),
  };
}

/** By state, then by what is left of the budget, then by name. */
function byNeed(a: SloRow, b: SloRow): number {
  const left = (row: SloRow) => row.budgetLeftRatio ?? Number.POSITIVE_INFINITY;
  const [first, second] = [left(a), left(b)];
  return sloStates.indexOf(a.state) - sloStates.indexOf(b.state) || (first === second ? 0 : first - second) || a.name.localeCompare(b.name);
}

interface Preparing {
  scope: Scope;
  now: Date;
  index: CatalogIndex;
  slos: readonly Slo[];
}

/** The rows of these SLOs, in their order. */
export async function prepareRows(actor: Actor, { scope, now, index, slos }: Preparing): Promise<SloRow[]> {
  const on = lane('screen');
  const spans = slos.map((slo) => spanOf(slo, index.catalog.organisation.timezone, now));
  const whole = slos.filter((slo) => seesWhole(actor, scope, workflowOf(slo, index)));
  const hour = { from: new Date(now.getTime() - HOUR_MS), to: now };
  const events = whole.filter(({ indicator }) => indicator.kind !== 'freshness');
  const [sums, fresh, last, filled, open] = await Promise.all([
    sumSloDays(actor, scope, spans, on, false),
    readFreshness(
      scope.environment,
      spans.filter(({ slo }) => whole.includes(slo)),
      index,
      on,
    ),
    sumSloMinutes(
      scope.environment,
      events.map((slo) => ({ key: countedAs(slo), ...hour })),
      on,
    ),
    listFilled(on),
    listBurningNow(scope.environment, on),
  ]);
  const tallies = new Map<string, Tally>(sums.map(({ slo, good, bad }) => [slo, { good, bad }]));
  const hours = new Map(events.map((slo, i) => [slo.id, last[i]]));
  return spans.map(({ slo, from, to }) => {
    const isWhole = whole.includes(slo);
    const isFresh = slo.indicator.kind === 'freshness';
    const count = fresh.get(slo.id);
    const nothing = { good: 0, bad: 0 };
    const tally = isFresh ? (isWhole ? (count?.({ from, to }) ?? nothing) : null) : (tallies.get(slo.id) ?? nothing);
    const lately = isFresh ? count?.(hour) : hours.get(slo.id);
    const known = filled.has(countedAs(slo));
    return toRow(slo, index, {
      tally: known ? tally : nothing,
      burn: known && isWhole && lately && lately.good + lately.bad >= FEWEST_BURNING ? burnOf(lately, slo.objective) : null,
      exception: isWhole ? (open.get(slo.id) ?? null) : null,
    });
  });
}

function toRow(
  slo: Slo,
  index: CatalogIndex,
  { tally, burn, exception }: { tally: Tally | null; burn: number | null; exception: string | null },
): SloRow {
  const names = namePlaces(index);
  const { state, budget } = judgeSlo(slo, tally, exception !== null);
  const { good, bad } = tally ?? { good: 0, bad: 0 };
  return {
    id: slo.id,
    name: slo.name,
    indicator: slo.indicator.kind,
    interface: slo.about.interface ? names.interface(slo.about.interface) : null,
    workflow: names.workflow(workflowOf(slo, index)),
    facilities: slo.about.facilities.map(names.facility),
    objective: slo.objective,
    windowDays: slo.windowDays,
    withinMs: slo.indicator.kind === 'success' ? null : elapsedMs(slo.indicator.within),
    agreed: slo.agreed,
    counted: sayCounted(slo),
    state,
    good,
    bad,
    judgedFrom: judgedFrom(slo),
    goodRatio: good + bad === 0 ? null : good / (good + bad),
    budgetAllowed: budget?.allowed ?? null,
    budgetLeft: budget?.left ?? null,
    budgetLeftRatio: budget?.leftRatio ?? null,
    burn,
    exception,
  };
}

/** The definitions whose sums are complete; others have no number yet. */
export async function listFilled(on: Connection): Promise<Set<string>> {
  const rows = await query(sql`select counted_as from slo_count`, z.object({ counted_as: z.string() }), on);
  return new Set(rows.map((row) => row.counted_as));
}

/** The open exception of each SLO that has one. */
async function listBurningNow(environment: string, on: Connection): Promise<Map<string, string>> {
  const rows = await query(
    sql`select e.grouped_by ->> 'attr.slo' as slo, 'EX-' || e.number as ref from exception e
      where e.environment = ${environment} and e.grouped_by ? 'attr.slo' and e.state <> 'resolved' order by e.number`,
    z.object({ slo: z.string(), ref: z.string() }),
    on,
  );
  return new Map(rows.map(({ slo, ref }) => [slo, ref]));
}
