import { HOLIDAY, ZONES } from './oracle-estate.fixture';

/**
 * What the numbers must be, worked out slowly and plainly from the list of distinct events alone. Nothing of the product is used here:
 * groups by comparing everything with everything, business time second by second, percentiles by sorting.
 */
export interface TruthEvent {
  eventId: string;
  /** Seconds since 1970; no two events share one. */
  second: number;
  milestone: string;
  status: string;
  facility: string;
  department: string;
  order: string | null;
  transactionId: string | null;
  correlationId: string | null;
  application: string | null;
  errorClass: string | null;
  durationMs: number | null;
  attempt: number;
  lines: number | null;
  ackCode: string | null;
  refusedLines: number | null;
}

export interface TruthContribution {
  kpi: string;
  state: string;
  openedAt: number;
  cohortAt: number;
  numerator: number;
  denominator: number;
  valueMs: number | null;
  closedAt: number | null;
}

export interface TruthTransaction {
  events: string[];
  state: string;
  startedAt: number;
  lastAt: number;
  endedAt: number | null;
  facility: string;
  department: string;
  reached: Record<string, number>;
  contributions: TruthContribution[];
}

const ALWAYS = ['placed', 'confirmed', 'delivered'];
const BY_NAMING = ['refused', 'withdrawn'];
const REACHING = ['completed', 'completed_with_warning', 'received', 'unknown', 'duplicate'];
const FAILING = ['failed', 'dead_lettered'];
const SUCCEEDING = ['completed', 'completed_with_warning', 'received', 'duplicate'];

/** Log entries with the same transaction id or order number are one; one with neither goes where its correlation id points alone. */
export function groupTruth(events: readonly TruthEvent[]): TruthEvent[][] {
  const named = events.filter((e) => e.order !== null || e.transactionId !== null);
  const groups: TruthEvent[][] = named.map((e) => [e]);
  const touches = (a: TruthEvent, b: TruthEvent) =>
    (a.order !== null && a.order === b.order) || (a.transactionId !== null && a.transactionId === b.transactionId);
  for (let joined = true; joined; ) {
    joined = false;
    for (let i = 0; i < groups.length; i++)
      for (let j = groups.length - 1; j > i; j--)
        if (groups[i]?.some((a) => groups[j]?.some((b) => touches(a, b)))) {
          groups[i]?.push(...(groups.splice(j, 1)[0] ?? []));
          joined = true;
        }
  }
  const loose = events.filter((e) => e.order === null && e.transactionId === null);
  for (const id of new Set(loose.map((e) => e.correlationId))) {
    const mine = loose.filter((e) => e.correlationId === id);
    const owners = groups.filter((g) => g.some((e) => (e.order !== null || e.transactionId !== null) && e.correlationId === id));
    if (owners.length === 1) owners[0]?.push(...mine);
    else if (owners.length === 0) groups.push(mine);
    else groups.push(...mine.map((e) => [e]));
  }
  return groups;
}

/** Returns everything that must be true of the transactions at this second. */
export function tellTruth(events: readonly TruthEvent[], nowSecond: number): TruthTransaction[] {
  return groupTruth(events).map((group) =>
    tellOne(
      group.toSorted((a, b) => a.second - b.second),
      nowSecond,
    ),
  );
}

