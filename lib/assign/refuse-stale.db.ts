import { z } from 'zod';
import type { CatalogIndex } from '@/lib/catalog';
import { type Connection, query, sql } from '@/lib/db';
import { ConflictError, type ExceptionRecord } from '@/lib/domain';
import { sayTime } from '@/lib/domain/say';

const deedSchema = z.object({ actor_name: z.string(), kind: z.string(), after: z.string().nullable(), at: z.date() });

const deeds: Record<string, (after: string | null) => string> = {
  acknowledged: () => 'acknowledged it',
  assigned: (after) => `gave it to ${after ?? 'somebody else'}`,
  waiting: (after) => `set it to wait on ${after ?? 'something'}`,
  severity: (after) => `changed its severity to ${after ?? 'another'}`,
  resolved: () => 'resolved it',
  reopened: () => 'opened it again',
};

/** Refuses an action on what is no longer as its actor saw it. Errors: always ConflictError, saying who did what and when. */
export async function refuseStale(tx: Connection, exception: ExceptionRecord, index: CatalogIndex, now: Date): Promise<never> {
  const [deed] = await query(
    sql`SELECT actor_name, kind, after, at FROM exception_history WHERE exception_id = ${exception.id}::uuid AND kind = ANY(${Object.keys(deeds)}::text[])
        ORDER BY id DESC LIMIT 1`,
    deedSchema,
    tx,
  );
  if (!deed) throw new ConflictError('It has changed since you looked. Look again and decide.');
  const at = sayTime(deed.at, index.catalog.organisation.timezone, now);
  throw new ConflictError(
    `${deed.actor_name} ${deeds[deed.kind]?.(deed.after) ?? 'changed it'} at ${at}, after you looked. Look again and decide.`,
  );
}
