import { countingRule } from '@/lib/catalog';
import { inTransaction } from '@/lib/db';
import { countMatches, type EventGroup, gatherEvents, tryCounts, tryGroups, trySilence, tryTrend, tryVolume } from '@/lib/detect';
import type { CanonicalEvent, RuleMinute } from '@/lib/domain';
import { sayStamp } from '@/lib/domain/say';
import { findSeriesClock, listRuleMinutes } from '@/lib/rollup';
import { pageWorkflowEvents } from '@/lib/store';
import { recallSeries } from './series-memory';
import { type Answer, type Asked, refusal } from './try-answer';

const DAY_MS = 86_400_000;
const PAGE = 4_000;

/** By the minutes that the rule has counted, or, where it counted otherwise or not at all, by stored log entries. */
export async function tryCounted(asked: Asked): Promise<Answer> {
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

/** By stored log entries, one after the other. */
export async function tryByEvents(asked: Asked): Promise<Answer> {
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

/** By the weeks that are remembered of every series. */
export async function tryBySeries({ type, environment, index, from, to, isLate }: Asked): Promise<Answer> {
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
