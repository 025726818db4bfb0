import { type BusinessKeyRule, type Mapping, type MappingRule, type MappingTarget, namesOf, rulesOf } from '@/lib/domain';
import { findValue, findValues, passes, textOf } from './find-values';
import type { JsonObject } from './read-field';
import { isBlank, isObject } from './read-field';
import { readSourceTime } from './read-source-time';

/** Where a part of an event came from: the names of the record that were read; none for a constant. */
export interface Origin {
  field: string;
  names: string[];
}

export interface Mapped {
  event: JsonObject;
  origins: Origin[];
}

interface Read {
  value: string | number | boolean;
  names: string[];
}

const UNITS = { ns: 1e-6, us: 1e-3, ms: 1, s: 1_000, min: 60_000 } as const;

/**
 * Turns records into transaction events by a mapping, in their order (a value may be carried on within a case). What cannot be read
 * as its field's type stays as it is, so that the record is refused with its own text.
 */
export function prepareMapper(mapping: Mapping): (row: JsonObject) => Mapped {
  const used = new Set(rulesOf(mapping).flatMap(namesOf));
  const carried = new Map<string, string>();
  const read = (rules: readonly MappingRule[], row: JsonObject): (Read & { rule: MappingRule }) | null => {
    for (const rule of rules) {
      const found = readRule(rule, row, (name, text) =>
        carry(carried, textOf(findValue(row, [mapping.caseColumn ?? ''])?.value), name, text),
      );
      if (found) return { ...found, rule };
    }
    return null;
  };

  return (row) => {
    const event: JsonObject = {};
    const origins: Origin[] = [];
    for (const [field, rules] of Object.entries(mapping.fields) as [MappingTarget, MappingRule[]][]) {
      const found = read(rules, row);
      if (!found) continue;
      put(event, field, typed(field, found.value, { rule: found.rule, mapping }));
      origins.push({ field, names: found.names });
    }
    const keys = (mapping.businessKeys ?? []).flatMap((rule) => readKeys(rule, row, (rules) => read(rules, row)));
    if (keys.length > 0) event.businessKeys = keys.map(({ names: _, ...key }) => key);
    origins.push(...keys.map(({ type, names }) => ({ field: `businessKeys.${type}`, names })));
    const links = (mapping.links ?? []).flatMap(({ relation, from }) => {
      const found = read(from, row);
      if (found) origins.push({ field: `links.${relation}`, names: found.names });
      return found ? [{ type: 'transaction', value: String(found.value), relation }] : [];
    });
    if (links.length > 0) event.links = links;
    const measures = Object.entries(mapping.measures ?? {}).flatMap(([name, rules]) => {
      const found = read(rules, row);
      if (found) origins.push({ field: `measures.${name}`, names: found.names });
      return found ? [[name, found.value] as const] : [];
    });
    if (measures.length > 0) event.measures = Object.fromEntries(measures);
    const attributes = attributesOf(row, mapping.attributes, used);
    if (Object.keys(attributes).length > 0) event.attributes = attributes;
    return { event, origins };
  };
}

function readRule(rule: MappingRule, row: JsonObject, carryOn: (name: string, text: string) => string): Read | null {
  if (rule.when && !passes(row, rule.when)) return null;
  if (rule.value !== undefined) return { value: rule.value, names: (rule.when ?? []).flatMap(({ path }) => namesFound(row, path)) };
  if (rule.path === undefined) return fill(rule.template ?? '', row);
  if (rule.sum) return addUp(rule.path, row);
  const found = findValue(row, rule.path);
  const [first = ''] = rule.path;
  let text = found ? cutAll(textOf(found.value), rule.cut ?? []) : '';
  if (rule.carry) text = carryOn(first, text);
  const names = found ? [found.name] : [first];
  if (text === '') return rule.otherwise === undefined ? null : { value: rule.otherwise, names };
  const mapped = mapWord(rule, text);
  const value = rule.lower ? mapped.toLowerCase() : mapped;
  return { value: rule.template ? rule.template.replace('{}', () => value) : value, names };
}

function mapWord({ map, otherwise }: MappingRule, text: string): string {
  if (!map) return text;
  return Object.hasOwn(map, text) ? (map[text] ?? text) : (otherwise ?? text);
}

const namesFound = (row: JsonObject, path: readonly string[]): string[] => {
  const found = findValue(row, path);
  return found ? [found.name] : [];
};

function carry(carried: Map<string, string>, group: string, name: string, text: string): string {
  const place = `${name}\0${group}`;
  if (text === '') return carried.get(place) ?? '';
  carried.set(place, text);
  return text;
}

