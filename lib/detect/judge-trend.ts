import type { CatalogIndex, TrendRule } from '@/lib/catalog';
import { type HopSeries, provesAbove, type SeriesBreach, type SeriesMemory } from '@/lib/domain';
import { sayDuration, sayShare } from '@/lib/domain/say';
import { sayTimes } from '@/lib/domain/say-slo';
import { comparableShifts, FEWEST_DAYS } from './comparable-shifts';
import { describeSignature } from './describe-signature';
import { beginBreach, type SeriesVerdict } from './series-verdict';

const HOUR_MS = 3_600_000;
/** Hours looked back on for enough entries; a quiet hop needs more of them. */
const LOOK_BACK = 72;
/** What grows by less than this nobody feels. */
const LEAST_GROWTH_MS = 250;
/** More errors than this, and it does not just get slower. */
const MOST_ERRORS = 0.2;
const CONFIDENCE = 0.999;

export interface TrendInput {
  rule: TrendRule;
  memory: SeriesMemory;
  breaches: readonly SeriesBreach[];
  newId: (at: Date) => string;
}

/** An hour of a hop, or several, against what is usual then: durations in ms, or shares of errors. */
interface Hour {
  atMs: number;
  now: number;
  usual: number;
  times: number;
  n: number;
}

/** A hop with its last hours, the newest first. */
interface Watched {
  hop: HopSeries;
  hours: readonly Hour[];
}

/**
 * Which hops have become slower, or fail more often, than they usually do: over `windows` whole hours in a row with enough entries each. Slower:
 * together `factor` times what the same hours of comparable days had (their median, with the hours beside them), and each of them at least half the way
 * to it; failing more often: each of them by more than chance explains. Several hops of one group are one. Over when the last two such hours of what was told
 * have come back half the way, and nothing else of the group is beyond it. An hour with too few entries is taken together with those before it, and
 * without three comparable days nothing is usual. Told the same twice, it says the same.
 */
export function judgeTrend({ rule, memory, breaches, newId }: TrendInput, index: CatalogIndex): SeriesVerdict {
  const verdict: SeriesVerdict = { findings: [], begun: [], over: [] };
  const known = new Map(breaches.filter(({ environment }) => environment === memory.environment).map((one) => [one.signature, one]));
  const meant = memory.hops.filter(({ workflow }) => rule.type.workflows.includes(workflow));
  const groups = Map.groupBy(meant, (hop) => groupOf(rule, hop).signature);
  for (const [signature, hops] of groups) {
    const watched = hops.map((hop): Watched => ({ hop, hours: lastHours(hop, rule, memory, index) }));
    const breach = known.get(signature);
    known.delete(signature);
    if (breach) {
      const end = findEnd(rule, watched, breach);
      if (end) verdict.over.push({ breach, at: new Date(end.atMs + HOUR_MS), text: sayHour(rule, end) });
      continue;
    }
    const beyond = watched
      .flatMap(({ hop, hours }) => {
        const whole = findWhole(rule, hours);
        return whole ? [{ hop, whole }] : [];
      })
      .sort((a, b) => b.whole.times - a.whole.times);
    const [worst] = beyond;
    if (!worst) continue;
    const { hop, whole } = worst;
    const group = { environment: memory.environment, ...groupOf(rule, hop) };
    const facts = {
      now: sayLevel(rule, whole.now),
      usual: sayLevel(rule, whole.usual),
      times: sayTimes(whole.times),
      window: `${rule.rule.windows} h`,
      what: beyond.map((one) => index.workflows.get(one.hop.workflow)?.workflow.shortName ?? one.hop.workflow).join(', '),
      hops: beyond.map((one) => nameOf(one.hop)).join(', '),
    };
    const place = beyond.length === 1 ? { workflow: hop.workflow } : {};
    beginBreach(verdict, { type: rule.type, group, at: new Date(whole.atMs), facts, evidence: sayHour(rule, whole), newId, place }, index);
  }
  for (const breach of known.values())
    verdict.over.push({ breach, at: new Date(memory.toMs), text: 'it is not heard of any more, or the catalog groups it otherwise' });
  return verdict;
}

const nameOf = ({ connector, workflow }: HopSeries): string => `${connector}/${workflow}`;

const groupOf = ({ type, rule }: TrendRule, { connector, workflow }: HopSeries) =>
  describeSignature(type.code, rule.groupBy, { fields: { connector, workflow }, keys: {}, attributes: {} });

const halfWay = ({ rule }: TrendRule): number => 1 + (rule.factor - 1) / 2;

/** The hour that proves that what was told is back; null while a hop of it is not, or another one of the group is beyond by now. */
function findEnd(rule: TrendRule, watched: readonly Watched[], breach: SeriesBreach): Hour | null {
  const told = (breach.facts['hops'] ?? '').split(', ');
  const own = watched.filter(({ hop }) => breach.facts['hops'] === undefined || told.includes(nameOf(hop)));
  const isBack = ({ hours }: Watched) => {
    const last = hours.slice(0, 2);
    return last.length === 2 && last.every(({ times, atMs }) => times < halfWay(rule) && atMs >= breach.since.getTime());
  };
  if (own.length === 0 || !own.every(isBack)) return null;
  if (watched.some(({ hours }) => findWhole(rule, hours) !== null)) return null;
  return own.flatMap(({ hours }) => hours.slice(0, 1)).sort((a, b) => b.atMs - a.atMs)[0] ?? null;
}

