import { localParts, wallTime } from '@/lib/calendar';
import type { Report } from '@/lib/domain';

export interface DigestPlan {
  personId: string;
  audience: string;
  /** First local day, a Monday, of the week that is told. */
  periodOn: string;
  dueAt: Date;
}

export interface DigestOrder {
  personId: string;
  /** Where the reader's clock stands. */
  timezone: string;
  report: Pick<Report, 'id' | 'digest'>;
}

const DAY_MS = 86_400_000;
const shift = (date: string, days: number) => new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);

/**
 * When the mail about the week that begins on `periodOn` is due: the reader's own wall time on the wanted weekday of the week after, but
 * never before the week has ended where the organisation is.
 */
export function digestDue(
  periodOn: string,
  { timezone, report }: Pick<DigestOrder, 'timezone' | 'report'>,
  organisationZone: string,
): Date {
  const { weekday = 1, at = '07:00' } = report.digest ?? {};
  const next = shift(periodOn, 7);
  const due = wallTime(shift(next, weekday - 1), at, timezone);
  const ended = wallTime(next, '00:00', organisationZone);
  return new Date(Math.max(due.getTime(), ended.getTime()));
}

/** The first day of the week that holds an instant where the organisation is. */
export function weekOf(at: Date, organisationZone: string): string {
  const { date, weekday } = localParts(at, organisationZone);
  return shift(date, 1 - weekday);
}

/** What is to be mailed in the days to come: about this week, and about the one before where its hour is still ahead. */
export function planDigests(orders: readonly DigestOrder[], organisationZone: string, now: Date): DigestPlan[] {
  const week = weekOf(now, organisationZone);
  return orders.flatMap((order) =>
    [shift(week, -7), week].flatMap((periodOn): DigestPlan[] => {
      const dueAt = digestDue(periodOn, order, organisationZone);
      return dueAt > now ? [{ personId: order.personId, audience: order.report.id, periodOn, dueAt }] : [];
    }),
  );
}
