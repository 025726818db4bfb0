import type { Attributes, DecodedLog } from '@/lib/domain';
import { setAttribute } from './set-attribute';

/** A log body as text, or as flat fields when it was a map; null when there was none. */
export function flattenBody(value: unknown): DecodedLog['body'] {
  if (value === null || value === undefined) return null;
  const fields: Attributes = {};
  if (typeof value === 'object' && !Array.isArray(value)) {
    for (const [name, field] of Object.entries(value)) setAttribute(fields, name, field);
    return fields;
  }
  setAttribute(fields, 'body', value);
  return fields.body ?? null;
}
