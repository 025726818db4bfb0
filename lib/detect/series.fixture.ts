import type { Flow, SeriesMemory } from '@/lib/domain';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
export const NOISE_TO = Date.UTC(2026, 10, 18);
const DAYS = 36;
/** From a clinic that sends a few times a day to a hospital that sends all the time: busy minutes in a working hour. */
const RATES = [0.5, 1, 2, 4, 8, 15, 30, 50];

/** mulberry32: the same numbers on every machine. */
function chanceOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** A share of a working day's rate by local hour and weekday: six hours behind, five before clocks changed. */
function shapeAt(at: number): number {
  const local = new Date(at - (at < Date.UTC(2026, 10, 1, 7) ? 5 : 6) * HOUR_MS);
  const weekend = local.getUTCDay() === 0 || local.getUTCDay() === 6;
  const hour = local.getUTCHours();
  const day = hour >= 7 && hour < 18 ? 1 : hour >= 5 && hour < 22 ? 0.3 : 0.05;
  return weekend ? day * 0.2 : day;
}

export interface Noise {
  seed: number;
  /** True where nothing comes: an outage. */
  isDark?: (flow: { facility: string; interface: string }, at: number) => boolean;
}

/** Weeks of flows at three facilities: minutes that are busy by chance, with hours that swing by a third more than chance alone makes them. */
export function noise(interfaces: readonly string[], { seed, isDark = () => false }: Noise): SeriesMemory {
  const chance = chanceOf(seed);
  const fromMs = NOISE_TO - DAYS * DAY_MS;
  const length = DAYS * 24;
  const used = interfaces.slice(0, RATES.length);
  const flows: Flow[] = ['fac-lakehead', 'fac-granite', 'fac-ironrange'].flatMap((facility) =>
    used.map((id, k): Flow => {
      const flow = { interface: id, facility, n: new Int32Array(length), early: new Int32Array(length), late: new Int32Array(length) };
      for (let hour = 0; hour < length; hour += 1) {
        const at = fromMs + hour * HOUR_MS;
        // A sum of uniforms about 1: the rate of an hour swings with a deviation of a fifth.
        const swing = 1 + ((chance() + chance() + chance()) / 3 - 0.5) * 1.2;
        const busy = Math.min(0.98, ((RATES[k] ?? 1) / 60) * shapeAt(at) * swing);
        for (let minute = 0; minute < 60; minute += 1) {
          if (chance() >= busy || isDark(flow, at + minute * 60_000)) continue;
          flow.n[hour] = (flow.n[hour] ?? 0) + 1;
          if (minute < 30) flow.early[hour] = (flow.early[hour] ?? 0) | (1 << minute);
          else flow.late[hour] = (flow.late[hour] ?? 0) | (1 << (minute - 30));
        }
      }
      return flow;
    }),
  );
  return { environment: 'production', fromMs, toMs: NOISE_TO, heardMs: fromMs, flows, hops: [] };
}
