import { type Sql, sql } from '@/lib/db';

/** So many rounds can put events together at once at most. What waits has its lane written on it: the number cannot change under it. */
export const LANES = 8;

/** The lane of an event, from two expressions of text. The same on every server and version of PostgreSQL, as rows are moved between them. */
export const laneOf = (environment: Sql, workflow: Sql): Sql =>
  sql`(('x' || left(md5(${environment} || ' ' || ${workflow}), 4))::bit(16)::integer % ${LANES}::integer)::smallint`;
