import type { CatalogIndex } from '@/lib/catalog';
import { type Flow, type FlowMinute, type SeriesMemory, UNASSIGNED } from '@/lib/domain';
import { type BusyHours, countBusy, countEntries, joinHours } from './busy-minutes';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

export type FlowLevel = 'all' | 'facility' | 'connector' | 'interface' | 'flow';

/** A flow, or several as one: everything, those of a facility, of a connector, of an interface. What it is not of is null. */
export interface JoinedFlow {
  level: FlowLevel;
  facility: string | null;
  connector: string | null;
  interface: string | null;
  interfaces: readonly string[];
  /** What memory holds; hour 0 begins at `startMs`. */
  hours: BusyHours;
  startMs: number;
  /** Busy minutes, and log entries, of [from, to): of the last minutes as they stand, of older ones from memory. */
  busy: (fromMs: number, toMs: number) => number;
  entries: (fromMs: number, toMs: number) => number;
  /** The last busy minute since `fromMs`; null when there is none. */
  lastMs: (fromMs: number) => number | null;
}

interface Placed extends Flow {
  connector: string | null;
}

const joined = new WeakMap<SeriesMemory, Omit<JoinedFlow, 'busy' | 'entries' | 'lastMs'>[]>();

/**
 * Every series that silence is judged of, from the top to single flows, with what came of it lately. Only what has at least two parts is joined: a
 * facility with one interface is that flow. Flows without a place or an interface are in none. Joined once for each memory.
 */
export function joinFlows(memory: SeriesMemory, minutes: readonly FlowMinute[], now: Date, index: CatalogIndex): JoinedFlow[] {
  const known = joined.get(memory) ?? joinHistory(memory, index);
  joined.set(memory, known);
  const liveFrom = Math.min(memory.toMs, ...minutes.map(({ at }) => at.getTime()), now.getTime());
  const live = Map.groupBy(minutes, ({ interface: id }) => id);
  return known.map((series) => withLive(series, { live, liveFrom: Math.floor(liveFrom / MINUTE_MS) * MINUTE_MS }));
}

function joinHistory(memory: SeriesMemory, index: CatalogIndex): Omit<JoinedFlow, 'busy' | 'entries' | 'lastMs'>[] {
  const flows = memory.flows
    .filter(({ facility, interface: id }) => facility !== UNASSIGNED && facility !== '' && index.interfaces.has(id))
    .map((flow): Placed => ({ ...flow, connector: index.interfaces.get(flow.interface)?.connector ?? null }));
  const length = Math.round((memory.toMs - memory.fromMs) / HOUR_MS);
  const join = (level: FlowLevel, list: readonly Placed[], of: Partial<Record<'facility' | 'connector' | 'interface', string>>) => ({
    level,
    facility: of.facility ?? null,
    connector: of.connector ?? null,
    interface: of.interface ?? null,
    interfaces: [...new Set(list.map((flow) => flow.interface))],
    hours: list.length === 1 && list[0] ? list[0] : joinHours(list, length),
    startMs: memory.fromMs,
  });
  const by = (key: 'facility' | 'connector' | 'interface') =>
    [...Map.groupBy(flows, (flow) => flow[key] ?? '')]
      .filter(([id, list]) => id !== '' && list.length > 1 && (key !== 'facility' || new Set(list.map((flow) => flow.interface)).size > 1))
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([id, list]) => join(key, list, { [key]: id }));
  return [
    ...(flows.length > 1 ? [join('all', flows, {})] : []),
    ...by('facility'),
    ...by('connector'),
    ...by('interface'),
    ...flows.map((flow) => join('flow', [flow], { facility: flow.facility, connector: flow.connector ?? '', interface: flow.interface })),
  ];
}

interface Live {
  live: ReadonlyMap<string, readonly FlowMinute[]>;
  liveFrom: number;
}

function withLive(series: Omit<JoinedFlow, 'busy' | 'entries' | 'lastMs'>, { live, liveFrom }: Live): JoinedFlow {
  const { hours, startMs, facility } = series;
  const own = new Map<number, number>();
  for (const id of series.interfaces) {
    for (const minute of live.get(id) ?? []) {
      if (facility !== null && minute.facility !== facility) continue;
      own.set(minute.at.getTime(), (own.get(minute.at.getTime()) ?? 0) + minute.n);
    }
  }
  const recent = (fromMs: number, toMs: number, value: (n: number) => number) => {
    let total = 0;
    for (const [at, n] of own) if (at >= fromMs && at < toMs) total += value(n);
    return total;
  };
  return {
    ...series,
    busy: (fromMs, toMs) =>
      (fromMs < liveFrom ? countBusy(hours, startMs, fromMs, Math.min(toMs, liveFrom)) : 0) +
      recent(Math.max(fromMs, liveFrom), toMs, () => 1),
    entries: (fromMs, toMs) =>
      (fromMs < liveFrom ? countEntries(hours, startMs, fromMs, Math.min(toMs, liveFrom)) : 0) +
      recent(Math.max(fromMs, liveFrom), toMs, (n) => n),
    lastMs: (fromMs) => {
      const last = Math.max(...own.keys());
      if (Number.isFinite(last)) return last >= fromMs ? last : null;
      for (let at = liveFrom - MINUTE_MS; at >= fromMs; at -= MINUTE_MS) if (countBusy(hours, startMs, at, at + MINUTE_MS) > 0) return at;
      return null;
    },
  };
}
