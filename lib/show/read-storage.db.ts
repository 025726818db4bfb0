import { z } from 'zod';
import { mayAct } from '@/lib/access';
import { currentCatalog } from '@/lib/catalog';
import { lane, query, sql } from '@/lib/db';
import { type Actor, ForbiddenError } from '@/lib/domain';
import type { Storage } from '@/lib/domain/views/sources';
import { listOthers } from './list-others.db';

const LAST_ENDED = 50;

const tableSchema = z.object({
  name: z.string(),
  days: z.number(),
  kept_days: z.number().nullable(),
  ceiling: z.number().nullable(),
  partitions: z.number(),
  bytes: z.number(),
  oldest: z.date().nullable(),
  tomorrow: z.boolean().nullable(),
});
const endedSchema = z.object({
  at: z.date(),
  name: z.string(),
  what: z.string(),
  dropped: z.number(),
  kept: z.number(),
  bytes: z.number(),
});

/**
 * How much each table holds, since when, how long it is kept, and what ended last. Of all environments together: throws ForbiddenError
 * unless the reader runs the product. Cost: the system catalogs and the sizes of files.
 */
export async function readStorage(actor: Actor, now = new Date()): Promise<Storage> {
  if (!mayAct(actor, 'read:operations'))
    throw new ForbiddenError('Storage is for people who run the product: IT operations, on call, administrators, auditors.');
  const tables = await query(
    sql`with part as (
        select p.parent, c.oid, substr(c.relname, length(p.parent) + 2, 1) as grain, substr(c.relname, length(p.parent) + 3) as digits
        from partition_plan p join pg_inherits i on i.inhparent = to_regclass(quote_ident(p.parent)) join pg_class c on c.oid = i.inhrelid
      ), sized as (
        select parent, count(*) as partitions, sum(pg_total_relation_size(oid))::bigint as bytes,
          min(to_date(digits, case grain when 'd' then 'YYYYMMDD' else 'YYYYMM' end)::timestamp at time zone 'UTC')
            filter (where pg_relation_size(oid) > 0) as oldest
        from part group by parent
      )
      select p.parent as name, p.retention_days as days, p.kept_days, null::int as ceiling, coalesce(s.partitions, 0) as partitions,
        coalesce(s.bytes, 0) as bytes, s.oldest,
        exists (select from unnest(array['_d' || to_char(${now}::timestamptz at time zone 'UTC' + interval '1 day', 'YYYYMMDD'),
          '_m' || to_char(${now}::timestamptz at time zone 'UTC' + interval '1 day', 'YYYYMM')]) cut where to_regclass(quote_ident(p.parent || cut)) is not null) as tomorrow
      from partition_plan p left join sized s on s.parent = p.parent
      union all
      select l.name, l.days, null, l.ceiling, 0, coalesce(pg_total_relation_size(to_regclass(quote_ident(l.name))), 0),
        case l.name when 'rejected_record' then (select min(received_at) from rejected_record) when 'feed_gap' then (select min(first_at) from feed_gap)
          when 'marker' then (select min(at) from marker) end, null
      from retention_limit l
      order by bytes desc, name`,
    tableSchema,
    lane('screen'),
  );
  const ended = await query(
    sql`select at, name, what, dropped, kept, bytes from retention_log order by id desc limit ${LAST_ENDED}`,
    endedSchema,
    lane('screen'),
  );
  const { timezone, toldApart } = (await currentCatalog()).catalog.organisation;
  return {
    asOf: now.toISOString(),
    timezone,
    toldApart: { connector: toldApart.connectors, application: toldApart.applications, error_class: toldApart.errorClasses },
    others: (await listOthers()).map(({ monthAt, ...row }) => ({ ...row, monthAt: monthAt.toISOString() })),
    tables: tables.map(({ kept_days: keptDays, oldest, ...table }) => ({ ...table, keptDays, oldest: oldest?.toISOString() ?? null })),
    ended: ended.map(({ at, ...row }) => ({ ...row, at: at.toISOString() })),
  };
}