function tellOne(events: readonly TruthEvent[], nowSecond: number): TruthTransaction {
  const reached: Record<string, number> = {};
  for (const e of events)
    if ((REACHING.includes(e.status) || BY_NAMING.includes(e.milestone)) && !(e.milestone in reached)) reached[e.milestone] = e.second;
  const failing = [...new Set(events.map((e) => e.milestone))].some((milestone) => {
    const last = events.findLast((e) => e.milestone === milestone && (FAILING.includes(e.status) || SUCCEEDING.includes(e.status)));
    return last !== undefined && FAILING.includes(last.status);
  });
  const whole = ALWAYS.every((m) => m in reached);
  const warned = events.some((e) => e.status === 'completed_with_warning') || (whole && failing);
  const withdrawnAt = reached['withdrawn'];
  const state =
    withdrawnAt !== undefined ? 'cancelled' : whole ? (warned ? 'completed_with_warning' : 'completed') : failing ? 'failed' : 'open';
  const endedAt = withdrawnAt ?? (whole ? Math.max(...ALWAYS.map((m) => reached[m] ?? 0)) : null);
  const facility = events.find((e) => e.facility !== 'unassigned')?.facility ?? 'unassigned';
  const lines = events.findLast((e) => e.lines !== null)?.lines ?? null;
  const changed = events.some((e) => e.milestone === 'confirmed' && e.ackCode === 'IP');
  const codes = events.flatMap((e) => (e.ackCode === null ? [] : [e.ackCode]));
  const refusedLines = events.findLast((e) => e.refusedLines !== null)?.refusedLines ?? null;
  const startedAt = events[0]?.second ?? 0;
  const about = { reached, state, zone: ZONES[facility] ?? 'UTC', lines, changed, nowSecond, codes, refusedLines, startedAt, endedAt };
  return {
    events: events.map((e) => e.eventId).sort(),
    state,
    startedAt,
    lastAt: events.at(-1)?.second ?? 0,
    endedAt,
    facility,
    department: events.find((e) => e.department !== 'unassigned')?.department ?? 'unassigned',
    reached,
    contributions: contributionsOf(about),
  };
}

interface About {
  reached: Record<string, number>;
  state: string;
  zone: string;
  lines: number | null;
  changed: boolean;
  nowSecond: number;
  /** What the events told as acknowledgement, in order. */
  codes: string[];
  refusedLines: number | null;
  startedAt: number;
  endedAt: number | null;
}

function contributionsOf(about: About): TruthContribution[] {
  const { reached, state, zone, lines, changed, nowSecond, codes, refusedLines, startedAt, endedAt } = about;
  const { placed, confirmed, delivered, refused } = reached;
  const straight = straightThrough(state, startedAt, endedAt, nowSecond);
  if (placed === undefined) return [straight];
  const none = { openedAt: placed, cohortAt: placed, numerator: 0, denominator: 0, valueMs: null, closedAt: null };
  const leftOut = (kpi: string, cohortAt = placed): TruthContribution => ({ ...none, kpi, cohortAt, state: 'excluded' });
  const share = (kpi: string, met: boolean, weight: number, at?: { countsAt: number; cohortAt?: number }): TruthContribution => ({
    ...none,
    kpi,
    cohortAt: at?.cohortAt ?? placed,
    state: at && nowSecond < at.countsAt ? 'pending' : 'counted',
    numerator: met ? weight : 0,
    denominator: weight,
  });
  const duration = (
    kpi: string,
    to: number | undefined,
    cohort: 'start' | 'completion',
    lengthMs: (to: number) => number,
  ): TruthContribution => {
    if (to === undefined) return state === 'open' || state === 'failed' ? { ...none, kpi, state: 'open' } : leftOut(kpi);
    const cohortAt = cohort === 'completion' ? to : placed;
    return to < placed ? leftOut(kpi, cohortAt) : { ...none, kpi, cohortAt, state: 'counted', valueMs: lengthMs(to) };
  };
  const within = (kpi: string, to: number | undefined, dueAt: number, weight: number | null): TruthContribution =>
    (to === undefined && state === 'cancelled') || weight === null
      ? leftOut(kpi)
      : share(kpi, to !== undefined && to <= dueAt, weight, { countsAt: dueAt });

  const maturesAt = placed + 12 * 3600;
  const isFirst = confirmed !== undefined && codes[0] === 'IA';
  const first =
    (confirmed !== undefined && codes.length === 0) || (!isFirst && state === 'cancelled')
      ? leftOut('kpi-first')
      : share('kpi-first', isFirst, 1, { countsAt: maturesAt });

  const dueAt = afterOpenSeconds(placed, 6 * 3600, zone);
  const inTime = confirmed !== undefined && confirmed <= dueAt;
  const deadline =
    !inTime && state === 'cancelled' && endedAt !== null && endedAt <= dueAt
      ? leftOut('kpi-deadline', dueAt)
      : share('kpi-deadline', inTime, 1, { countsAt: dueAt, cohortAt: dueAt });

  const ends = [delivered, state === 'open' || state === 'failed' ? undefined : (endedAt ?? undefined)].filter((at) => at !== undefined);
  const closedAt = ends.length === 0 ? null : Math.min(...ends);
  const standing: TruthContribution =
    lines === null || (closedAt !== null && closedAt <= placed)
      ? { ...leftOut('kpi-standing'), closedAt }
      : { ...none, kpi: 'kpi-standing', state: 'standing', numerator: lines, denominator: lines, closedAt };

  return [
    straight,
    duration('kpi-elapsed', confirmed, 'completion', (to) => (to - placed) * 1000),
    duration('kpi-business', delivered, 'start', (to) => openSeconds(placed, to, zone) * 1000),
    within('kpi-within', confirmed, afterOpenSeconds(placed, 9 * 3600, zone), lines),
    within('kpi-within-day', delivered, placed + 24 * 3600, 1),
    share('kpi-refused', refused !== undefined, 1),
    lines === null ? leftOut('kpi-changed') : share('kpi-changed', changed, lines),
    first,
    share('kpi-last', codes.at(-1) === 'IA', 1),
    deadline,
    standing,
    lines === null || refusedLines === null
      ? leftOut('kpi-sum')
      : { ...none, kpi: 'kpi-sum', state: 'counted', numerator: refusedLines, denominator: lines },
  ];
}

