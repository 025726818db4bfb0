import { z } from 'zod';
import { scopePredicate } from '@/lib/access';
import { type BurnRule, type CatalogIndex, currentCatalog, indexCatalog } from '@/lib/catalog';
import { type Connection, lane, query, sql } from '@/lib/db';
import {
  type Actor,
  burnOf,
  countedAs,
  elapsedMs,
  NotFoundError,
  RELATIVE_ERROR,
  type Scope,
  type Slo,
  severitySchema,
  type Tally,
  type TimeWindow,
} from '@/lib/domain';
import { sayDuration } from '@/lib/domain/say';
import { sayObjective } from '@/lib/domain/say-slo';
import type { SloPoint, SloView } from '@/lib/domain/views/slos';
import { prepareRows, seesWhole, spanOf, visibleSlos, workflowOf } from './list-slos.db';
import { namePlaces } from './name-places';
import { readFreshness, type SloDay, sumSloDays, sumSloMinutes } from './sum-slo-days.db';
import { stepsOf } from './time-steps';

const MINUTE_MS = 60_000;
const MOST_EXCEPTIONS = 20;

/** One SLO in full. Throws NotFoundError when the catalog has none of this id that the reader may see. */
export async function getSlo(actor: Actor, { id, scope, now }: { id: string; scope: Scope; now: Date }): Promise<SloView> {
  const { catalog } = await currentCatalog();
  const index = indexCatalog(catalog);
  const slo = visibleSlos(actor, { environment: scope.environment }, index).find((one) => one.id === id);
  if (!slo) throw new NotFoundError('There is no such service level, or it lies outside the places you may see.');
  const own = { environment: scope.environment, facility: scope.facility, department: scope.department };
  const whole = seesWhole(actor, own, workflowOf(slo, index));
  const on = lane('screen');
  const { timezone } = catalog.organisation;
  const span = spanOf(slo, timezone, now);
  const rule = index.burnRules[0];
  const [[row], days, fresh, exceptions, breaches] = await Promise.all([
    prepareRows(actor, { scope: own, now, index, slos: [slo] }),
    sumSloDays(actor, own, [span], on, true),
    whole ? readFreshness(scope.environment, [span], index, on) : new Map<string, never>(),
    listRaised(actor, scope.environment, id, on),
    listStanding(scope.environment, id, on),
  ]);
  if (!row) throw new NotFoundError('There is no such service level.');
  const count = fresh.get(id);
  const windowOf = (ms: number) => ({ from: new Date(Math.floor(now.getTime() / MINUTE_MS) * MINUTE_MS - ms), to: now });
  const sizes = (rule?.pairs ?? []).flatMap(({ longMs, shortMs }) => [longMs, shortMs]);
  const tallies = count
    ? sizes.map((ms) => count(windowOf(ms)))
    : await sumSloMinutes(
        scope.environment,
        sizes.map((ms) => ({ key: countedAs(slo), ...windowOf(ms) })),
        on,
      );
  return {
    ...row,
    environment: scope.environment,
    timezone,
    asOf: now.toISOString(),
    whole,
    from: span.from.toISOString(),
    to: span.to.toISOString(),
    note: slo.note,
    formula: explainSlo(slo, index, rule),
    points: pointsOf(slo, span, timezone, count ?? ((window) => sumWithin(days, window))),
    pairs: whole && rule ? pairsOf(slo, rule, tallies, breaches) : null,
    minEvents: rule?.minEvents ?? null,
    exceptions,
  };
}

/** Of the days that begin in the window: one, unless the organisation has moved to another zone. */
const sumWithin = (days: readonly SloDay[], { from, to }: TimeWindow): Tally =>
  days
    .filter(({ at }) => at >= from && at < to)
    .reduce((sum, { good, bad }) => ({ good: sum.good + good, bad: sum.bad + bad }), { good: 0, bad: 0 });

function pairsOf(
  slo: Slo,
  { pairs }: BurnRule,
  tallies: readonly Tally[],
  since: ReadonlyMap<number, Date>,
): NonNullable<SloView['pairs']> {
  const side = (ms: number, tally: Tally = { good: 0, bad: 0 }) => ({ ms, ...tally, burn: burnOf(tally, slo.objective) });
  return pairs.map(({ burn, longMs, shortMs }, i) => ({
    burn,
    long: side(longMs, tallies[i * 2]),
    short: side(shortMs, tallies[i * 2 + 1]),
    since: since.get(burn)?.toISOString() ?? null,
  }));
}

