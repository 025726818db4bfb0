import { z } from 'zod';
import { InvalidInputError } from '@/lib/domain';

const valuesSchema = z.array(z.union([z.string(), z.number(), z.null()]));

/** The text that names a row to go on after: its sort values, opaque to callers. */
export function writeCursor(values: readonly (string | number | null)[]): string {
  return Buffer.from(JSON.stringify(values)).toString('base64url');
}

const cursorParts = {
  word: (value: unknown) => typeof value === 'string',
  time: (value: unknown) =>
    typeof value === 'string' && /^\d{4}-\d\d-\d\d[ T][\d:.]+(?:Z|[+-][\d:]+)$/.test(value) && !Number.isNaN(Date.parse(value)),
  number: (value: unknown) => typeof value === 'string' && /^-?\d{1,25}(?:\.\d{1,25})?(?:e[+-]?\d{1,2})?$/i.test(value),
  boolean: (value: unknown) => value === 'true' || value === 'false',
  uuid: (value: unknown) => typeof value === 'string' && /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(value),
};

/** The sort values of a cursor, each of the kind expected there. Throws InvalidInputError for anything else. */
export function readCursor(cursor: string, parts: readonly (keyof typeof cursorParts)[]): (string | number | null)[] {
  try {
    const values = valuesSchema.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')));
    if (values.length === parts.length && parts.every((part, at) => cursorParts[part](values[at]))) return values;
  } catch {
    // Falls through to the one refusal below: every unreadable cursor is the same fault.
  }
  throw new InvalidInputError('The cursor is not one that this list gave out. Ask again without it.');
}
