import { z } from 'zod';
import { listArrivedGroups, listDueOccurrences, listPromised } from '@/lib/assign';
import { addOnClock } from '@/lib/calendar';
import { type CatalogIndex, checkRule, countingRule, currentCatalog, indexCatalog } from '@/lib/catalog';
import { inTransaction, query, sql } from '@/lib/db';
import {
  countMatches,
  describeSignature,
  type EventGroup,
  gatherEvents,
  partKeyOf,
  planUsual,
  tryCounts,
  tryGroups,
  trySilence,
  tryTrend,
  tryVolume,
  USUAL_DAYS,
} from '@/lib/detect';
import {
  type Actor,
  type CanonicalEvent,
  CatalogError,
  type Environment,
  type ExceptionType,
  elapsedMs,
  ForbiddenError,
  maySetRules,
  NotFoundError,
  type RuleMinute,
  type Tried,
  UnavailableError,
} from '@/lib/domain';
import { sayStamp } from '@/lib/domain/say';
import type { RuleTried, RuleTry } from '@/lib/domain/views/rule-try';
import { findSeriesClock, listRuleMinutes } from '@/lib/rollup';
import { nameGroups } from '@/lib/show';
import { pageWorkflowEvents } from '@/lib/store';
import { recallSeries } from './series-memory';
import { tryKpiRule } from './try-kpis';

const DAY_MS = 86_400_000;
const BUDGET_MS = 12_000;
const PAGE = 4_000;
const MOST_TOLD = 200;
let trying = false;

interface Asked {
  type: ExceptionType;
  environment: Environment;
  index: CatalogIndex;
  from: Date;
  to: Date;
  isLate: () => boolean;
}

/** What a rule would have raised, since when that is known, and what it was judged by; or why it cannot be said. */
type Answer = { ok: true; tried: Tried[]; from: Date; basis: string } | { ok: false; reason: string };

/**
 * What the rule of an exception type, as it stands or as it is being written, would have raised in the last days; nothing is stored. One at a time
 * in a process, within twelve seconds: where they do not suffice, fewer days are looked at, and that is said. Errors: ForbiddenError, NotFoundError,
 * CatalogError with the faults of the rule, UnavailableError while another is tried.
 */
export async function tryRule(
  actor: Actor,
  { code, environment, said, now }: { code: string; environment: Environment; said: RuleTry; now: Date },
): Promise<RuleTried> {
  if (!maySetRules(actor)) throw new ForbiddenError('Only administrators of the catalog try rules: the answer tells of every place.');
  const { catalog } = await currentCatalog();
  const stored = catalog.exceptionTypes.find((one) => one.code === code);
  if (!stored) throw new NotFoundError(`There is no exception type ${code.slice(0, 60)}.`);
  const type = { ...stored, rule: said.rule ?? stored.rule, defaultOn: true };
  if (said.rule) {
    const faults = checkRule(catalog, code, said.rule);
    if (faults.length > 0) throw new CatalogError(faults);
  }
  if (trying) throw new UnavailableError('Another rule is being tried. Try again in some seconds.', 5);
  trying = true;
  const until = Date.now() + BUDGET_MS;
  try {
    const index = indexCatalog({ ...catalog, exceptionTypes: catalog.exceptionTypes.map((one) => (one.code === code ? type : one)) });
    const from = new Date(now.getTime() - said.days * DAY_MS);
    const answer = await tryKind({ type, environment, index, from, to: now, isLate: () => Date.now() > until });
    if (!answer.ok) return { ok: false, code, reason: answer.reason };
    const tried = answer.tried.filter(({ at }) => at >= answer.from).sort((a, b) => b.at.getTime() - a.at.getTime());
    return {
      ok: true,
      code,
      environment,
      timezone: catalog.organisation.timezone,
      from: answer.from.toISOString(),
      to: now.toISOString(),
      basis: answer.basis,
      raised: tried.length,
      list: tried.slice(0, MOST_TOLD).map(({ at, until: end, groupedBy, text }) => ({
        at: at.toISOString(),
        until: end?.toISOString() ?? null,
        groups: nameGroups(groupedBy, index),
        text,
      })),
      stands: await countRaised(environment, code, answer.from, now),
    };
  } finally {
    trying = false;
  }
}

async function countRaised(environment: string, code: string, from: Date, to: Date): Promise<number> {
  const [row] = await query(
    sql`SELECT count(*) AS n FROM exception WHERE environment = ${environment} AND code = ${code} AND opened_at >= ${from} AND opened_at < ${to}`,
    z.object({ n: z.number() }),
  );
  return row?.n ?? 0;
}

