import { z } from 'zod';
import { InvalidInputError } from '@/lib/domain';

const valuesSchema = z.array(z.union([z.string(), z.number(), z.null()]));

/** The text that names a row to go on after: its sort values, opaque to callers. */
export function writeCursor(values: readonly (string | number | null)[]): string {
  return Buffer.from(JSON.stringify(values)).toString('base64url');
}

/** The sort values of a cursor, exactly `length` of them. Throws InvalidInputError for anything else. */
export function readCursor(cursor: string, length: number): (string | number | null)[] {
  try {
    const values = valuesSchema.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')));
    if (values.length === length) return values;
  } catch {
    // Falls through to the one refusal below: every unreadable cursor is the same fault.
  }
  throw new InvalidInputError('The cursor is not one that this list gave out. Ask again without it.');
}
