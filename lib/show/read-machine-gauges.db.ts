import { z } from 'zod';
import { lane, query, readPools, readReplica, readStatements, sql } from '@/lib/db';
import type { Gauge } from './read-gauges.db';

const gaugeRow = z.object({ name: z.string(), label: z.string().nullable(), value: z.number() });

/**
 * How far behind each step is, and how the database fares: rollup_lag_seconds (age of the oldest live event that is not counted), received_age_seconds
 * by environment, round_age_seconds by kind of round over all workers, intent_lag_seconds (the longest due), on_hold, backup_age_seconds (absent
 * before the first), database_connections by state and their ceiling, the oldest transaction, lock waits, bytes. Indexes and small tables only.
 */
export async function readMachineGauges(): Promise<Gauge[]> {
  return query(
    sql`
      select 'rollup_lag_seconds' as name, null::text as label, coalesce((
        select greatest(0, extract(epoch from now() - e.received_at)) from (
          -- The first of each lane, by the index that rounds take them by; more lanes than there are. What the version before wrote has none.
          select event_key, occurred_at from (
            (select arrived, event_key, occurred_at from event_inbox where lane is null and not history order by arrived limit 1)
            union all
            select first.* from generate_series(0, 63) as l (lane), lateral (select arrived, event_key, occurred_at from event_inbox i
              where i.lane = l.lane and not history order by arrived limit 1) as first) as firsts
          order by arrived limit 1) i
        join event e using (event_key, occurred_at)), 0)::float8 as value
      union all
      select 'received_age_seconds', environment, extract(epoch from now() - max(last_received_at))::float8 from feed where not history group by environment
      union all
      select 'round_age_seconds', round.key, min(extract(epoch from now()) - round.value::float8 / 1000)::float8
      from worker_heartbeat, jsonb_each_text(details -> 'rounds') as round where at > now() - interval '1 day' group by round.key
      union all
      select 'intent_lag_seconds', null, coalesce(extract(epoch from now() - min(available_at)), 0)::float8 from intent
      where state in ('waiting', 'sending', 'unknown') and bundle_id is null and available_at <= now()
      union all
      select 'on_hold', null, count(*)::float8 from hold where released_at is null
      union all
      select 'backup_age_seconds', null, extract(epoch from now() - max(recovery_point))::float8 from backup_made having max(recovery_point) is not null
      union all
      select 'database_connections', coalesce(state, 'unknown'), count(*)::float8 from pg_stat_activity where backend_type = 'client backend' group by state
      union all
      select 'database_connections_most', null, current_setting('max_connections')::float8
      union all
      select 'database_transaction_seconds', null, coalesce(max(extract(epoch from clock_timestamp() - xact_start)), 0)::float8
      from pg_stat_activity where backend_type = 'client backend' and state <> 'idle'
      union all
      select 'database_lock_waits', null, count(*)::float8 from pg_stat_activity where wait_event_type = 'Lock'
      union all
      select 'database_bytes', null, pg_database_size(current_database())::float8`,
    gaugeRow,
    lane('screen'),
  );
}

/** The same of this process alone: its pools, its statements by lane since it started, the standby it reads from, its memory. No statement. */
export function readProcessGauges(): Gauge[] {
  const replica = readReplica();
  return [
    ...readPools().flatMap(({ lane: label, busy, idle, waiting }) => [
      { name: 'pool_busy', label, value: busy },
      { name: 'pool_idle', label, value: idle },
      { name: 'pool_waiting', label, value: waiting },
    ]),
    ...readStatements().flatMap(({ lane: label, times, seconds, slow, failed }) => [
      { name: 'statements_total', label, value: times },
      { name: 'statement_seconds_total', label, value: Math.round(seconds * 1e6) / 1e6 },
      { name: 'slow_statements_total', label, value: slow },
      { name: 'failed_statements_total', label, value: failed },
    ]),
    ...(replica === null
      ? []
      : [
          { name: 'read_replica_used', label: null, value: replica.used ? 1 : 0 },
          ...(replica.lagMs === null ? [] : [{ name: 'read_replica_lag_seconds', label: null, value: replica.lagMs / 1000 }]),
        ]),
    { name: 'process_memory_bytes', label: null, value: process.memoryUsage.rss() },
  ];
}