async function tryKind(asked: Asked): Promise<Answer> {
  const { kind } = asked.type.rule;
  switch (kind) {
    case 'count':
    case 'share':
      return tryCounted(asked);
    case 'event':
      return tryByEvents(asked);
    case 'silence':
    case 'trend':
    case 'volume':
      return tryBySeries(asked);
    case 'missing_milestone':
      return tryPromises(asked);
    case 'expected_batch':
      return tryOccurrences(asked);
    case 'deadline':
      return asked.type.rule.from === undefined
        ? tryUsual(asked)
        : refusal('its time follows from what each transaction told when it began, which is not kept by date');
    case 'kpi_breach':
      return { ok: true, ...(await tryKpiRule({ ...asked, code: asked.type.code }, asked.index)) };
    case 'metric':
    case 'slo_burn':
      return refusal('it reads numbers that applications and service levels keep by the minute for days only, not their course');
    case 'duplicate':
    case 'reconcile':
    case 'snapshot':
    case 'sequence':
    case 'handover':
    case 'release':
      return refusal('it holds what comes against what was known at that moment, and of that only the present is kept');
  }
}

const refusal = (why: string): Answer => ({ ok: false, reason: `This cannot be tried on the past: ${why}.` });

/** By the minutes that the rule has counted, or, where it counted otherwise or not at all, by stored log entries. */
async function tryCounted(asked: Asked): Promise<Answer> {
  const { type, environment, index, from, to } = asked;
  const [rule] = countingRule(type);
  if (!rule) return refusal('its rule counts nothing');
  const key = { code: type.code, countedAs: rule.countedAs };
  const counted = await inTransaction(
    (tx) => listRuleMinutes(tx, environment, { ...key, from: new Date(from.getTime() - rule.withinMs), to }),
    { lane: 'screen' },
  );
  if (counted.since && counted.since.getTime() < from.getTime() + DAY_MS)
    return { ok: true, tried: tryCounts(rule, counted.minutes, index), from, basis: 'what this rule counted by the minute' };
  const minutes: RuleMinute[] = [];
  const { since, events } = await eachPage(asked, (page) => void minutes.push(...countMatches(page, [rule], index)));
  return { ok: true, tried: tryCounts(rule, addUp(minutes), index), from: since, basis: sayEvents(events, asked, since) };
}

function addUp(minutes: readonly RuleMinute[]): RuleMinute[] {
  const sums = new Map<string, RuleMinute>();
  for (const minute of minutes) {
    const name = `${minute.at.getTime()} ${minute.signature}`;
    const known = sums.get(name);
    if (known) {
      known.matched += minute.matched;
      known.counted += minute.counted;
    } else sums.set(name, { ...minute });
  }
  return [...sums.values()];
}

async function tryByEvents(asked: Asked): Promise<Answer> {
  const groups = new Map<string, EventGroup>();
  const { since, events } = await eachPage(asked, (page) => gatherEvents(groups, page, asked.type.code, asked.index));
  const basis = `${sayEvents(events, asked, since)}; when they ended is not worked out`;
  return { ok: true, tried: tryGroups(groups.values()), from: since, basis };
}

async function eachPage({ type, environment, from, to, isLate }: Asked, take: (page: readonly CanonicalEvent[]) => void) {
  let events = 0;
  let since = to;
  for await (const page of pageWorkflowEvents({ environment, workflows: type.workflows, from, to }, PAGE)) {
    if (isLate()) return { events, since };
    take(page.events);
    events += page.events.length;
    since = page.day;
  }
  return { events, since: from };
}

const sayEvents = (events: number, { from, index }: Asked, since: Date): string => {
  const cut = since > from ? `; there was time for those since ${sayStamp(since, index.catalog.organisation.timezone)} only` : '';
  return `${events.toLocaleString('en-US')} stored log entries${cut}`;
};

async function tryBySeries({ type, environment, index, from, to, isLate }: Asked): Promise<Answer> {
  const memory = await inTransaction(
    async (tx) => {
      const clock = await findSeriesClock(tx, environment);
      return clock ? recallSeries(tx, environment, clock) : null;
    },
    { lane: 'screen' },
  );
  if (!memory) return refusal('nothing was heard in this environment yet');
  const start = new Date(Math.max(from.getTime(), memory.heardMs));
  const end = new Date(Math.min(to.getTime(), memory.toMs));
  const [silence] = index.series.silence.filter((one) => one.type === type);
  const [trend] = index.series.trend.filter((one) => one.type === type);
  const span = { memory, from: start, to: end, isLate };
  const [volume] = index.series.volume.filter((one) => one.type === type);
  const result = silence
    ? trySilence(silence, span, index)
    : trend
      ? tryTrend(trend, span, index)
      : volume
        ? tryVolume(volume, span, index)
        : null;
  if (!result) return refusal('its rule reads no series');
  const cut =
    result.through < end ? `, up to ${sayStamp(result.through, index.catalog.organisation.timezone)}: there was no time for more` : '';
  return {
    ok: true,
    tried: result.tried,
    from: start,
    basis: `${memory.flows.length} flows and ${memory.hops.length} hops as they are remembered${cut}`,
  };
}

