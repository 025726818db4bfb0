/** Durations, times, money and counts in the words people use. Pure; the same on server and browser. */

const formatters = new Map<string, Intl.DateTimeFormat>();

function partsOf(at: Date, timezone: string) {
  let formatter = formatters.get(timezone);
  if (!formatter) {
    formatter = new Intl.DateTimeFormat('en-US', {
      timeZone: timezone,
      hourCycle: 'h23',
      weekday: 'short',
      year: 'numeric',
      month: 'short',
      day: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      timeZoneName: 'short',
    });
    formatters.set(timezone, formatter);
  }
  const parts: Record<string, string> = {};
  for (const { type, value } of formatter.formatToParts(at)) parts[type] = value;
  const { weekday = '', year = '', month = '', day = '', hour = '', minute = '', second = '', timeZoneName = '' } = parts;
  return { weekday, year, month, day, hour, minute, second, timeZoneName };
}

const dateOf = (at: string | number | Date) => (at instanceof Date ? at : new Date(at));
const DAY = 86_400_000;

/** `45 s`, `12 min`, `3 h 48 min`, `2 d 5 h`: the two largest units that matter. Below one second: `670 ms`. */
export function sayDuration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  const seconds = Math.floor(ms / 1000);
  if (seconds < 10 && ms % 1000 >= 10) return `${(Math.floor(ms / 10) / 100).toFixed(seconds < 10 ? 2 : 1).replace(/\.?0+$/, '')} s`;
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
  const days = Math.floor(hours / 24);
  return hours % 24 === 0 || days >= 14 ? `${days} d` : `${days} d ${hours % 24} h`;
}

/** `08:12` today, `Tue 08:12` within six days of now, else `12 Oct 08:12`, with the year when it is another. */
export function sayTime(at: string | number | Date, timezone: string, now: number | Date): string {
  const moment = dateOf(at);
  const [then, today] = [partsOf(moment, timezone), partsOf(dateOf(now), timezone)];
  const clock = `${then.hour}:${then.minute}`;
  if (then.day === today.day && then.month === today.month && then.year === today.year) return clock;
  if (Math.abs(moment.getTime() - dateOf(now).getTime()) < 6 * DAY) return `${then.weekday} ${clock}`;
  return `${then.day} ${then.month}${then.year === today.year ? '' : ` ${then.year}`} ${clock}`;
}

/** `Tue 24 Nov 2026, 08:12:04 CST`: the exact stamp, for hover and technical views. */
export function sayStamp(at: string | number | Date, timezone: string): string {
  const { weekday, day, month, year, hour, minute, second, timeZoneName } = partsOf(dateOf(at), timezone);
  return `${weekday} ${day} ${month} ${year}, ${hour}:${minute}:${second} ${timeZoneName}`;
}

/** `Wednesday 09:20`: day and minute, for the line beside a headline. */
export function sayDay(at: string | number | Date, timezone: string): string {
  const { hour, minute } = partsOf(dateOf(at), timezone);
  const weekday = new Intl.DateTimeFormat('en-US', { timeZone: timezone, weekday: 'long' }).format(dateOf(at));
  return `${weekday} ${hour}:${minute}`;
}

/** `08:12:04`: the clock with seconds, where neighbours are seconds apart. */
export function sayClock(at: string | number | Date, timezone: string): string {
  const { hour, minute, second } = partsOf(dateOf(at), timezone);
  return `${hour}:${minute}:${second}`;
}

/** `24 Nov`: the date alone, for axes and headings. */
export function sayDate(at: string | number | Date, timezone: string): string {
  const { day, month } = partsOf(dateOf(at), timezone);
  return `${day} ${month}`;
}

/** `24 Nov` for `2026-11-24`, with the year when it is another than that of now; anything that is no day as it came. */
export function sayWrittenDay(text: string, now: Date): string {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || Number.isNaN(Date.parse(text))) return text;
  const year = text.slice(0, 4);
  return `${sayDate(text, 'UTC')}${year === now.toISOString().slice(0, 4) ? '' : ` ${year}`}`;
}

/** `$48,372`, with `.40` when `cents`. Other currencies by their own sign or code. */
export function sayMoney(minor: number, currency: string, cents = false): string {
  const digits = cents ? 2 : 0;
  return (minor / 100).toLocaleString('en-US', {
    style: 'currency',
    currency,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
}

/** `$4.20`, `$0.0345`: the price of one unit, with what is left of a cent. */
export const sayUnitPrice = (minor: number, currency: string): string =>
  (minor / 100).toLocaleString('en-US', { style: 'currency', currency, minimumFractionDigits: 2, maximumFractionDigits: 4 });

/** `1,284`. */
export const sayCount = (n: number): string => n.toLocaleString('en-US');

/** `97 %`; below ten percent one decimal; never `100 %` or `0 %` unless it is so. */
export function sayShare(ratio: number): string {
  const percent = ratio * 100;
  if (percent === 0 || percent === 100) return `${percent} %`;
  if (percent > 99.9) return '> 99.9 %';
  if (percent < 0.1) return '< 0.1 %';
  return percent < 10 || percent > 99 ? `${percent.toFixed(1)} %` : `${Math.round(percent)} %`;
}

const small = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve'];
/** Small counts as words, larger ones as figures: `three`, `21`. */
export const sayNumber = (n: number): string => small[n] ?? sayCount(n);

/** `1 order`, `3 orders`. */
export const sayPlural = (n: number, one: string, many = `${one}s`): string => `${sayCount(n)} ${n === 1 ? one : many}`;

/** `Central time`: the zone as people say it. */
export function sayZone(timezone: string): string {
  const known = zones.get(timezone);
  if (known !== undefined) return known;
  const parts = new Intl.DateTimeFormat('en-US', { timeZone: timezone, timeZoneName: 'longGeneric' }).formatToParts(new Date(0));
  const name = (parts.find(({ type }) => type === 'timeZoneName')?.value ?? timezone).replace(/ Time$/, ' time');
  zones.set(timezone, name);
  return name;
}

const zones = new Map<string, string>();

/** An address as people write it: `10.0.0.7` of `::ffff:10.0.0.7`, `::1` of all its zeros. */
export function sayAddress(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/, '');
  if (!plain.includes(':')) return plain;
  try {
    return new URL(`http://[${plain}]`).hostname.slice(1, -1);
  } catch {
    // What is no address of this form is shown as it was kept.
    return plain;
  }
}

const abbreviations = new Set(['api', 'as2', 'edi', 'ehr', 'fhir', 'hl7', 'phi', 'rest', 'scim', 'sftp', 'soap', 'x12']);

/** A term of the catalog as people write it: `Near realtime` of `near_realtime`, `Tier 1` of `tier1`, `EDI X12` of `edi_x12`. */
export function sayTerm(term: string): string {
  const words = term
    .replace(/^([a-z]{3,})(\d)$/, '$1 $2')
    .replace('hl7v2', 'hl7 v2')
    .split(/[ _-]/)
    .map((word) => (abbreviations.has(word) ? word.toUpperCase() : word));
  const said = words.join(' ');
  return said.charAt(0).toUpperCase() + said.slice(1);
}
