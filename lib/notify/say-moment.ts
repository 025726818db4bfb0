import { sayZone } from '@/lib/domain/say';

export interface Moment {
  /** `Wednesday 18 Nov, 09:12`; with the year when it is another than now's. */
  full: string;
  /** `09:12` when that is the day of now, else as `full`. */
  short: string;
  /** `Central time`. */
  zone: string;
}

/** A moment in words that stay true however late a mail is read: no "today", no "in two hours". */
export function sayMoment(at: Date, timezone: string, now: Date): Moment {
  const [then, today] = [partsOf(at, timezone), partsOf(now, timezone)];
  const year = then.year === today.year ? '' : ` ${then.year}`;
  const date = `${then.weekday} ${then.day} ${then.month}${year}`;
  const clock = `${then.hour}:${then.minute}`;
  const sameDay = year === '' && then.day === today.day && then.month === today.month;
  return { full: `${date}, ${clock}`, short: sameDay ? clock : `${date}, ${clock}`, zone: sayZone(timezone) };
}

/** Making one costs a hundred times what using it does; there are as many as the catalog has time zones. */
const formats = new Map<string, Intl.DateTimeFormat>();

function partsOf(at: Date, timeZone: string): Record<string, string> {
  const format =
    formats.get(timeZone) ??
    new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      weekday: 'long',
      year: 'numeric',
      month: 'short',
      day: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
    });
  formats.set(timeZone, format);
  return Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
}