/** The last `windows` hours as one, when they are beyond the rule; else null. */
function findWhole(rule: TrendRule, hours: readonly Hour[]): Hour | null {
  const last = hours.slice(0, rule.rule.windows);
  if (last.length < rule.rule.windows) return null;
  const whole = join(last, rule);
  if (rule.rule.measure === 'error_ratio') return last.every((hour) => failsMore(rule, hour)) ? whole : null;
  const isSlower = whole.times >= rule.rule.factor && whole.now - whole.usual >= LEAST_GROWTH_MS;
  return isSlower && last.every(({ times }) => times >= halfWay(rule)) ? whole : null;
}

function failsMore({ rule }: TrendRule, { now, usual, times, n }: Hour): boolean {
  const bad = Math.round(now * n);
  return times >= rule.factor && provesAbove({ good: n - bad, bad }, Math.min(0.9, usual * rule.factor + 0.01), CONFIDENCE);
}

interface Part extends Omit<Hour, 'times'> {
  bad: number;
}

/** The last hours, each with enough entries or taken together with those before it, the newest first: as many as the rule looks at and at least two. */
function lastHours(hop: HopSeries, rule: TrendRule, memory: SeriesMemory, index: CatalogIndex): Hour[] {
  const wanted = Math.max(2, rule.rule.windows);
  const hours: Hour[] = [];
  let parts: Part[] = [];
  const end = Math.round((memory.toMs - memory.fromMs) / HOUR_MS);
  for (let i = end - 1; i >= Math.max(0, end - LOOK_BACK) && hours.length < wanted; i -= 1) {
    const now = levelOf(hop, i, rule);
    const n = hop.n[i] ?? 0;
    if (now === null || n === 0) continue;
    const usual = usualOf(hop, i, { rule, memory }, index);
    if (usual === null) {
      if (n >= rule.rule.minCount) return [];
      continue;
    }
    parts.push({ atMs: memory.fromMs + i * HOUR_MS, now, usual, n, bad: hop.bad[i] ?? 0 });
    const [entries, bad] = [sum(parts, (part) => part.n), sum(parts, (part) => part.bad)];
    if (entries < rule.rule.minCount) continue;
    if (rule.rule.measure === 'duration_p95' && bad > MOST_ERRORS * entries) return [];
    hours.push(join(parts, rule));
    parts = [];
  }
  return hours;
}

/** Hours as one: times by their geometric mean, so that a single slow hour of few entries does not carry it; shares by what they hold. */
function join(parts: readonly Omit<Hour, 'times'>[], { rule }: TrendRule): Hour {
  const n = sum(parts, (part) => part.n);
  const mean = (of: (part: Omit<Hour, 'times'>) => number) =>
    rule.measure === 'duration_p95'
      ? Math.exp(sum(parts, (part) => part.n * Math.log(Math.max(1, of(part)))) / n)
      : sum(parts, (part) => part.n * of(part)) / n;
  const [now, usual] = [mean((part) => part.now), mean((part) => part.usual)];
  const floor = rule.measure === 'duration_p95' ? 1 : 0.001;
  return { atMs: Math.min(...parts.map(({ atMs }) => atMs)), now, usual, times: now / Math.max(floor, usual), n };
}

const sum = <T>(parts: readonly T[], of: (part: T) => number): number => parts.reduce((total, part) => total + of(part), 0);

function levelOf({ n, bad, p95Ms }: HopSeries, i: number, { rule }: TrendRule): number | null {
  const count = n[i] ?? 0;
  if (rule.measure === 'error_ratio') return count === 0 ? null : (bad[i] ?? 0) / count;
  const p95 = p95Ms[i] ?? -1;
  return p95 < 0 ? null : p95;
}

/** The median of the same hour and those beside it on comparable days; null where fewer than three days tell. */
function usualOf(
  hop: HopSeries,
  i: number,
  { rule, memory }: { rule: TrendRule; memory: SeriesMemory },
  index: CatalogIndex,
): number | null {
  const at = new Date(memory.fromMs + i * HOUR_MS);
  const shifts = shiftsAt(at, memory, index);
  const days = shifts.map((shift) =>
    [-1, 0, 1].flatMap((beside) => levelOf(hop, Math.round((at.getTime() - shift - memory.fromMs) / HOUR_MS) + beside, rule) ?? []),
  );
  if (days.filter((day) => day.length > 0).length < FEWEST_DAYS) return null;
  const levels = days.flat().sort((a, b) => a - b);
  return levels[Math.floor(levels.length / 2)] ?? null;
}

const shiftsKnown = new WeakMap<SeriesMemory, Map<number, number[]>>();

function shiftsAt(at: Date, memory: SeriesMemory, index: CatalogIndex): number[] {
  const known = shiftsKnown.get(memory) ?? new Map<number, number[]>();
  shiftsKnown.set(memory, known);
  const { timezone } = index.catalog.organisation;
  const shifts = known.get(at.getTime()) ?? comparableShifts({ at, timezone, calendars: index.catalog.calendars, heardMs: memory.heardMs });
  known.set(at.getTime(), shifts);
  return shifts;
}

const sayLevel = ({ rule }: TrendRule, level: number): string => (rule.measure === 'error_ratio' ? sayShare(level) : sayDuration(level));

function sayHour(rule: TrendRule, { now, usual, times }: Hour): string {
  const what = rule.rule.measure === 'error_ratio' ? 'fail' : 'is what the slowest twentieth takes';
  return `${sayLevel(rule, now)} ${what} in an hour, ${sayLevel(rule, usual)} is usual: ${sayTimes(times)} times`;
}
