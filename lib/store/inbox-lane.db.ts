import { createHash } from 'node:crypto';
import { type Sql, sql } from '@/lib/db';

/** So many rounds can put events together at once at most. What waits has its lane written on it: the number cannot change under it. */
export const LANES = 8;
/** Workflows that no catalog knows are anybody's words. */
const MOST_REMEMBERED = 1_000;

/** The lane of an event, from two expressions of text. The same on every server and version of PostgreSQL, as rows are moved between them. */
export const laneOf = (environment: Sql, workflow: Sql): Sql =>
  sql`(('x' || left(md5(${environment} || ' ' || ${workflow}), 4))::bit(16)::integer % ${LANES}::integer)::smallint`;

const lanes = new Map<string, number>();

/** The same, worked out here. */
export function findLane(environment: string, workflow: string): number {
  const name = `${environment} ${workflow}`;
  const known = lanes.get(name);
  if (known !== undefined) return known;
  const found = Number.parseInt(createHash('md5').update(name).digest('hex').slice(0, 4), 16) % LANES;
  if (lanes.size < MOST_REMEMBERED) lanes.set(name, found);
  return found;
}
