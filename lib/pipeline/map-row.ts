import { type ImportMapping, type ImportRule, rulesOf } from './import-mapping';
import { readImportTime } from './import-time';

export type Row = Record<string, unknown>;

/** Turns the rows of one file into transaction events, in the order of the file (a value may be carried on within a case). */
export function prepareRowMapper(mapping: ImportMapping): (row: Row) => Record<string, unknown> {
  const used = new Set(rulesOf(mapping).flatMap((rule) => ('column' in rule ? [rule.column] : [])));
  const carried = new Map<string, string>();

  function read(rule: ImportRule, row: Row): string | number | boolean | undefined {
    if ('value' in rule) return rule.value;
    let text = textOf(cell(row, rule.column));
    if (rule.carry) {
      const place = `${rule.column}\0${textOf(cell(row, mapping.caseColumn ?? ''))}`;
      if (text === '') text = carried.get(place) ?? '';
      else carried.set(place, text);
    }
    if (text === '') return rule.otherwise;
    const mapped = rule.map?.[text] ?? (rule.map && rule.otherwise !== undefined ? rule.otherwise : text);
    const value = rule.lower ? mapped.toLowerCase() : mapped;
    return rule.template ? rule.template.replace('{}', () => value) : value;
  }

  return (row) => {
    const event: Record<string, unknown> = {};
    for (const [target, rule] of Object.entries(mapping.fields)) {
      const value = read(rule, row);
      if (value !== undefined) put(event, target, typed(target, value, mapping));
    }
    const keys = mapping.businessKeys.flatMap(({ type, role, from }) => {
      const value = read(from, row);
      return value === undefined ? [] : [{ type, value: String(value), ...(role ? { role } : {}) }];
    });
    if (keys.length > 0) event.businessKeys = keys;
    const measures = Object.entries(mapping.measures).map(([name, rule]) => [name, read(rule, row)] as const);
    if (measures.length > 0) event.measures = Object.fromEntries(measures.filter(([, value]) => value !== undefined));
    const attributes = attributesOf(row, mapping, used);
    if (Object.keys(attributes).length > 0) event.attributes = attributes;
    return event;
  };
}

function attributesOf(row: Row, { attributes }: ImportMapping, used: ReadonlySet<string>): Row {
  if (attributes === 'none') return {};
  const names = attributes === 'rest' ? Object.keys(row).filter((name) => !used.has(name)) : attributes;
  return Object.fromEntries(
    names.map((name) => [name, cell(row, name)]).filter(([, value]) => value !== undefined && value !== null && value !== ''),
  );
}

/** A column by its name; in JSON also by a path such as `order.number`. */
function cell(row: Row, column: string): unknown {
  if (Object.hasOwn(row, column)) return row[column];
  let value: unknown = row;
  for (const step of column.split('.'))
    value = typeof value === 'object' && value !== null && Object.hasOwn(value, step) ? (value as Row)[step] : undefined;
  return value;
}

const textOf = (value: unknown): string =>
  value === null || value === undefined ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value);

/** Text as the type that the event's field has; what does not fit stays text and is refused with its reason. */
function typed(target: string, value: string | number | boolean, mapping: ImportMapping): string | number | boolean {
  if (target === 'occurredAt' || target === 'startedAt') return readImportTime(String(value), mapping.time);
  if (target === 'durationMs' || target === 'attempt.number')
    return typeof value === 'string' && /^\d+(\.\d+)?$/.test(value) ? Number(value) : value;
  if (target === 'error.retryable')
    return /^(true|yes|1)$/i.test(String(value)) ? true : /^(false|no|0)$/i.test(String(value)) ? false : value;
  return typeof value === 'number' ? String(value) : value;
}

function put(event: Record<string, unknown>, target: string, value: unknown): void {
  const [outer = '', inner] = target.split('.');
  if (inner === undefined) event[outer] = value;
  else event[outer] = { ...(event[outer] as object | undefined), [inner]: value };
}
