import { z } from 'zod';
import { scopePredicate } from '@/lib/access';
import type { WorkflowIndex } from '@/lib/catalog';
import { type Connection, query, sql } from '@/lib/db';
import type { FunnelStep } from '@/lib/domain/views/places';
import type { AttentionFilter } from './find-attention.db';
import type { PlaceNames } from './name-places';
import { lateSince } from './select-transactions.db';

/** Newest transactions looked at; older ones of a long window are left out, and the view says so. */
export const MOST_IN_FUNNEL = 20_000;

const stepSchema = z.object({ milestone: z.string(), reached: z.number(), p50: z.number().nullable(), p90: z.number().nullable() });
const standingSchema = z.object({ milestone: z.string().nullable(), standing: z.number(), late: z.number() });

/** Steps of a workflow: how many of the transactions started in the window reached each, where the open ones stand, and how long each took. */
export async function readFunnel(
  { actor, scope, window: { from, to } }: AttentionFilter,
  workflow: WorkflowIndex,
  names: PlaceNames,
  now: Date,
  on: Connection,
): Promise<FunnelStep[]> {
  const begun = sql`select t.id, t.state, t.milestone, t.next_due_at from transaction t where ${scopePredicate(actor, scope, 't')} and t.started_at >= ${from} and t.started_at < ${to}
    order by t.started_at desc limit ${MOST_IN_FUNNEL}`;
  const [ids, afters] = [workflow.order, workflow.order.map((id) => workflow.milestones.get(id)?.after ?? '')];
  const steps = await query(
    sql`with t as materialized (${begun}), plan as (select * from unnest(${[...ids]}::text[], ${afters}::text[]) as p(milestone, after))
      select p.milestone, count(m.reached_at) as reached,
        percentile_cont(0.5) within group (order by extract(epoch from m.reached_at - b.reached_at) * 1000) as p50,
        percentile_cont(0.9) within group (order by extract(epoch from m.reached_at - b.reached_at) * 1000) as p90
      from plan p join t on true join milestone m on m.transaction_id = t.id and m.milestone = p.milestone and m.reached_at is not null
        left join milestone b on b.transaction_id = t.id and b.milestone = p.after and b.reached_at is not null
      group by p.milestone`,
    stepSchema,
    on,
  );
  const standing = await query(
    sql`with t as materialized (${begun}) select t.milestone, count(*) as standing, count(*) filter (where ${lateSince(now)} is not null) as late from t where t.state = 'open' group by t.milestone`,
    standingSchema,
    on,
  );
  return workflow.order.flatMap((id): FunnelStep[] => {
    const milestone = workflow.milestones.get(id);
    if (!milestone) return [];
    const step = steps.find((one) => one.milestone === id);
    const here = standing.find((one) => one.milestone === id);
    return [
      {
        id,
        name: milestone.name,
        required: milestone.required,
        actor: milestone.actor,
        after: milestone.after,
        typical: milestone.typical,
        worst: milestone.worst,
        clock: milestone.clock,
        application: milestone.application === null ? null : names.application(milestone.application),
        interface: milestone.interface === undefined ? null : names.interface(milestone.interface),
        reached: step?.reached ?? 0,
        standing: here?.standing ?? 0,
        late: here?.late ?? 0,
        p50: step?.p50 ?? null,
        p90: step?.p90 ?? null,
      },
    ];
  });
}