/** Three steps in a row may each take a day: what is whole by then went straight through, and what was withdrawn is no part of it. */
function straightThrough(state: string, startedAt: number, endedAt: number | null, nowSecond: number): TruthContribution {
  const dueAt = startedAt + 3 * 86_400;
  const base = { kpi: 'kpi-straight', openedAt: startedAt, cohortAt: dueAt, numerator: 0, denominator: 0, valueMs: null, closedAt: null };
  if (state === 'cancelled') return { ...base, state: 'excluded' };
  const clean = state.startsWith('completed') && endedAt !== null && endedAt <= dueAt;
  return { ...base, state: nowSecond < dueAt ? 'pending' : 'counted', numerator: clean ? 1 : 0, denominator: 1 };
}

/** Seconds from one instant to another in which the offices of a zone are open, each looked at by itself. */
function openSeconds(from: number, to: number, zone: string): number {
  let open = 0;
  for (let second = from; second < to; second++) if (isOpen(second, zone)) open += 1;
  return open;
}

/** The instant by which so many open seconds have passed. */
function afterOpenSeconds(from: number, seconds: number, zone: string): number {
  let left = seconds;
  let second = from;
  for (; left > 0; second++) if (isOpen(second, zone)) left -= 1;
  return second;
}

/** Monday to Friday, 08:00 to 17:00 by the wall clock, not on the holiday. Only whole quarters of an hour open or close, so those are asked for. */
function isOpen(second: number, zone: string): boolean {
  const quarter = Math.floor(second / 900);
  const known = openQuarters.get(`${zone} ${quarter}`);
  if (known !== undefined) return known;
  const [date = '', time = ''] = wallClock(zone)
    .format(quarter * 900_000)
    .split(', ');
  const weekday = new Date(`${date}T12:00:00Z`).getUTCDay();
  const open = weekday >= 1 && weekday <= 5 && time >= '08:00' && time < '17:00' && date !== HOLIDAY;
  openQuarters.set(`${zone} ${quarter}`, open);
  return open;
}

const openQuarters = new Map<string, boolean>();
const wallClock = (zone: string) =>
  new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });

/** The value at position ceil(q n) of the sorted list. */
export function exactQuantile(values: readonly number[], q: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(1, Math.ceil(q * sorted.length)) - 1] ?? Number.NaN;
}
