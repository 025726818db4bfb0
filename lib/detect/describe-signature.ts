import { UNASSIGNED } from '@/lib/domain';

/** Where the value of a grouping field is looked up; what none of them knows is `unassigned`. */
export interface GroupSource {
  fields: Readonly<Record<string, string | null | undefined>>;
  keys: Readonly<Record<string, string>>;
  attributes: Readonly<Record<string, unknown>>;
}

const LONGEST = 120;

/**
 * Returns the values that decide which exception a finding joins, by field, and the signature made of them. Stable and readable;
 * short enough for an index whatever a sender puts in: a value over 120 characters is cut and told apart by a hash of the whole.
 */
export function describeSignature(
  code: string,
  groupBy: readonly string[],
  from: GroupSource,
): { signature: string; groupedBy: Record<string, string> } {
  const groupedBy: Record<string, string> = {};
  for (const field of groupBy) groupedBy[field] = shorten(valueOfField(field, from)) || UNASSIGNED;
  // A value may contain the separators itself, so each is quoted.
  const signature = [code, ...Object.entries(groupedBy).map(([field, value]) => `${field}=${JSON.stringify(value)}`)].join(' ');
  return { signature, groupedBy };
}

function valueOfField(field: string, { fields, keys, attributes }: GroupSource): string {
  if (field.startsWith('key.')) return keys[field.slice(4)] ?? '';
  if (field.startsWith('attr.')) {
    const value = attributes[field.slice(5)];
    return value === undefined || value === null ? '' : String(value);
  }
  return fields[field] ?? '';
}

function shorten(text: string): string {
  const value = text.trim();
  return value.length <= LONGEST ? value : `${value.slice(0, LONGEST)}~${hash(value)}`;
}

/** FNV-1a over UTF-16 units: enough to keep long values apart, and the same on every machine. */
function hash(text: string): string {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193) >>> 0;
  return h.toString(16).padStart(8, '0');
}
