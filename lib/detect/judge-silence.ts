import type { CatalogIndex, SilenceRule } from '@/lib/catalog';
import { type FlowMinute, type SeriesBreach, type SeriesMemory, UNASSIGNED } from '@/lib/domain';
import { sayDuration, sayStamp } from '@/lib/domain/say';
import { countBusy, countEntries } from './busy-minutes';
import { comparableShifts, middleMean } from './comparable-shifts';
import { describeSignature } from './describe-signature';
import { type FlowLevel, type JoinedFlow, joinFlows } from './join-flows';
import { beginBreach, type SeriesVerdict } from './series-verdict';
import { spreadOf } from './spread-of';
import { lowerTail } from './tail';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** The windows that are looked at, the shortest first: quiet series need long ones. */
const WINDOWS = [5, 10, 15, 20, 30, 45, 60, 90, 120, 180, 240, 360, 480];
/** Minutes that are read as they stand; longer windows take whole hours from memory. */
export const LIVE_MINUTES = 130;
/** What is silent above is judged over fewer places, so chance may explain it ten times as easily. */
const EASIER_ABOVE = 10;
/** It is back when half of what is usual comes again, over a window in which at least this many busy minutes are usual. */
const BACK_SHARE = 0.5;
const BACK_FEWEST = 3;

export interface SilenceInput {
  rule: SilenceRule;
  memory: SeriesMemory;
  /** What came in the last LIVE_MINUTES before `now`. */
  minutes: readonly FlowMinute[];
  now: Date;
  /** How late entries of an interface usually are, in ms: newer minutes are not told yet. */
  lagOf: (interfaceId: string) => number;
  breaches: readonly SeriesBreach[];
  newId: (at: Date) => string;
}

/** What a window held, and what it usually holds: in busy minutes, and in log entries as people count them. */
interface Reading {
  busy: number;
  usualBusy: number;
  seen: number;
  expected: number;
  /** Comparable days that had a tenth of what is usual at most. */
  asSilent: number;
  fromMs: number;
  endMs: number;
}

/**
 * Which flows are silent, from the top: everything, all of a facility, all of a connector, an interface everywhere, an interface at a facility. A
 * flow that one above explains is not told again. Minutes are counted, not entries, so that a file of a thousand lines is one sign of life.
 * Unknown, and so neither silent nor back: without three comparable days, and where nothing is usual. Told the same twice, it says the same.
 * Cost: a few comparisons an active series; a silent one some thousands.
 */
export function judgeSilence(input: SilenceInput, index: CatalogIndex): SeriesVerdict {
  const { rule, memory, breaches } = input;
  const verdict: SeriesVerdict = { findings: [], begun: [], over: [] };
  const own = breaches.filter(({ environment }) => environment === memory.environment);
  const known = new Map(own.map((breach) => [breach.signature, breach]));
  const silent: JoinedFlow[] = [];
  const all = joinFlows(input.memory, input.minutes, input.now, index);
  for (const series of all) {
    if (!wanted(rule.rule.of, series.level)) continue;
    const group = groupOf(rule, series);
    const breach = known.get(group.signature);
    if (breach) {
      known.delete(group.signature);
      const back = readBack(series, input, index, breach);
      if (back) verdict.over.push({ breach, at: new Date(back.endMs), text: sayBack(back) });
      else silent.push(series);
      continue;
    }
    if (silent.some((above) => explains(above, series))) continue;
    const reading = findSilence(series, input, index);
    if (!reading || isPart({ series, reading, all }, input, index)) continue;
    silent.push(series);
    const lastMs = reading.busy === 0 ? series.lastMs(reading.endMs - 8 * HOUR_MS) : null;
    const at = new Date(lastMs === null ? reading.fromMs : lastMs + MINUTE_MS);
    const whole = readWindow(
      series,
      reading.endMs,
      (reading.endMs - at.getTime()) / MINUTE_MS,
      shiftsOf(series, input, index, reading.endMs),
    );
    const facts = factsOf(series, whole, at, index);
    const begin = {
      type: rule.type,
      group: { environment: memory.environment, ...group },
      at,
      facts,
      evidence: sayReading(whole),
      newId: input.newId,
    };
    beginBreach(verdict, begin, index);
  }
  for (const breach of known.values())
    verdict.over.push({ breach, at: input.now, text: 'it is not heard of any more, and nothing is usual' });
  return verdict;
}

const wanted = (of: SilenceRule['rule']['of'], level: FlowLevel): boolean => of === 'interface' || level === 'all' || level === of;

/** True when the silence of one says that of the other. */
function explains(above: JoinedFlow, below: JoinedFlow): boolean {
  const names = ['facility', 'connector', 'interface'] as const;
  return names.every((name) => above[name] === null || above[name] === below[name]);
}

