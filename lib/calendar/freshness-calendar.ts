import type { Catalog, Slo } from '@/lib/domain';
import { isHoliday } from './is-holiday';
import { localParts } from './local-parts';

/** Returns what freshness goes by where an SLO is: local time of its one facility, else of the organisation, and the holidays there. */
export function freshnessCalendar(
  { about }: Pick<Slo, 'about'>,
  { calendars, facilities, organisation }: Pick<Catalog, 'calendars' | 'facilities' | 'organisation'>,
): { offsetMs: (hour: number) => number; isOff: (hour: number) => boolean } {
  const only = about.facilities.length === 1 ? facilities.find(({ id }) => id === about.facilities[0]) : undefined;
  const timezone = only?.timezone ?? organisation.timezone;
  return {
    offsetMs: (hour) => {
      const { date, hour: h, minute } = localParts(new Date(hour), timezone);
      return Date.parse(`${date}T00:00:00Z`) + (h * 60 + minute) * 60_000 - hour;
    },
    isOff: (hour) => isHoliday(localParts(new Date(hour), timezone).date, calendars, only?.id),
  };
}
