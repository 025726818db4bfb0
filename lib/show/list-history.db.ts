import { z } from 'zod';
import { query, sql } from '@/lib/db';
import type { Actor } from '@/lib/domain';
import type { HistoryEntry } from '@/lib/domain/views/exception';
import type { ExceptionRecord } from './exception-row';

const rowSchema = z.object({
  at: z.date(),
  actor_id: z.string(),
  actor_name: z.string(),
  kind: z.string(),
  before: z.string().nullable(),
  after: z.string().nullable(),
  note: z.string().nullable(),
});

/** What people and the house did to an exception, newest first. A reader who sees only part of it gets no automatic counts. */
export async function listHistory(actor: Actor, record: ExceptionRecord): Promise<HistoryEntry[]> {
  const rows = await query(
    sql`select h.at, h.actor_id, h.actor_name, h.kind, h.before, h.after, h.note from exception_history h
      where h.exception_id = ${record.id}::uuid order by h.id desc limit 200`,
    rowSchema,
  );
  return rows.map((row) => {
    const automatic = row.actor_id.startsWith('system:');
    const hidden = automatic && record.partial;
    return {
      at: row.at.toISOString(),
      actor: row.actor_name,
      me: row.actor_id === actor.id,
      automatic,
      kind: row.kind,
      before: hidden ? null : row.before,
      after: hidden ? null : row.after,
      note: hidden ? null : row.note,
    };
  });
}
