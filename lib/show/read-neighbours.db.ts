import { z } from 'zod';
import { placesFor, scopePredicate } from '@/lib/access';
import type { CatalogIndex } from '@/lib/catalog';
import { query, sql } from '@/lib/db';
import { type Actor, type Environment, OTHER, UNASSIGNED } from '@/lib/domain';
import type { ExceptionView, Neighbour } from '@/lib/domain/views/exception';
import { namePlaces } from './name-places';

export interface ReadNeighbours {
  exceptionId: string;
  environment: Environment;
  workflows: string[];
  /** The connector it was grouped by: a neighbour then works when this connector works there. Null for other causes. */
  connector: string | null;
  from: Date;
  to: Date;
}

const DAY_MS = 86_400_000;
const memberSchema = z.object({ kind: z.enum(['facility', 'department', 'workflow']), id: z.string(), transactions: z.number() });
const trafficSchema = z.object({ kind: z.enum(['facility', 'connector']), id: z.string(), events: z.number(), failed: z.number() });

/**
 * Where an exception is, and how everything beside it fared in the same workflows meanwhile (at most 7 days): the proof that it
 * is one place, or that it is not. Facilities in the catalog's order; only what the reader may see. Cost: primary key of bucket_hour.
 */
export async function readNeighbours(actor: Actor, index: CatalogIndex, asked: ReadNeighbours): Promise<ExceptionView['where']> {
  const scope = { environment: asked.environment };
  const from = new Date(Math.max(asked.from.getTime() - 3_600_000, asked.to.getTime() - 7 * DAY_MS));
  const [members, traffic] = await Promise.all([
    query(
      sql`with m as (select facility, department, workflow from exception_member m where m.exception_id = ${asked.exceptionId}::uuid and ${scopePredicate(actor, scope, 'm')})
        select 'facility' as kind, facility as id, count(*)::int as transactions from m group by facility
        union all select 'department', department, count(*)::int from m group by department
        union all select 'workflow', workflow, count(*)::int from m group by workflow order by 3 desc, 2`,
      memberSchema,
    ),
    query(
      sql`with b as (select facility, connector, n, status from bucket_hour b where b.workflow = any(${asked.workflows}::text[]) and b.bucket_at >= ${from} and b.bucket_at < ${asked.to}
          and ${scopePredicate(actor, scope, 'b')})
        select 'facility' as kind, facility as id, sum(n)::bigint as events, coalesce(sum(n) filter (where status in ('failed', 'dead_lettered')), 0)::bigint as failed from b where ${asked.connector}::text is null or connector = ${asked.connector} group by facility
        union all select 'connector', connector, sum(n)::bigint, coalesce(sum(n) filter (where status in ('failed', 'dead_lettered')), 0)::bigint
        from b where connector not in ('', ${UNASSIGNED}, ${OTHER}) group by connector`,
      trafficSchema,
    ),
  ]);
  const names = namePlaces(index);
  const counts = (kind: z.infer<typeof memberSchema>['kind']) =>
    new Map(members.filter((one) => one.kind === kind).map((one) => [one.id, one.transactions]));
  const sent = (kind: 'facility' | 'connector') => new Map(traffic.filter((one) => one.kind === kind).map((one) => [one.id, one]));
  const affected = counts('facility');
  const busy = sent('facility');
  const neighbour = (id: string): Neighbour => {
    const hit = affected.get(id) ?? 0;
    const events = busy.get(id)?.events ?? 0;
    return { ...names.facility(id), state: hit > 0 ? 'affected' : events > 0 ? 'working' : 'silent', affected: hit, events };
  };
  const facilities = [...new Set([...visibleFacilities(actor, index, asked.environment), ...affected.keys()])];
  return {
    facilities: facilities.map(neighbour),
    connectors: [...sent('connector').values()]
      .map(
        ({ id, events, failed }): Neighbour => ({
          ...names.connector(id),
          state: failed > 0 ? 'affected' : 'working',
          affected: failed,
          events,
        }),
      )
      .sort((a, b) => b.affected - a.affected || a.name.localeCompare(b.name)),
    workflows: [...counts('workflow')].map(([id, transactions]) => ({ ...names.workflow(id), transactions })),
    departments: [...counts('department')].map(([id, transactions]) => ({ ...names.department(id), transactions })),
  };
}

/** The facilities of the catalog that some grant of the actor reaches, in the catalog's order. */
export function visibleFacilities(actor: Actor, index: CatalogIndex, environment: Environment): string[] {
  const { grants } = placesFor(actor, environment);
  return [...index.facilities.keys()].filter((id) => grants.some(({ facilities }) => facilities === null || facilities.includes(id)));
}
