import type { TimeWindow } from '@/lib/domain';

const HOUR_MS = 3_600_000;

/** The window widened to whole hours, so that counts kept by the hour and the lists behind them hold the very same things. */
export const alignWindow = ({ from, to }: TimeWindow): TimeWindow => ({
  from: new Date(Math.floor(from.getTime() / HOUR_MS) * HOUR_MS),
  to: new Date(Math.ceil(to.getTime() / HOUR_MS) * HOUR_MS),
});
