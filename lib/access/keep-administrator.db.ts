import { z } from 'zod';
import { type Connection, execute, query, sql } from '@/lib/db';
import { ConflictError, type Grant } from '@/lib/domain';

const LOCK = 7_320_001;

/** True for a right to administer everything. */
export const isWholeAdministrator = ({ role, facilities, departments, workflows, environments }: Grant): boolean =>
  role === 'administrator' && [facilities, departments, workflows, environments].every((limit) => limit.length === 0);

/** Taken before the rights or the state of somebody who administers everything change: two who remove each other must wait for one another. */
export async function lockAdministrators(tx: Connection): Promise<void> {
  await execute(sql`select pg_advisory_xact_lock(${LOCK})`, tx);
}

/** Throws ConflictError when nobody who is not disabled administers everything any more. Call it after the change, under the lock. */
export async function keepAdministrator(tx: Connection): Promise<void> {
  const left = await query(
    sql`select true as one from access_grant g join person p on p.id = g.person_id
        where p.disabled_at is null and g.role = 'administrator' and g.facilities = '{}' and g.departments = '{}' and g.workflows = '{}' and g.environments = '{}'
        limit 1`,
    z.object({ one: z.boolean() }),
    tx,
  );
  if (left.length === 0)
    throw new ConflictError('Nobody would be left who administers everything. Make somebody else an administrator first.');
}
