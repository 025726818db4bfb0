import { z } from 'zod';
import { onSession, query, sql } from '@/lib/db';
import { InvalidInputError } from '@/lib/domain';
import { UsageError, type Verb } from './verb';

const nameRow = z.object({ name: z.string() });
const standingRow = z.object({ name: z.string(), column: z.string(), shards: z.number(), nodes: z.number(), bytes: z.number() });

export const distribute: Verb = {
  name: 'distribute',
  usage: ['distribute   (cuts the tables of spans over the machines of Citus; docs/operations.md)'],
  prepare: (args) => {
    if (args.length > 0) throw new UsageError('distribute takes nothing.');
    return async () => {
      const made = await onSession('worker', async (on) => {
        // A large table takes its time.
        await query(sql`SELECT set_config('statement_timeout', '0', false) AS name`, nameRow, on);
        return query(sql`SELECT name FROM distribute_tables() AS name`, nameRow, on).catch(explain);
      });
      for (const { name } of made) console.log(`Distributed ${name}.`);
      for (const { name, column, shards, nodes, bytes } of await readStanding())
        console.log(`${name.padEnd(14)} by ${column}: ${shards} shards on ${nodes} machines, ${(bytes / 2 ** 20).toFixed(1)} MiB`);
    };
  },
};

/** PostgreSQL's own words say the mend. */
function explain(error: unknown): never {
  if (error instanceof Error && 'code' in error && (error.code === '0A000' || error.code === '55000'))
    throw new InvalidInputError(error.message);
  throw error;
}

const readStanding = () =>
  query(
    sql`SELECT p.parent AS name, p.by_column AS "column", count(DISTINCT s.shardid)::integer AS shards, count(DISTINCT (s.nodename, s.nodeport))::integer AS nodes,
          coalesce(sum(s.shard_size), 0)::float8 AS bytes
        FROM distribution_plan p JOIN pg_inherits i ON i.inhparent = to_regclass(p.parent) JOIN citus_shards s ON s.table_name = i.inhrelid::regclass
        GROUP BY p.parent, p.by_column, p.place ORDER BY p.place`,
    standingRow,
  );
