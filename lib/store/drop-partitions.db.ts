import { z } from 'zod';
import { type Connection, execute, inTransaction, onSession, query, sql } from '@/lib/db';
import { type KeepRows, keepEvents, keepSpans, parentTable, table } from './keep-rows.db';
import { KEPT_MARK, listPartitions, type Partition } from './list-partitions.db';

const DAY_MS = 86_400_000;
/** One worker at a time drops; any constant does. */
const RETENTION_LOCK = 7_236_002;
const MOST_AT_ONCE = 3;

/** Tables whose days end together, and what of them is kept longer. All others are dropped alone and whole. */
const units: readonly { parents: readonly string[]; keep: KeepRows }[] = [
  { parents: ['event'], keep: keepEvents },
  { parents: ['span_block', 'span_trace'], keep: keepSpans },
];

/** True when a partition is older than its plan says. One that was made for history loaded later ages from when it was made. */
export function isExpired({ ends, made_at: madeAt, kept, kept_days: keptDays, retention_days: days }: Partition, now: Date): boolean {
  const old = Math.max(ends.getTime(), madeAt && madeAt.getTime() > ends.getTime() ? madeAt.getTime() : 0);
  return now.getTime() - old > (kept ? (keptDays ?? days) : days) * DAY_MS;
}

/**
 * Drops what is older than the plan says, a few partitions in one call; returns how many. Each is taken off without stopping readers or
 * writers, then replaced in one transaction by what is kept longer of it. Killed at any point, the next call goes on from there; a second
 * worker at the same time does nothing. A table that is in use is tried again in the next call.
 */
export async function dropPartitions(now: Date): Promise<number> {
  return onSession('worker', async (on) => {
    const [lock] = await query(sql`SELECT pg_try_advisory_lock(${RETENTION_LOCK}) AS mine`, z.object({ mine: z.boolean() }), on);
    if (!lock?.mine) return 0;
    try {
      await execute(sql`SELECT set_config('lock_timeout', '2s', false), set_config('statement_timeout', '10min', false)`, on);
      return await dropSome(on, now);
    } finally {
      await execute(sql`RESET lock_timeout`, on);
      await execute(sql`RESET statement_timeout`, on);
      await execute(sql`SELECT pg_advisory_unlock(${RETENTION_LOCK})`, on);
    }
  });
}

async function dropSome(on: Connection, now: Date): Promise<number> {
  const partitions = await listPartitions(on);
  // What an earlier call has taken off comes first: until it is done its days are not seen.
  const begun = partitions.filter(({ attached }) => !attached);
  const due = partitions.filter((partition) => partition.attached && isExpired(partition, now));
  let dropped = 0;
  const done = new Set<string>();
  for (const partition of [...begun, ...due]) {
    if (done.has(partition.name)) continue;
    if (dropped >= MOST_AT_ONCE) break;
    const together = withSiblings(partition, partitions);
    for (const { name } of together) done.add(name);
    if (await expire(on, together, now)) dropped += together.length;
  }
  return dropped;
}

/** The partitions of the same days that end with this one, in the order of their unit. */
function withSiblings(partition: Partition, all: readonly Partition[]): Partition[] {
  const parents = units.find((unit) => unit.parents.includes(partition.parent))?.parents ?? [partition.parent];
  return parents.flatMap((parent) => {
    const same = all.find(
      (one) =>
        one.parent === parent && one.starts.getTime() === partition.starts.getTime() && one.ends.getTime() === partition.ends.getTime(),
    );
    return same ? [same] : [];
  });
}

/** lock_not_available: somebody is reading it for long. */
const isBusy = (error: unknown) => error instanceof Error && 'code' in error && (error.code === '55P03' || error.code === '40P01');

async function expire(on: Connection, partitions: readonly Partition[], now: Date): Promise<boolean> {
  try {
    for (const { parent, name, attached, pending } of partitions) {
      if (pending) await execute(sql`ALTER TABLE ${parentTable(parent)} DETACH PARTITION ${table(name)} FINALIZE`, on);
      else if (attached) await detach(on, parent, name);
    }
    await inTransaction((tx) => replace(tx, partitions, now), { lane: 'worker', attempts: 1 });
    return true;
  } catch (error) {
    if (isBusy(error)) return false;
    throw error;
  }
}

/** Without stopping anybody; a table that Citus has cut can only be taken off under a lock, which is waited for no longer than the limit. */
async function detach(on: Connection, parent: string, name: string): Promise<void> {
  const off = sql`ALTER TABLE ${parentTable(parent)} DETACH PARTITION ${table(name)}`;
  await execute(sql`${off} CONCURRENTLY`, on).catch((error: unknown) =>
    error instanceof Error && error.message.includes('CONCURRENTLY commands are currently unsupported')
      ? execute(off, on)
      : Promise.reject(error),
  );
}

async function replace(tx: Connection, partitions: readonly Partition[], now: Date): Promise<void> {
  // The second is Citus' own, and nobody else's: what was changed on several machines at once could not be attached in the same transaction.
  await execute(sql`SELECT set_config('lock_timeout', '2s', true), set_config('citus.multi_shard_modify_mode', 'sequential', true)`, tx);
  const unit = units.find(({ parents }) => parents.includes(partitions[0]?.parent ?? ''));
  const keeping = partitions.filter((one) => one.kept_days !== null && !one.kept && !isExpired({ ...one, kept: true }, now));
  const kept = unit && keeping.length === unit.parents.length ? await unit.keep(tx, keeping) : new Map<string, number>();
  for (const partition of partitions) {
    const rows = kept.get(partition.name) ?? 0;
    await execute(
      sql`INSERT INTO retention_log (name, what, dropped, kept, bytes)
          SELECT ${partition.parent}, ${partition.name}, greatest(0, c.reltuples::bigint), ${rows}, pg_total_relation_size(c.oid)
          FROM pg_class c WHERE c.oid = to_regclass(${partition.name})`,
      tx,
    );
    await execute(sql`DROP TABLE ${table(partition.name)}`, tx);
    if (rows > 0) await attach(tx, partition);
    else {
      if (kept.has(partition.name)) await execute(sql`DROP TABLE ${table(`${partition.name}_kept`)}`, tx);
      await execute(sql`DELETE FROM partition_made WHERE name = ${partition.name}`, tx);
    }
  }
}

/** Puts what was kept in the place of what was dropped, under its name, so that late history finds it. */
async function attach(tx: Connection, { parent, name, starts, ends }: Partition): Promise<void> {
  await execute(sql`ALTER TABLE ${table(`${name}_kept`)} RENAME TO ${table(name)}`, tx);
  // Only tables cut by time are kept in part. The times come from our own names of partitions.
  const bounds = sql([`FROM ('${starts.toISOString()}') TO ('${ends.toISOString()}')`]);
  await execute(sql`ALTER TABLE ${parentTable(parent)} ATTACH PARTITION ${table(name)} FOR VALUES ${bounds}`, tx);
  await execute(sql`COMMENT ON TABLE ${table(name)} IS ${sql([`'${KEPT_MARK}'`])}`, tx);
}
