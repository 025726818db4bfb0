import { z } from 'zod';
import type { CatalogIndex } from '@/lib/catalog';
import { query, sql } from '@/lib/db';
import { policySchema } from '@/lib/domain';
import type { EscalationView } from '@/lib/domain/views/telling';
import { findOnDuty, listSteps, nameRecipients, schedulesToAsk } from '@/lib/duty';

const STEPS = 6;
const rowSchema = z.object({
  policy: policySchema,
  step: z.number(),
  repetition: z.number(),
  next_at: z.date(),
  held_since: z.date().nullable(),
  held_reason: z.string().nullable(),
  end_reason: z.string().nullable(),
});

/** What will happen next to an exception if nobody acknowledges, with who it would be as duty stands at each time; null without an escalation. */
export async function readEscalation(
  index: CatalogIndex,
  { id, team }: { id: string; team: string },
  now: Date,
): Promise<EscalationView | null> {
  const [row] = await query(
    sql`SELECT policy, step, repetition, next_at, held_since, held_reason, end_reason FROM escalation_timer
        WHERE exception_id = ${id}::uuid ORDER BY epoch DESC LIMIT 1`,
    rowSchema,
  );
  if (!row) return null;
  const { policy, step, repetition } = row;
  const running = row.end_reason === null && row.held_since === null;
  const planned = running
    ? listSteps(policy, { step, repetition, nextAt: new Date(Math.max(row.next_at.getTime(), now.getTime())) }, STEPS)
    : [];
  const next = await Promise.all(
    planned.map(async ({ nextAt, tell }) => {
      const onDuty = await findOnDuty(index.catalog, schedulesToAsk(tell, team, index), nextAt);
      return { at: nextAt.toISOString(), to: nameRecipients(tell, { team, index, onDuty }) };
    }),
  );
  return { policy: policy.name, held: row.held_reason, ended: row.end_reason, next };
}
