import { findLocalDay } from './find-local-day';

/** Returns the first instant of the local day that holds an instant. Errors: RangeError for an unknown zone. */
export const localDayStart = (at: Date, timezone: string): Date => new Date(findLocalDay(at.getTime(), timezone).startMs);