/** Silence of the rest must be this unlikely, too, for all of it to be silent and not its busiest part. */
const REST_CHANCE = 0.01;
/** Of the comparable days: where so many were as silent, as of what comes every other week, it is nothing unusual. */
const OFTEN = 2;
const AS_SILENT = 0.1;
/** So many busy minutes must be usual of the flows beside one for their silence to be the same one. */
const SAME_FEWEST = 10;

interface Placed {
  series: JoinedFlow;
  reading: Reading;
  all: readonly JoinedFlow[];
}

/**
 * True when it is not itself what is silent: of several flows the busiest alone explains it; of a single one those beside it (of its facility,
 * connector or interface) were half empty over the same time, so that one above is silent, or was until now.
 */
function isPart({ series, reading: { fromMs, endMs }, all }: Placed, input: SilenceInput, index: CatalogIndex): boolean {
  const shifts = shiftsOf(series, input, index, endMs);
  const minutes = (endMs - fromMs) / MINUTE_MS;
  const flows = all.filter((one) => one.level === 'flow');
  if (series.level === 'flow') {
    return (['facility', 'connector', 'interface'] as const).some((level) => {
      const beside = flows
        .filter((one) => one !== series && one[level] === series[level])
        .map((one) => readWindow(one, endMs, minutes, shifts));
      const usual = beside.reduce((total, { usualBusy }) => total + usualBusy, 0);
      const busy = beside.reduce((total, one) => total + one.busy, 0);
      return usual >= SAME_FEWEST && busy < BACK_SHARE * usual;
    });
  }
  // Parts as people name them: of a connector its interfaces, of an interface the places, of everything the places.
  const byPlace = series.level === 'interface' || series.level === 'all';
  const own = flows.filter((one) => explains(series, one)).map((one) => ({ one, ...readWindow(one, endMs, minutes, shifts) }));
  const parts = [...Map.groupBy(own, ({ one }) => (byPlace ? one.facility : one.interface)).values()]
    .map((list) => ({
      usual: list.reduce((total, { usualBusy }) => total + usualBusy, 0),
      busy: list.reduce((total, one) => total + one.busy, 0),
    }))
    .sort((x, y) => y.usual - x.usual)
    .slice(1);
  const usual = parts.reduce((total, part) => total + part.usual, 0);
  const busy = parts.reduce((total, part) => total + part.busy, 0);
  return lowerTail(busy, usual, usual * spreadOf(series, minutes, input.memory, index)) > REST_CHANCE;
}

function groupOf({ type, rule }: SilenceRule, series: JoinedFlow) {
  const fields = { facility: series.facility, interface: series.interface, connector: series.connector };
  const { signature, groupedBy } = describeSignature(type.code, rule.groupBy, { fields, keys: {}, attributes: {} });
  if (series.level !== 'connector' || rule.groupBy.includes('connector')) return { signature, groupedBy };
  const connector = series.connector ?? UNASSIGNED;
  return { signature: `${signature} connector=${JSON.stringify(connector)}`, groupedBy: { ...groupedBy, connector } };
}

/** The first window in which too little came for chance to explain; null where none is, or nothing is known of what is usual. */
function findSilence(series: JoinedFlow, input: SilenceInput, index: CatalogIndex): Reading | null {
  const { rule, afterMs } = input.rule;
  const endMs = endOf(series, input);
  const lastMs = series.lastMs(endMs - 8 * HOUR_MS);
  const quietMs = lastMs === null ? Number.POSITIVE_INFINITY : endMs - lastMs;
  if (quietMs < Math.min(afterMs, 5 * MINUTE_MS)) return null;
  const shifts = shiftsOf(series, input, index, endMs);
  if (shifts.length === 0) return null;
  const chance = rule.chance * (series.level === 'flow' ? 1 : EASIER_ABOVE);
  for (const window of WINDOWS) {
    if (window * MINUTE_MS < afterMs) continue;
    const reading = readWindow(series, endMs, window, shifts);
    if (reading.usualBusy < rule.minExpected || reading.busy > rule.below * reading.usualBusy) continue;
    // What chance alone does not explain is worth the look at how this series varies.
    if (lowerTail(reading.busy, reading.usualBusy, reading.usualBusy) > chance) continue;
    if (reading.asSilent >= OFTEN) continue;
    const spread = spreadOf(series, window, input.memory, index);
    const variance = spread * reading.usualBusy * (1 + 1 / shifts.length);
    if (lowerTail(reading.busy, reading.usualBusy, variance) <= chance && isQuietNow(series, endMs, shifts)) return reading;
  }
  return null;
}

/** False when it has begun to come again: a long window is still empty then. */
function isQuietNow(series: JoinedFlow, endMs: number, shifts: readonly number[]): boolean {
  const { busy, usualBusy } = readWindow(series, endMs, 30, shifts);
  return busy === 0 || busy < BACK_SHARE * usualBusy;
}

