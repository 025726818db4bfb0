const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** What left so recently may still be on its way; what takes longer is late. By the interface's own latency. */
const graceMs: Readonly<Record<string, number>> = {
  realtime: 5 * MINUTE_MS,
  near_realtime: 15 * MINUTE_MS,
  hourly: 2 * HOUR_MS,
  partner_hours: 24 * HOUR_MS,
  daily_batch: 30 * HOUR_MS,
};
const LONGEST_GRACE_MS = 72 * HOUR_MS;

/** How long documents of an interface of this latency class may be on their way, in ms. */
export const handoverGraceMs = (latencyClass: string): number => graceMs[latencyClass] ?? LONGEST_GRACE_MS;
