import { UNASSIGNED } from '@/lib/domain';

/** Where the value of a grouping field is looked up; what none of them knows is `unassigned`. */
export interface GroupSource {
  fields: Record<string, string | null | undefined>;
  keys: Record<string, string>;
  attributes: Record<string, unknown>;
}

/** Returns the values that decide which exception a finding joins, by field, and the signature made of them. Stable and readable. */
export function describeSignature(
  code: string,
  groupBy: readonly string[],
  from: GroupSource,
): { signature: string; groupedBy: Record<string, string> } {
  const groupedBy: Record<string, string> = {};
  for (const field of groupBy) groupedBy[field] = valueOfField(field, from) || UNASSIGNED;
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
