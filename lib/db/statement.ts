import { empty, join, type Sql, sqltag } from '@prisma/client/runtime/client';

export { empty, join, type Sql };

/** A parameterised statement with `.text` and `.values`; statements nest. Values never become SQL text. */
export const sql = sqltag;

/** A fragment that sends `value` as jsonb. node-postgres would turn a bare array into a PostgreSQL array. */
export function jsonb(value: unknown): Sql {
  return sqltag`${JSON.stringify(value)}::jsonb`;
}
