import { Temporal } from 'temporal-polyfill';
import type { ImportMapping } from './import-mapping';

const parts = ['yyyy', 'MM', 'dd', 'HH', 'mm', 'ss', 'SSS'] as const;
const patterns = new Map<string, { shape: RegExp; order: string[] }>();

/**
 * The time of a cell as ISO 8601 with an offset. What cannot be read comes back as it is, so that the record is refused with its
 * own text. A local time that a clock change skips or repeats is read as the zone's rules say first ("compatible").
 */
export function readImportTime(text: string, { format, zone }: ImportMapping['time']): string {
  if (format === 'epoch_s' || format === 'epoch_ms')
    return /^\d+(\.\d+)?$/.test(text) ? fromEpoch(Number(text) * (format === 'epoch_s' ? 1000 : 1), text) : text;
  const iso = format === 'iso' ? text : rearrange(text, format);
  if (zone === undefined || /([zZ]|[+-]\d{2}:?\d{2})$/.test(iso)) return iso;
  try {
    return Temporal.PlainDateTime.from(iso.trim().replace(' ', 'T')).toZonedDateTime(zone).toInstant().toString();
  } catch {
    return text;
  }
}

function fromEpoch(ms: number, text: string): string {
  const at = new Date(Math.round(ms));
  return Number.isNaN(at.getTime()) ? text : at.toISOString();
}

/** `22.11.2026 08:30` by `dd.MM.yyyy HH:mm` as `2026-11-22T08:30:00`; the text itself when it has another shape. */
function rearrange(text: string, format: string): string {
  const { shape, order } = patterns.get(format) ?? compile(format);
  const match = shape.exec(text.trim());
  if (!match) return text;
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