/** What proves that a silent flow is back; null while nothing does. */
function readBack(series: JoinedFlow, input: SilenceInput, index: CatalogIndex, breach: SeriesBreach): Reading | null {
  const endMs = endOf(series, input);
  const shifts = shiftsOf(series, input, index, endMs);
  if (shifts.length === 0) return null;
  for (const window of WINDOWS) {
    const reading = readWindow(series, endMs, window, shifts);
    if (reading.endMs - window * MINUTE_MS < breach.since.getTime() && window > 15) return null;
    if (reading.usualBusy >= BACK_FEWEST) return reading.busy >= BACK_SHARE * reading.usualBusy ? reading : null;
    // Where hardly anything is usual, a few signs of life are more than that.
    if (window === 15 && reading.busy >= BACK_FEWEST) return reading;
  }
  return null;
}

function endOf(series: JoinedFlow, { now, lagOf }: SilenceInput): number {
  const cap = series.level === 'flow' ? 6 * HOUR_MS : 15 * MINUTE_MS;
  const lagMs = Math.min(cap, Math.max(0, ...series.interfaces.map(lagOf)));
  return Math.floor((now.getTime() - lagMs) / MINUTE_MS) * MINUTE_MS;
}

const known = new WeakMap<SeriesMemory, Map<string, number[]>>();
/** More moments than places are never asked about at once; older ones are forgotten. */
const MOST_KNOWN = 500;

function shiftsOf({ facility }: JoinedFlow, { memory }: SilenceInput, index: CatalogIndex, endMs: number): number[] {
  const shifts = known.get(memory) ?? new Map<string, number[]>();
  known.set(memory, shifts);
  const name = `${facility ?? ''} ${endMs}`;
  const seen = shifts.get(name);
  if (seen) return seen;
  if (shifts.size > MOST_KNOWN) shifts.clear();
  const place = facility ? { facility } : {};
  const found = comparableShifts({
    at: new Date(endMs),
    timezone: index.timezoneOf(facility ?? ''),
    calendars: index.catalog.calendars,
    ...place,
    heardMs: memory.heardMs,
  });
  shifts.set(name, found);
  return found;
}

/** Where clocks changed in between, people moved with them and machines may not have: the lesser of both is what is missed. */
function leastOf(shift: number, value: (by: number) => number): number {
  const whole = Math.round(shift / DAY_MS) * DAY_MS;
  return whole === shift ? value(shift) : Math.min(value(shift), value(whole));
}

function readWindow(series: JoinedFlow, endMs: number, minutes: number, shifts: readonly number[]): Reading {
  const fromMs = endMs - minutes * MINUTE_MS;
  const { hours, startMs } = series;
  const days = shifts.map((shift) => leastOf(shift, (by) => countBusy(hours, startMs, fromMs - by, endMs - by)));
  const usualBusy = middleMean(days);
  return {
    fromMs,
    endMs,
    busy: series.busy(fromMs, endMs),
    seen: series.entries(fromMs, endMs),
    usualBusy,
    asSilent: days.filter((busy) => busy <= AS_SILENT * usualBusy).length,
    expected: middleMean(shifts.map((shift) => leastOf(shift, (by) => countEntries(hours, startMs, fromMs - by, endMs - by)))),
  };
}

function factsOf(series: JoinedFlow, { seen, expected, fromMs, endMs }: Reading, since: Date, index: CatalogIndex): Record<string, string> {
  return {
    level: series.level,
    what: nameOf(series, index),
    seen: String(Math.round(seen)),
    expected: String(Math.max(1, Math.round(expected))),
    window: sayDuration(endMs - fromMs),
    since: sayStamp(since, index.timezoneOf(series.facility ?? '')),
  };
}

function nameOf(series: JoinedFlow, index: CatalogIndex): string {
  const facility = index.facilities.get(series.facility ?? '')?.shortName ?? series.facility ?? '';
  const flow = index.interfaces.get(series.interface ?? '')?.name ?? series.interface ?? '';
  switch (series.level) {
    case 'all':
      return 'any interface';
    case 'facility':
      return `${facility}, on all ${series.interfaces.length} interfaces`;
    case 'connector':
      return `${index.connectors.get(series.connector ?? '')?.name ?? series.connector}, at all facilities`;
    case 'interface':
      return `${flow}, at all facilities`;
    case 'flow':
      return `${facility} on ${flow}`;
  }
}

const sayReading = ({ seen, expected, fromMs, endMs }: Reading): string =>
  `${Math.round(seen)} log entries in ${sayDuration(endMs - fromMs)}; ${Math.max(1, Math.round(expected))} are usual then`;

const sayBack = ({ seen, expected, fromMs, endMs }: Reading): string =>
  `${Math.round(seen)} log entries in ${sayDuration(endMs - fromMs)} again; ${Math.max(1, Math.round(expected))} are usual then`;
