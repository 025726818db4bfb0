import type { Flow, HopSeries, SeriesMemory } from '@/lib/domain';
import type { SeriesDay } from '@/lib/rollup';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const NOTHING_TOLD = -1;

interface Joining {
  environment: string;
  fromMs: number;
  toMs: number;
  heardMs: number;
  /** The first instants of the days that `days` tell anew: what was remembered of them is forgotten. */
  changed: readonly number[];
  days: readonly SeriesDay[];
}

/**
 * Returns the series of [fromMs, toMs): `before`, when there is any, moved to that time, with the days of `changed` told by `days` instead. `before` is
 * left as it is. Series in which nothing is left are left out.
 */
export function joinSeries(before: SeriesMemory | null, { environment, fromMs, toMs, heardMs, changed, days }: Joining): SeriesMemory {
  const hours = Math.round((toMs - fromMs) / HOUR_MS);
  const moved = before ? Math.round((before.fromMs - fromMs) / HOUR_MS) : 0;
  const none = (value = 0) => new Int32Array(hours).fill(value);
  const keep = (old: Int32Array, value = 0): Int32Array => {
    const fresh = none(value);
    fresh.set(old.subarray(Math.max(0, -moved), Math.max(0, Math.min(old.length, hours - moved))), Math.max(0, moved));
    for (const day of changed) fresh.fill(value, ...spanOf(day, { fromMs, hours }));
    return fresh;
  };
  const flows = new Map<string, Flow>();
  const hops = new Map<string, HopSeries>();
  for (const { n, early, late, ...flow } of before?.flows ?? [])
    flows.set(`${flow.interface} ${flow.facility}`, { ...flow, n: keep(n), early: keep(early), late: keep(late) });
  for (const { n, bad, p95Ms, ...hop } of before?.hops ?? [])
    hops.set(`${hop.connector} ${hop.workflow}`, { ...hop, n: keep(n), bad: keep(bad), p95Ms: keep(p95Ms, NOTHING_TOLD) });
  for (const { kind, id, place, day_at, n, early, late, bad, p95_ms } of days) {
    const at = Math.round((day_at.getTime() - fromMs) / HOUR_MS);
    const name = `${id} ${place}`;
    const copy = (into: Int32Array, values: readonly number[]) => {
      for (let i = 0; i < 24 && at + i < hours; i += 1) into[at + i] = values[i] ?? 0;
    };
    if (kind === 'flow') {
      const flow = flows.get(name) ?? { interface: id, facility: place, n: none(), early: none(), late: none() };
      flows.set(name, flow);
      copy(flow.n, n);
      copy(flow.early, early);
      copy(flow.late, late);
    } else {
      const hop = hops.get(name) ?? { connector: id, workflow: place, n: none(), bad: none(), p95Ms: none(NOTHING_TOLD) };
      hops.set(name, hop);
      copy(hop.n, n);
      copy(hop.bad, bad);
      copy(hop.p95Ms, p95_ms);
    }
  }
  const isAnything = ({ n }: { n: Int32Array }) => n.some((one) => one !== 0);
  return { environment, fromMs, toMs, heardMs, flows: [...flows.values()].filter(isAnything), hops: [...hops.values()].filter(isAnything) };
}

/** The hours of a day, as the first and the one after the last. */
function spanOf(day: number, { fromMs, hours }: { fromMs: number; hours: number }): [number, number] {
  const clip = (at: number) => Math.min(hours, Math.max(0, Math.round((at - fromMs) / HOUR_MS)));
  return [clip(day), clip(day + DAY_MS)];
}
