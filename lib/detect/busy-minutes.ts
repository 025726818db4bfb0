const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
const HALF = 30;

/** Hours of something, with the minutes in which it was busy. */
export interface BusyHours {
  n: Int32Array;
  early: Int32Array;
  late: Int32Array;
}

/** How many minutes of [from, to) were busy; times on whole minutes, `startMs` on a whole hour. Hours beyond the ends count nothing. */
export function countBusy({ early, late }: BusyHours, startMs: number, fromMs: number, toMs: number): number {
  let busy = 0;
  for (let hour = Math.floor((fromMs - startMs) / HOUR_MS); hour * HOUR_MS + startMs < toMs; hour += 1) {
    const base = startMs + hour * HOUR_MS;
    const first = Math.max(0, (fromMs - base) / MINUTE_MS);
    const last = Math.min(60, (toMs - base) / MINUTE_MS);
    busy += bitsIn(early[hour] ?? 0, first, Math.min(HALF, last)) + bitsIn(late[hour] ?? 0, Math.max(0, first - HALF), last - HALF);
  }
  return busy;
}

function bitsIn(mask: number, first: number, last: number): number {
  if (mask === 0 || last <= first || first >= HALF) return 0;
  let left = (mask >>> first) & (last - first >= HALF ? 0x3fffffff : (1 << (last - first)) - 1);
  let bits = 0;
  while (left !== 0) {
    left &= left - 1;
    bits += 1;
  }
  return bits;
}

/** Log entries of [from, to): whole hours as they are, parts of an hour by the busy minutes that lie in them. */
export function countEntries(hours: BusyHours, startMs: number, fromMs: number, toMs: number): number {
  let total = 0;
  for (let hour = Math.floor((fromMs - startMs) / HOUR_MS); hour * HOUR_MS + startMs < toMs; hour += 1) {
    const base = startMs + hour * HOUR_MS;
    const n = hours.n[hour] ?? 0;
    if (n === 0) continue;
    const all = countBusy(hours, startMs, base, base + HOUR_MS);
    const part = countBusy(hours, startMs, Math.max(fromMs, base), Math.min(toMs, base + HOUR_MS));
    total += all === 0 ? 0 : (n * part) / all;
  }
  return total;
}

/** Several flows as one: what came of any of them. */
export function joinHours(list: readonly BusyHours[], length: number): BusyHours {
  const joined = { n: new Int32Array(length), early: new Int32Array(length), late: new Int32Array(length) };
  for (const { n, early, late } of list) {
    for (let i = 0; i < length; i += 1) {
      joined.n[i] = (joined.n[i] ?? 0) + (n[i] ?? 0);
      joined.early[i] = (joined.early[i] ?? 0) | (early[i] ?? 0);
      joined.late[i] = (joined.late[i] ?? 0) | (late[i] ?? 0);
    }
  }
  return joined;
}
