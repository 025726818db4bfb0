import { localParts, payPeriods, wallTime } from '@/lib/calendar';
import { type Calendars, InvalidInputError } from '@/lib/domain';
import type { ReportPeriod, ReportPeriodKind } from '@/lib/domain/views/reports';

export interface AskedPeriod {
  kind: ReportPeriodKind;
  /** A local date inside the wanted period; the last whole one when left out. */
  on?: string | undefined;
  now: Date;
  calendars: Calendars;
  timezone: string;
  /** `07-01`; quarters begin with its month. */
  fiscalYearStart?: string | undefined;
}

/** Local dates; `end` is not included. */
interface Span {
  start: string;
  end: string;
}

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const months = 'January February March April May June July August September October November December'.split(' ');

const shift = (date: string, days: number) => new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
const daysFrom = (a: string, b: string) => Math.round((Date.parse(`${b}T00:00:00Z`) - Date.parse(`${a}T00:00:00Z`)) / DAY_MS);
const monthStart = (year: number, month: number) => new Date(Date.UTC(year, month, 1)).toISOString().slice(0, 10);

/**
 * The period a report is about: local dates of the organisation, midnight to midnight, so that a week in which clocks change has an hour
 * more or less. Errors: InvalidInputError for one that has not begun, and for pay periods without a pay calendar.
 */
export function reportPeriod(asked: AskedPeriod): ReportPeriod {
  const { kind, now, timezone } = asked;
  const today = localParts(now, timezone).date;
  const around = (on: string) => spanOf(on, asked);
  const span = around(asked.on ?? (kind === 'to_date' ? today : shift(around(today).start, -1)));
  const before = around(shift(span.start, -1));
  const at = (on: string) => wallTime(on, '00:00', timezone);
  const from = at(span.start);
  if (from > now) throw new InvalidInputError(`The period of ${asked.on} has not begun.`);
  const end = at(span.end);
  const partial = end > now;
  // Numbers are kept by the hour.
  const to = partial ? new Date(Math.ceil((now.getTime() + 1) / HOUR_MS) * HOUR_MS) : end;
  const previousFrom = at(before.start);
  const previousTo = partial ? new Date(Math.min(previousFrom.getTime() + to.getTime() - from.getTime(), from.getTime())) : from;
  const name = nameOf(span, asked, partial ? today : null);
  return {
    kind,
    name: name.name,
    inWords: partial && name.inWords.startsWith('in ') ? `so far ${name.inWords}` : name.inWords,
    from: from.toISOString(),
    to: to.toISOString(),
    partial,
    previousName: partial ? `the same time of ${lower(nameOf(before, asked, null).name)}` : lower(nameOf(before, asked, null).name),
    previousFrom: previousFrom.toISOString(),
    previousTo: previousTo.toISOString(),
    on: span.start,
    earlier: before.start,
    later: at(span.end) > now ? null : span.end,
  };
}

const lower = (name: string) => (/^(Week|Pay) /.test(name) ? `the ${name.charAt(0).toLowerCase()}${name.slice(1)}` : name);

function spanOf(on: string, { kind, calendars, fiscalYearStart = '01-01' }: AskedPeriod): Span {
  const [year = 0, month = 0] = on.split('-').map(Number);
  if (kind === 'week') {
    const start = shift(on, -((new Date(`${on}T00:00:00Z`).getUTCDay() + 6) % 7));
    return { start, end: shift(start, 7) };
  }
  if (kind === 'pay_period') {
    const pay = calendars.payCalendar;
    if (!pay) throw new InvalidInputError('There are no pay periods: the catalog has no pay calendar.');
    const end = shift(pay.anchorPeriodEnd, Math.ceil(daysFrom(pay.anchorPeriodEnd, on) / pay.periodDays) * pay.periodDays + 1);
    return { start: shift(end, -pay.periodDays), end };
  }
  if (kind === 'quarter') {
    const into = (month - Number(fiscalYearStart.slice(0, 2)) + 12) % 3;
    return { start: monthStart(year, month - 1 - into), end: monthStart(year, month + 2 - into) };
  }
  return { start: monthStart(year, month - 1), end: monthStart(year, month) };
}

/** `today`: the last day of a period that has not ended. */
function nameOf(span: Span, { kind, calendars }: AskedPeriod, today: string | null): { name: string; inWords: string } {
  const last = shift(span.end, -1);
  const dates = sayDates(span.start, today ?? last);
  const so = today === null ? '' : ', so far';
  if (kind === 'week') return { name: `Week of ${dates}${so}`, inWords: `in the week of ${dates}` };
  if (kind === 'pay_period') {
    const noon = new Date(`${last}T12:00:00Z`);
    const id = payPeriods(calendars, noon, noon).find(({ periodEnd }) => periodEnd === last)?.periodId;
    return { name: `Pay period ${id ? `${id}, ` : ''}${dates}${so}`, inWords: `in the pay period of ${dates}` };
  }
  if (today !== null) return { name: `${dates}${so}`, inWords: span.start === today ? `on ${dates}` : `from ${dates}` };
  const [start, end] = [monthOf(span.start), monthOf(last)];
  if (kind === 'quarter')
    return {
      name: `${start.name}${start.year === end.year ? '' : ` ${start.year}`} to ${end.name} ${end.year}`,
      inWords: `from ${start.name}${start.year === end.year ? '' : ` ${start.year}`} to ${end.name} ${end.year}`,
    };
  return { name: `${start.name} ${start.year}`, inWords: `in ${start.name} ${start.year}` };
}

function monthOf(date: string) {
  const [year = '', month = '01'] = date.split('-');
  return { name: months[Number(month) - 1] ?? '', year };
}

/** `9 to 15 November 2026`, `28 September to 4 October 2026`. */
function sayDates(first: string, last: string): string {
  const [a, b] = [monthOf(first), monthOf(last)];
  const day = (date: string) => String(Number(date.slice(8)));
  const end = `${day(last)} ${b.name} ${b.year}`;
  if (first === last) return end;
  if (a.year !== b.year) return `${day(first)} ${a.name} ${a.year} to ${end}`;
  return a.name === b.name ? `${day(first)} to ${end}` : `${day(first)} ${a.name} to ${end}`;
}