function pointsOf(slo: Slo, { from, to }: { from: Date; to: Date }, timezone: string, count: (window: TimeWindow) => Tally): SloPoint[] {
  const edges = stepsOf({ from, to }, 'day', timezone);
  const days = edges.slice(0, -1).map((at, i) => {
    const window = { from: at, to: edges[i + 1] ?? to };
    return { ...window, tally: count(window) };
  });
  const n = days.reduce((sum, { tally }) => sum + tally.good + tally.bad, 0);
  const allowed = n * (1 - slo.objective);
  let used = 0;
  return days.map((day) => {
    used += day.tally.bad;
    return {
      at: day.from.toISOString(),
      to: day.to.toISOString(),
      good: day.tally.good,
      bad: day.tally.bad,
      usedRatio: n === 0 ? null : used / allowed,
    };
  });
}

/** How the number is made, in sentences. */
function explainSlo(slo: Slo, index: CatalogIndex, rule: BurnRule | undefined): string[] {
  const { about, indicator, objective, windowDays } = slo;
  const names = namePlaces(index);
  const at = about.facilities.length > 0 ? ` at ${about.facilities.map((id) => names.facility(id).name).join(', ')}` : '';
  const what = about.interface
    ? `log entries of ${names.interface(about.interface).name}${at}`
    : `transactions of ${names.workflow(about.workflow ?? '').name}${at}`;
  const counted = {
    success: `Good: ${what} that ended well, with or without a warning. Counted: those that ended, well or badly${about.interface ? ' (failed or dead-lettered); attempts that were taken up again count when they end' : ', on the day they ended; cancelled ones do not count'}.`,
    latency:
      indicator.kind === 'latency'
        ? `Good: ${what} that took at most ${sayDuration(elapsedMs(indicator.within))}${about.interface ? ` for the hop itself, told to within ${RELATIVE_ERROR * 100} %` : ' from begin to end, on the clock on the wall'}. Counted: those that ended well and told how long they took.`
        : '',
    freshness:
      indicator.kind === 'freshness'
        ? `Good: minutes in which the last of the ${what} that ended well was at most ${sayDuration(elapsedMs(indicator.within))} old. Counted: minutes in which one is usual, because the same minute of the week was fresh in most of the four weeks before; holidays, usual nights and the first week do not count. What comes late makes its minutes good.`
        : '',
  }[indicator.kind];
  const pairs = rule?.pairs
    .map(({ burn, longMs, shortMs }) => `${burn === 1 ? 'once' : `${burn} times`} over ${sayDuration(longMs)} and ${sayDuration(shortMs)}`)
    .join('; ');
  return [
    counted,
    `The budget is what the objective of ${sayObjective(objective)} leaves: ${sayObjective(1 - objective)} of what is counted in ${windowDays} days. The burn rate says how many times as fast as that it is being used.`,
    ...(rule && pairs
      ? [
          `An exception is raised when both windows of a pair burn faster than it says (${pairs}), each with enough counted (${rule.minEvents.over} and ${rule.minEvents.now}) and a share that chance explains in less than ${Math.round((1 - rule.confidence) * 100)} of 100 cases; and at once when nothing was good in ${sayDuration(rule.pairs[0]?.shortMs ?? 0)}. It ends when the short window is under again.`,
        ]
      : []),
  ];
}

const listedSchema = z.object({
  ref: z.string(),
  statement: z.string(),
  state: z.string(),
  severity: severitySchema,
  opened_at: z.date(),
  resolved_at: z.date().nullable(),
});

async function listRaised(actor: Actor, environment: Scope['environment'], id: string, on: Connection): Promise<SloView['exceptions']> {
  const rows = await query(
    sql`select 'EX-' || e.number as ref, e.statement, e.state, e.severity, e.opened_at, e.resolved_at from exception e
      where e.environment = ${environment} and e.grouped_by ? 'attr.slo' and e.grouped_by ->> 'attr.slo' = ${id}
        and exists (select from exception_member m where m.exception_id = e.id and ${scopePredicate(actor, { environment }, 'm')})
      order by e.opened_at desc limit ${MOST_EXCEPTIONS}`,
    listedSchema,
    on,
  );
  return rows.map(({ opened_at, resolved_at, ...row }) => ({
    ...row,
    openedAt: opened_at.toISOString(),
    resolvedAt: resolved_at?.toISOString() ?? null,
  }));
}

async function listStanding(environment: string, id: string, on: Connection): Promise<Map<number, Date>> {
  const rows = await query(
    sql`select burn, since from slo_breach where environment = ${environment} and slo = ${id}`,
    z.object({ burn: z.number(), since: z.date() }),
    on,
  );
  return new Map(rows.map(({ burn, since }) => [burn, since]));
}
