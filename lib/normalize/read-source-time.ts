import { Temporal } from 'temporal-polyfill';

const parts = ['yyyy', 'MM', 'dd', 'HH', 'mm', 'ss', 'SSS'] as const;
const patterns = new Map<string, { shape: RegExp; order: string[] }>();

export interface TimeRule {
  /** iso, epoch_s, epoch_ms, odata, or a pattern; the first that can read the text. */
  format: readonly string[];
  zone?: string | undefined;
}

const ISO = /^\d{4}-\d{2}-\d{2}([T ]|$)/i;
const OFFSET = /(z|[+-]\d{2}:?\d{2})$/i;
const ODATA = /^\/Date\((-?\d{1,15})(?:[+-]\d{4})?\)\/$/;

/**
 * The time of a text as ISO 8601 with an offset. What cannot be read comes back as it is, so that the record is refused with its
 * own text. A local time that a clock change skips or repeats is read as the zone's rules say first ("compatible").
 */
export function readSourceTime(text: string, { format, zone }: TimeRule): string {
  for (const one of format) {
    const read = readAs(text, one);
    if (read === null) continue;
    if (zone === undefined || OFFSET.test(read)) return read;
    try {
      return Temporal.PlainDateTime.from(read.trim().replace(' ', 'T')).toZonedDateTime(zone).toInstant().toString();
    } catch {
      return text;
    }
  }
  return text;
}

function readAs(text: string, format: string): string | null {
  switch (format) {
    case 'iso':
      return ISO.test(text) ? text : null;
    case 'epoch_s':
    case 'epoch_ms':
      return /^\d{1,15}(\.\d{1,9})?$/.test(text) ? fromEpoch(Number(text) * (format === 'epoch_s' ? 1000 : 1)) : null;
    case 'odata': {
      const [, ms] = ODATA.exec(text) ?? [];
      return ms === undefined ? null : fromEpoch(Number(ms));
    }
    default:
      return rearrange(text, format);
  }
}

function fromEpoch(ms: number): string | null {
  const at = new Date(Math.round(ms));
  return Number.isNaN(at.getTime()) ? null : at.toISOString();
}

/** `22.11.2026 08:30` by `dd.MM.yyyy HH:mm` as `2026-11-22T08:30:00`; null when it has another shape. */
function rearrange(text: string, format: string): string | null {
  const { shape, order } = patterns.get(format) ?? compile(format);
  const match = shape.exec(text.trim());
  if (!match) return null;
  const said = new Map(order.map((part, i) => [part, match[i + 1] ?? '']));
  const of = (part: string) => said.get(part) ?? '00';
  return `${of('yyyy')}-${of('MM')}-${of('dd')}T${of('HH')}:${of('mm')}:${of('ss')}${said.has('SSS') ? `.${of('SSS')}` : ''}`;
}

function compile(format: string): { shape: RegExp; order: string[] } {
  const order: string[] = [];
  const source = format.replaceAll(/yyyy|MM|dd|HH|mm|SSS|ss|[.*+?^${}()|[\]\\]/g, (token) => {
    if (!(parts as readonly string[]).includes(token)) return `\\${token}`;
    order.push(token);
    return `(\\d{${token.length}})`;
  });
  const compiled = { shape: new RegExp(`^${source}$`), order };
  patterns.set(format, compiled);
  return compiled;
}
