import { z } from 'zod';
import { query, sql } from '@/lib/db';
import { readRefusals, readStages } from '@/lib/observe';
import { listOthers } from './list-others.db';

const gaugeRow = z.object({ name: z.string(), label: z.string().nullable(), value: z.number() });

/** One number about the product itself; `label` splits a family, null where it is not split. */
export type Gauge = z.infer<typeof gaugeRow>;

/**
 * The state of the machinery now: inbox_events, heartbeat_age_seconds (absent before the first), events_total, rejected_records
 * (of one hour), other_events by dimension (log entries whose value is not told apart), exceptions_open by severity, intents by state, stage_seconds_total of the workers heard of in the last minute. Small tables and partial indexes only.
 */
export async function readGauges(): Promise<Gauge[]> {
  const gauges = await query(
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
      select 'other_events', dimension, sum(events)::float8 from bucket_other group by dimension
      union all
      select 'exceptions_open', severity, count(*)::float8 from exception where state <> 'resolved' group by severity
      union all
      select 'partitions_missing', null, count(*)::float8 from partition_plan p
      where not exists (select from unnest(array['_d' || to_char(now() at time zone 'UTC' + interval '1 day', 'YYYYMMDD'),
          '_m' || to_char(now() at time zone 'UTC' + interval '1 day', 'YYYYMM')]) cut where to_regclass(quote_ident(p.parent || cut)) is not null)
      union all
      select 'intents', state, count(*)::float8 from intent group by state
      union all
      select 'stage_seconds_total', stage.key, sum((stage.value ->> 'seconds')::float8) from worker_heartbeat, jsonb_each(details -> 'stages') as stage
      where at > now() - interval '1 minute' group by stage.key
      order by 1, 2`,
    gaugeRow,
  );
  const others = await listOthers();
  const newest = others.filter(({ monthAt }) => monthAt.getTime() === others[0]?.monthAt.getTime());
  return [
    ...gauges,
    ...newest.map(({ environment, dimension, values }) => ({ name: 'other_values', label: `${environment} ${dimension}`, value: values })),
  ];
}

/** The same of this process alone: stage_seconds_total and refused_requests_total since it started. No statement. */
export function readOwnGauges(): Gauge[] {
  return [
    ...Object.entries(readStages()).map(([label, { seconds }]) => ({ name: 'stage_seconds_total', label, value: seconds })),
    ...Object.entries(readRefusals()).map(([label, value]) => ({ name: 'refused_requests_total', label, value })),
  ];
}
