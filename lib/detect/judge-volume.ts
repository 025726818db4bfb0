import type { CatalogIndex, VolumeRule } from '@/lib/catalog';
import { type Flow, type SeriesBreach, type SeriesMemory, UNASSIGNED } from '@/lib/domain';
import { sayTimes } from '@/lib/domain/say-slo';
import { comparableShifts, middleMean } from './comparable-shifts';
import { describeSignature } from './describe-signature';
import { beginBreach, type SeriesVerdict } from './series-verdict';
import { lowerTail, upperTail } from './tail';

const HOUR_MS = 3_600_000;
/** From so many entries an hour on a series is busy: each hour says enough by itself. */
const BUSY = 20;
/** Hours that quiet series are added up over. */
const WINDOWS = [1, 2, 4, 8];
/** A MAD times this is a standard deviation, where noise is normal. */
const MAD_SCALE = 1.4826;
/** Half of what is usual, or twice as much: less is no news, however sure. */
const LEAST_TIMES = 2;

export interface VolumeInput {
  rule: VolumeRule;
  memory: SeriesMemory;
  breaches: readonly SeriesBreach[];
  newId: (at: Date) => string;
}

interface Odd {
  direction: 'low' | 'high';
  seen: number;
  expected: number;
  fromMs: number;
  hours: number;
}

/**
 * Which flows carry another volume than usual, up or down, over whole hours. Busy ones: two of the last three hours lie further away, to the same
 * side, than `deviations` robust deviations of the variance-stabilised counts (2 sqrt(n + 3/8)), the deviation pooled over all hours that are
 * remembered. Quiet ones: the tail of a negative binomial over one to eight hours. Twofold at least, and with `minExpected` usual or seen. Over when the last
 * hour that says enough is within half of it. Without three comparable days nothing is usual.
 */
export function judgeVolume({ rule, memory, breaches, newId }: VolumeInput, index: CatalogIndex): SeriesVerdict {
  const verdict: SeriesVerdict = { findings: [], begun: [], over: [] };
  const known = new Map(breaches.filter(({ environment }) => environment === memory.environment).map((one) => [one.signature, one]));
  const end = Math.round((memory.toMs - memory.fromMs) / HOUR_MS);
  for (const flow of memory.flows) {
    if (flow.facility === UNASSIGNED || !index.interfaces.has(flow.interface)) continue;
    const fields = { interface: flow.interface, facility: flow.facility, connector: index.interfaces.get(flow.interface)?.connector };
    const group = {
      environment: memory.environment,
      ...describeSignature(rule.type.code, rule.rule.groupBy, { fields, keys: {}, attributes: {} }),
    };
    const breach = known.get(group.signature);
    const read = readerOf(flow, memory, index);
    if (breach) {
      const last = read(end - 1);
      const isWithin =
        last && last.expected >= rule.rule.minExpected && last.seen < 1.5 * last.expected && last.seen > 0.67 * last.expected;
      if (isWithin)
        verdict.over.push({ breach, at: new Date(memory.toMs), text: `${last.seen} in the last hour, ${say(last.expected)} are usual` });
      continue;
    }
    const odd = findOdd({ rule, read, end, spread: () => spreadOf(flow, memory) }, memory);
    if (!odd || (rule.rule.direction !== 'both' && rule.rule.direction !== odd.direction)) continue;
    const times = odd.direction === 'high' ? odd.seen / Math.max(1, odd.expected) : odd.expected / Math.max(1, odd.seen);
    const facts = {
      seen: String(odd.seen),
      expected: say(odd.expected),
      times: sayTimes(times),
      direction: odd.direction,
      window: `${odd.hours} h`,
    };
    const evidence = `${odd.seen} log entries in ${odd.hours} h; ${say(odd.expected)} are usual then`;
    beginBreach(verdict, { type: rule.type, group, at: new Date(odd.fromMs), facts, evidence, newId }, index);
  }
  return verdict;
}

const say = (expected: number) => String(Math.max(0, Math.round(expected)));

type Reader = (hour: number) => { seen: number; expected: number } | null;

/** What an hour of a flow had, and what is usual then; null where that is unknown. */
function readerOf({ n, facility }: Flow, memory: SeriesMemory, index: CatalogIndex): Reader {
  return (hour) => {
    const atMs = memory.fromMs + hour * HOUR_MS;
    const shifts = shiftsAt(atMs, facility, memory, index);
    if (shifts.length === 0 || hour < 0) return null;
    return {
      seen: n[hour] ?? 0,
      expected: middleMean(shifts.map((shift) => n[Math.round((atMs - shift - memory.fromMs) / HOUR_MS)] ?? 0)),
    };
  };
}

const shiftsKnown = new WeakMap<SeriesMemory, Map<string, number[]>>();

