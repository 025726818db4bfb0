import { z } from 'zod';
import { scopePredicate } from '@/lib/access';
import { lane, query, sql } from '@/lib/db';
import type { Actor, Scope } from '@/lib/domain';
import type { Pulse } from '@/lib/domain/views/shell';

/** The counts beside the navigation: open exceptions with at least one member the actor may see. Cost: index exception_queue. */
export async function readPulse(actor: Actor, scope: Scope): Promise<Pulse> {
  const [row] = await query(
    sql`select
        (select count(*)::int from exception e where e.environment = ${scope.environment} and e.state <> 'resolved'
          and exists (select from exception_member m where m.exception_id = e.id and ${scopePredicate(actor, scope, 'm')})) as open_exceptions,
        (select 'Restored or put on hold: no mail, webhook, ticket or replay leaves until an administrator releases it (npm run admin -- release-hold).'
          from hold where released_at is null) as held,
        (select case when a.at < now() - interval '3 minutes' then 'Nobody has checked for minutes whether people are told: is the worker running?'
            when jsonb_array_length(a.faults) > 0 then (a.faults -> 0 ->> 'text') || case jsonb_array_length(a.faults) when 1 then '' else ' And ' || jsonb_array_length(a.faults) - 1 || ' more.' end end from delivery_audit a) as alarm,
        (select max(last_received_at) from feed where environment = ${scope.environment} and not history) as last_received_at`,
    z.object({
      open_exceptions: z.number(),
      alarm: z.string().nullable(),
      held: z.string().nullable(),
      last_received_at: z.date().nullable(),
    }),
    lane('screen'),
  );
  return {
    openExceptions: row?.open_exceptions ?? 0,
    lastReceivedAt: row?.last_received_at?.toISOString() ?? null,
    alarm: row?.held ?? row?.alarm ?? null,
  };
}
