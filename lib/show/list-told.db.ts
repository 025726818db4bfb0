import { z } from 'zod';
import type { CatalogIndex } from '@/lib/catalog';
import { query, sql } from '@/lib/db';
import type { Told } from '@/lib/domain/views/exception';
import { namePlaces } from './name-places';

const rowSchema = z.object({
  id: z.string(),
  reason: z.string(),
  recipient: z.string(),
  recipient_team: z.string(),
  state: z.string(),
  state_reason: z.string().nullable(),
  created_at: z.date(),
  available_at: z.date(),
  ended_at: z.date().nullable(),
  attempts: z.array(
    z.object({ at: z.string(), ended: z.string().nullable(), outcome: z.string().nullable(), response: z.string().nullable() }),
  ),
});

const utc = (text: string) => new Date(text).toISOString();

/** Who was to be told about an exception, oldest first, with every attempt. The caller has made sure that the reader may see it. */
export async function listTold(index: CatalogIndex, exceptionId: string): Promise<Told[]> {
  const names = namePlaces(index);
  const rows = await query(
    sql`select i.id, i.reason, i.recipient, i.recipient_team, i.state, i.state_reason, i.created_at, i.available_at, i.ended_at,
        coalesce((select jsonb_agg(jsonb_build_object('at', d.started_at, 'ended', d.ended_at, 'outcome', d.outcome, 'response', d.response) order by d.attempt)
          from delivery d where d.intent_id = i.id), '[]') as attempts
      from intent i where i.exception_id = ${exceptionId}::uuid order by i.created_at, i.id`,
    rowSchema,
  );
  return rows.map((row) => ({
    id: row.id,
    reason: row.reason,
    recipient: row.recipient,
    team: names.team(row.recipient_team).name,
    state: row.state,
    stateReason: row.state_reason,
    createdAt: row.created_at.toISOString(),
    availableAt: row.available_at.toISOString(),
    endedAt: row.ended_at?.toISOString() ?? null,
    attempts: row.attempts.map(({ at, ended, outcome, response }) => ({
      at: utc(at),
      endedAt: ended === null ? null : utc(ended),
      outcome,
      response,
    })),
  }));
}