function shiftsAt(atMs: number, facility: string, memory: SeriesMemory, index: CatalogIndex): number[] {
  const known = shiftsKnown.get(memory) ?? new Map<string, number[]>();
  shiftsKnown.set(memory, known);
  const name = `${facility} ${atMs}`;
  const shifts =
    known.get(name) ??
    comparableShifts({
      at: new Date(atMs),
      timezone: index.timezoneOf(facility),
      calendars: index.catalog.calendars,
      facility,
      heardMs: memory.heardMs,
    });
  known.set(name, shifts);
  return shifts;
}

const stable = (n: number) => 2 * Math.sqrt(n + 3 / 8);

interface Asked {
  rule: VolumeRule;
  read: Reader;
  end: number;
  spread: () => { deviation: number; dispersion: number };
}

function findOdd({ rule, read, end, spread }: Asked, memory: SeriesMemory): Odd | null {
  const { deviations, minExpected, chance } = rule.rule;
  const last = [1, 2, 3].flatMap((back) => read(end - back) ?? []);
  const [newest] = last;
  if (!newest || last.length < 3) return null;
  const isTwofold = (seen: number, expected: number) =>
    Math.max(seen, expected) >= minExpected && (seen >= LEAST_TIMES * expected || seen * LEAST_TIMES <= expected);
  if (Math.min(...last.map(({ expected }) => expected)) >= BUSY) {
    const odd = last.filter(({ seen, expected }) => isTwofold(seen, expected));
    const side = (low: boolean) => odd.filter(({ seen, expected }) => (low ? seen < expected : seen > expected));
    for (const low of [true, false]) {
      const far = side(low);
      if (far.length < 2) continue;
      const { deviation } = spread();
      if (far.filter(({ seen, expected }) => Math.abs(stable(seen) - stable(expected)) >= deviations * deviation).length < 2) continue;
      const sum = (key: 'seen' | 'expected') => last.reduce((total, one) => total + one[key], 0);
      return {
        direction: low ? 'low' : 'high',
        seen: sum('seen'),
        expected: sum('expected'),
        fromMs: memory.fromMs + (end - 3) * HOUR_MS,
        hours: 3,
      };
    }
    return null;
  }
  for (const hours of WINDOWS) {
    const read8 = Array.from({ length: hours }, (_, i) => read(end - 1 - i));
    if (read8.some((one) => one === null)) return null;
    const seen = read8.reduce((total, one) => total + (one?.seen ?? 0), 0);
    const expected = read8.reduce((total, one) => total + (one?.expected ?? 0), 0);
    if (!isTwofold(seen, expected)) continue;
    const low = seen < expected;
    const tail = low ? lowerTail : upperTail;
    // Something where nothing is usual says little: at least one is taken as usual.
    const mean = Math.max(1, expected);
    if (tail(seen, mean, mean * 1.5) > chance) continue;
    if (tail(seen, mean, mean * spread().dispersion * 1.33) > chance) continue;
    return { direction: low ? 'low' : 'high', seen, expected, fromMs: memory.fromMs + (end - hours) * HOUR_MS, hours };
  }
  return null;
}

const spreads = new WeakMap<Int32Array, { deviation: number; dispersion: number }>();

/** How counts vary about what is usual: a robust deviation of stabilised counts, and variance over mean, pooled over all remembered hours. */
function spreadOf(flow: Flow, memory: SeriesMemory): { deviation: number; dispersion: number } {
  const seen = spreads.get(flow.n);
  if (seen) return seen;
  const week = 7 * 24;
  const slots = Array.from({ length: week }, (_, slot) => {
    const list: number[] = [];
    for (let i = slot; i < flow.n.length; i += week) if (memory.fromMs + i * HOUR_MS >= memory.heardMs) list.push(flow.n[i] ?? 0);
    return list;
  });
  const far: number[] = [];
  const squares: { squared: number; mean: number }[] = [];
  for (const list of slots) {
    if (list.length < 3) continue;
    const middle = middleMean(list);
    for (const n of list) {
      if (middle > 0) far.push(Math.abs(stable(n) - stable(middle)));
      squares.push({ squared: (n - middle) ** 2, mean: middle });
    }
  }
  far.sort((a, b) => a - b);
  squares.sort((a, b) => a.squared - b.squared);
  const kept = squares.slice(0, Math.ceil(squares.length * 0.98));
  const mean = kept.reduce((total, one) => total + one.mean, 0);
  const spread = {
    deviation: Math.max(1, MAD_SCALE * (far[Math.floor(far.length / 2)] ?? 1)),
    dispersion: mean === 0 ? 50 : Math.max(1, kept.reduce((total, one) => total + one.squared, 0) / mean),
  };
  spreads.set(flow.n, spread);
  return spread;
}
