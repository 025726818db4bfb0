import type { ExceptionType } from '@/lib/domain';

const LONGEST = 200;
const inWords = /\{((?:key|attr)\.[^}]+)\}/g;
const inConditions = /\b(key|attr|measure)(?:\["([^"]+)"\]|\.([a-z_]\w*))/g;
const wantedBy = new WeakMap<ExceptionType, readonly string[]>();

/**
 * Returns of keys and attributes only what the type's own words, groups and severities read, as `key.<id>` and `attr.<name>`; with the
 * step itself, by which a later success is known. What a type does not read is not copied from events into exceptions.
 */
export function pickVariables(
  type: ExceptionType,
  keys: Readonly<Record<string, string>>,
  attributes: Readonly<Record<string, unknown>>,
  step: Readonly<Record<string, string | null | undefined>>,
): Record<string, string> {
  const picked: Record<string, string> = {};
  for (const name of variablesOf(type)) {
    const value = name.startsWith('key.') ? keys[name.slice(4)] : attributes[name.slice(5)];
    if (value !== undefined && value !== null) picked[name] = String(value).slice(0, LONGEST);
  }
  for (const [name, value] of Object.entries(step)) if (value) picked[name] = value;
  return picked;
}

function variablesOf(type: ExceptionType): readonly string[] {
  const known = wantedBy.get(type);
  if (known) return known;
  const names = new Set(type.rule.groupBy.filter((field) => field.startsWith('key.') || field.startsWith('attr.')));
  for (const [, name] of type.impactStatement.matchAll(inWords)) if (name) names.add(name);
  for (const { when } of type.severity.escalate) {
    for (const [, map, quoted, dotted] of when.matchAll(inConditions)) names.add(`${map === 'key' ? 'key' : 'attr'}.${quoted ?? dotted}`);
  }
  wantedBy.set(type, [...names]);
  return [...names];
}