async function tryPromises({ type, environment, index, from, to }: Asked): Promise<Answer> {
  const { rule } = type;
  if (rule.kind !== 'missing_milestone') return refusal('its rule makes no promise');
  if (rule.when !== undefined)
    return refusal(
      'its condition asks what the log entry said with which the promise began; that would have to be read of every transaction',
    );
  const promised = await inTransaction((tx) => listPromised(tx, { environment, ...rule, from }), { lane: 'screen' });
  const groups = new Map<string, { groupedBy: Record<string, string>; at: Date; open: boolean; until: Date; n: number }>();
  for (const one of promised) {
    const timezone = index.timezoneOf(one.facility);
    const dueAt = addOnClock(one.startsAt, rule.within, rule.clock, index.catalog.calendars, timezone, one);
    const doneAt = [one.reachedAt, one.overAt].filter((at) => at !== null).sort((a, b) => a.getTime() - b.getTime())[0] ?? null;
    if (dueAt > to || (doneAt && doneAt <= dueAt)) continue;
    const fields = { ...one, milestone: rule.milestone };
    const { signature, groupedBy } = describeSignature(type.code, rule.groupBy, {
      fields: namesOf(fields),
      keys: one.keys,
      attributes: {},
    });
    const known = groups.get(signature);
    if (!known) groups.set(signature, { groupedBy, at: dueAt, open: doneAt === null, until: doneAt ?? to, n: 1 });
    else {
      known.n += 1;
      known.open ||= doneAt === null;
      if (dueAt < known.at) known.at = dueAt;
      if (doneAt && doneAt > known.until) known.until = doneAt;
    }
  }
  const tried = [...groups.values()].map(({ groupedBy, at, open, until, n }) => ({
    groupedBy,
    at,
    until: open ? null : until,
    text: `${n} overdue`,
  }));
  return { ok: true, tried, from, basis: `${promised.length.toLocaleString('en-US')} transactions that began in this time` };
}

const namesOf = ({
  facility,
  department,
  workflow,
  supplier,
  milestone,
}: Record<'facility' | 'department' | 'workflow' | 'milestone', string> & { supplier: string | null }) => ({
  facility,
  department,
  workflow,
  supplier,
  milestone,
});

async function tryOccurrences({ type, environment, from, to }: Asked): Promise<Answer> {
  const { rule } = type;
  if (rule.kind !== 'expected_batch') return refusal('its rule promises no batches');
  const list = await inTransaction((tx) => listDueOccurrences(tx, environment, type.code, { from, to }), { lane: 'screen' });
  const tried = list.flatMap(({ facility, part, period, due_at, arrived_at }): Tried[] => {
    const at = new Date(due_at.getTime() - elapsedMs(rule.raiseBefore));
    if (at > to || (arrived_at && arrived_at <= at)) return [];
    return [{ at, until: arrived_at, groupedBy: { facility, 'key.pay_group': part }, text: `${period} was not there` }];
  });
  return { ok: true, tried, from, basis: `${list.length} promised batches` };
}

/** What was usual on each of these days by the days before it, and did not come. */
async function tryUsual({ type, environment, index, from, to }: Asked): Promise<Answer> {
  const [rule] = index.series.deadline.filter((one) => one.type === type);
  if (!rule) return refusal('its rule waits for nothing');
  const tried: Tried[] = [];
  for (const workflow of type.workflows) {
    const asked = {
      environment,
      workflow,
      milestone: rule.rule.milestone,
      partKey: partKeyOf(rule),
      byFacility: rule.rule.groupBy.includes('facility'),
    };
    const since = new Date(from.getTime() - (USUAL_DAYS + 2) * DAY_MS);
    const arrivals = await inTransaction((tx) => listArrivedGroups(tx, { ...asked, from: since }), { lane: 'screen' });
    const seen = new Set<string>();
    for (let at = from.getTime(); at < to.getTime(); at += DAY_MS) {
      const known = arrivals.filter((one) => one.at.getTime() < at);
      for (const plan of planUsual({ rule, environment, workflow, arrivals: known, now: new Date(at) }, index)) {
        const name = JSON.stringify([plan.facility, plan.part, plan.period]);
        if (seen.has(name) || plan.raiseAt > to) continue;
        seen.add(name);
        const own = arrivals.filter(
          ({ facility, part, at: came }) =>
            facility === plan.facility && part === plan.part && came.getTime() > plan.dueAt.getTime() - DAY_MS,
        );
        const came = own.map((one) => one.at).sort((a, b) => a.getTime() - b.getTime())[0] ?? null;
        if (came && came <= plan.raiseAt) continue;
        const key = partKeyOf(rule);
        const groupedBy = {
          ...(asked.byFacility ? { facility: plan.facility } : {}),
          ...(key === null ? {} : { [`key.${key}`]: plan.part }),
        };
        tried.push({ at: plan.raiseAt, until: came, groupedBy, text: `${plan.period} was not there` });
      }
    }
  }
  return { ok: true, tried, from, basis: 'what was usual on each day by the weeks before it' };
}