/** A template with every `{name}` in it said; null when one is not. */
function fill(template: string, row: JsonObject): Read | null {
  const names: string[] = [];
  let isWhole = true;
  const value = template.replaceAll(/\{([^{}]+)\}/g, (_, name: string) => {
    const found = findValue(row, name.split('|'));
    if (found) names.push(found.name);
    else isWhole = false;
    return textOf(found?.value);
  });
  return isWhole ? { value, names } : null;
}

function addUp(path: readonly string[], row: JsonObject): Read | null {
  const found = path.flatMap((name) => findValues(row, name)).filter(({ value }) => /^\d{1,15}(\.\d+)?$/.test(textOf(value)));
  if (found.length === 0) return null;
  return { value: found.reduce((sum, { value }) => sum + Number(value), 0), names: found.map(({ name }) => name) };
}

function cutAll(text: string, cuts: NonNullable<MappingRule['cut']>): string {
  return cuts.reduce((rest, { after, before, afterLast, beforeLast, first }) => {
    if (first !== undefined) return rest.slice(0, first).trim();
    if (after !== undefined) return behind(rest, rest.indexOf(after), after);
    if (afterLast !== undefined) return behind(rest, rest.lastIndexOf(afterLast), afterLast);
    const at = before === undefined ? rest.lastIndexOf(beforeLast ?? '') : rest.indexOf(before);
    return at < 0 ? '' : rest.slice(0, at).trim();
  }, text);
}

const behind = (text: string, at: number, mark: string): string => (at < 0 ? '' : text.slice(at + mark.length).trim());

function readKeys(
  { type, role, from, each }: BusinessKeyRule,
  row: JsonObject,
  read: (rules: readonly MappingRule[]) => Read | null,
): { type: string; value: string; role?: string; names: string[] }[] {
  const rest = role === undefined ? {} : { role };
  if (!each) {
    const found = from && type !== undefined ? read(from) : null;
    return found ? [{ type: type ?? '', value: String(found.value), ...rest, names: found.names }] : [];
  }
  const named = (name: string, value: unknown, at: string) => {
    const text = textOf(value);
    // A value too long to be a key is a content; it stays an attribute.
    if (name === '' || name.length > 80 || text === '' || text.length > 200) return [];
    return [{ type: each.types?.[name] ?? name, value: text, ...rest, names: [at] }];
  };
  const below = each.path.slice(0, -1);
  if (each.name === undefined || each.value === undefined)
    return findValues(row, each.path)
      .slice(0, 200)
      .flatMap(({ name, value }) => named(name.slice(below.length), value, name));
  const { name, value } = each;
  return findValues(row, `${each.path}.${name}`)
    .slice(0, 200)
    .flatMap((found) => {
      const at = `${found.name.slice(0, -name.length)}${value}`;
      return named(textOf(found.value), row[at], at);
    });
}

function attributesOf(row: JsonObject, kept: Mapping['attributes'], used: ReadonlySet<string>): JsonObject {
  if (kept === 'none') return {};
  const attributes: JsonObject = Object.create(null);
  for (const name of Array.isArray(kept) ? kept : Object.keys(row)) {
    if (kept === 'rest' && used.has(name)) continue;
    const value = Object.hasOwn(row, name) ? row[name] : findValue(row, [name])?.value;
    if (!isBlank(value)) attributes[name] = value;
  }
  return { ...attributes };
}

/** Text as the type that the event's field has; what does not fit stays text and is refused with its reason. */
function typed(
  field: MappingTarget,
  value: string | number | boolean,
  { rule, mapping }: { rule: MappingRule; mapping: Mapping },
): string | number | boolean {
  if (field === 'occurredAt' || field === 'startedAt')
    return readSourceTime(String(value), { format: rule.time ?? mapping.time?.format ?? ['iso'], zone: mapping.time?.zone });
  if (field === 'durationMs' || field === 'attempt.number') {
    const number = typeof value === 'string' && /^\d{1,15}(\.\d+)?$/.test(value) ? Number(value) : value;
    return typeof number === 'number' ? number * UNITS[rule.unit ?? 'ms'] : number;
  }
  if (field === 'error.retryable')
    return /^(true|yes|1)$/i.test(String(value)) ? true : /^(false|no|0)$/i.test(String(value)) ? false : value;
  return typeof value === 'number' ? String(value) : value;
}

function put(event: JsonObject, field: MappingTarget, value: unknown): void {
  const [outer = '', inner] = field.split('.');
  if (inner === undefined) event[outer] = value;
  else event[outer] = { ...(isObject(event[outer]) ? event[outer] : {}), [inner]: value };
}
