import { z } from 'zod';
import { query, sql } from '@/lib/db';

const gaugeRow = z.object({ name: z.string(), label: z.string().nullable(), value: z.number() });

/** One number about the product itself; `label` splits a family, null where it is not split. */
export type Gauge = z.infer<typeof gaugeRow>;

/**
 * The state of the machinery now: inbox_events, heartbeat_age_seconds (absent before the first), events_total, rejected_records
 * (of one hour), exceptions_open by severity, intents by state. One statement; small tables and partial indexes only.
 */
export async function readGauges(): Promise<Gauge[]> {
  return query(
    sql`
      select 'inbox_events' as name, null::text as label, count(*)::float8 as value from event_inbox
      union all
      select 'heartbeat_age_seconds', null, extract(epoch from now() - max(at))::float8 from worker_heartbeat having max(at) is not null
      union all
      select 'events_total', environment, sum(events)::float8 from feed group by environment
      union all
      select 'rejected_records', environment, count(*)::float8 from rejected_record
      where received_at > now() - interval '1 hour' group by environment
      union all
      select 'exceptions_open', severity, count(*)::float8 from exception where state <> 'resolved' group by severity
      union all
      select 'intents', state, count(*)::float8 from intent group by state
      order by 1, 2`,
    gaugeRow,
  );
}
