import type pg from 'pg';
import { z } from 'zod';
import { type Found, fault, good, warning } from './found';

const serverRow = z.object({
  version: z.string(),
  major: z.number(),
  replica: z.boolean(),
  encoding: z.string(),
  skew_ms: z.number(),
  fsync: z.string(),
  full_page_writes: z.string(),
  synchronous_commit: z.string(),
  autovacuum: z.string(),
  max_connections: z.number(),
  connections: z.number(),
  checksums: z.string(),
  longest_seconds: z.number().nullable(),
  waiting: z.number(),
  bytes: z.number(),
  wraparound: z.number(),
  citus: z.string().nullable(),
});
export type ServerFacts = z.infer<typeof serverRow>;

const ASK = `
  SELECT current_setting('server_version') AS version, current_setting('server_version_num')::integer / 10000 AS major, pg_is_in_recovery() AS replica,
    current_setting('server_encoding') AS encoding, 1000 * (extract(epoch FROM clock_timestamp()) - $1::float8)::float8 AS skew_ms,
    current_setting('fsync') AS fsync, current_setting('full_page_writes') AS full_page_writes, current_setting('synchronous_commit') AS synchronous_commit,
    current_setting('autovacuum') AS autovacuum, current_setting('max_connections')::integer AS max_connections,
    (SELECT count(*)::integer FROM pg_stat_activity WHERE backend_type = 'client backend') AS connections, current_setting('data_checksums') AS checksums,
    (SELECT extract(epoch FROM max(clock_timestamp() - xact_start))::float8 FROM pg_stat_activity WHERE backend_type = 'client backend' AND state <> 'idle') AS longest_seconds,
    (SELECT count(*)::integer FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND clock_timestamp() - query_start > interval '10 seconds') AS waiting,
    pg_database_size(current_database())::float8 AS bytes, (SELECT max(age(datfrozenxid))::float8 FROM pg_database) AS wraparound,
    (SELECT extversion FROM pg_extension WHERE extname = 'citus') AS citus`;

/** What the server says of itself, on one connection. */
export async function readServer(client: pg.Client): Promise<ServerFacts> {
  const { rows } = await client.query(ASK, [Date.now() / 1000]);
  return serverRow.parse(rows[0]);
}

/** `needed`: connections that all processes of this installation may open together, where that is known. */
export function checkServer(facts: ServerFacts): Found[] {
  const { version, major, encoding } = facts;
  const off = (name: 'fsync' | 'full_page_writes' | 'autovacuum') => facts[name] !== 'on';
  const lazy = (['fsync', 'full_page_writes', 'autovacuum'] as const).filter(off);
  return [
    facts.replica
      ? fault(
          'Primary',
          'DATABASE_URL leads to a standby, which takes no data.',
          'Point DATABASE_URL at the primary; a standby may be DATABASE_READ_URL.',
        )
      : good('Primary', 'takes data.'),
    major >= 15 && major <= 18
      ? good('PostgreSQL', `${version}${facts.citus ? `, Citus ${facts.citus}` : ''}, ${(facts.bytes / 2 ** 30).toFixed(1)} GiB`)
      : fault('PostgreSQL', `${version} is not known to work.`, 'Use PostgreSQL 15, 16, 17 or 18.'),
    encoding === 'UTF8'
      ? good('Encoding', encoding)
      : fault(
          'Encoding',
          `The database is in ${encoding}.`,
          "Make it anew with: create database throughline encoding 'UTF8' template template0",
        ),
    lazy.length === 0 && facts.synchronous_commit !== 'off'
      ? good('Durability', `fsync and full_page_writes are on, synchronous_commit is ${facts.synchronous_commit}.`)
      : fault(
          'Durability',
          `Off: ${[...lazy, ...(facts.synchronous_commit === 'off' ? ['synchronous_commit'] : [])].join(', ')}. What was acknowledged may be lost.`,
          'Switch them on in postgresql.conf and reload.',
        ),
    facts.checksums === 'on'
      ? good('Checksums', 'Damaged pages are noticed.')
      : warning('Checksums', 'are off: a damaged page is not noticed.', 'Stop the server and run pg_checksums --enable.'),
    judgeClock(facts.skew_ms),
    judgeConnections(facts),
    judgeWaits(facts),
    facts.wraparound > 1_000_000_000
      ? fault(
          'Vacuum',
          `The oldest transaction id is ${facts.wraparound} old.`,
          'Find what keeps vacuum back: old transactions, slots, prepared transactions.',
        )
      : good('Vacuum', 'keeps up.'),
  ];
}

function judgeClock(skewMs: number): Found {
  const ms = Math.round(Math.abs(skewMs));
  const mend = 'Let chrony or systemd-timesyncd set both clocks.';
  const said = `This machine and the database differ by ${ms} ms.`;
  if (ms > 60_000) return fault('Clock', said, mend);
  return ms > 2_000 ? warning('Clock', said, mend) : good('Clock', said);
}

function judgeConnections({ connections, max_connections: most }: ServerFacts): Found {
  const said = `${connections} of ${most} are in use.`;
  const mend = 'Raise max_connections, or put PgBouncer before it (docs/operations.md, "More than one machine").';
  if (connections > 0.9 * most) return fault('Connections', said, mend);
  return connections > 0.7 * most ? warning('Connections', said, mend) : good('Connections', said);
}

function judgeWaits({ longest_seconds: longest, waiting }: ServerFacts): Found {
  const said = `The longest transaction is ${Math.round(longest ?? 0)} s old, ${waiting} wait for a lock for more than 10 s.`;
  const mend = 'Look into pg_stat_activity who holds it: select pid, state, xact_start, query from pg_stat_activity order by xact_start.';
  return (longest ?? 0) > 600 || waiting > 0 ? warning('Locks', said, mend) : good('Locks', said);
}
