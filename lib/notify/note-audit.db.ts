import { z } from 'zod';
import { execute, jsonb, query, sql } from '@/lib/db';
import { type AuditFault, auditFaultSchema } from './audit-telling.db';

/** Notes what an audit found, for the banner and for the page. */
export async function noteAudit(faults: readonly AuditFault[], now: Date): Promise<void> {
  await execute(
    sql`INSERT INTO delivery_audit (at, faults) VALUES (${now}::timestamptz, ${jsonb(faults)})
        ON CONFLICT (only_row) DO UPDATE SET at = excluded.at, faults = excluded.faults`,
  );
}

/** Notes that the watcher outside was told, or why it could not be. */
export async function noteHeartbeat(fault: string | null, now: Date): Promise<void> {
  await execute(
    sql`UPDATE delivery_audit SET heartbeat_at = CASE WHEN ${fault}::text IS NULL THEN ${now}::timestamptz ELSE heartbeat_at END, heartbeat_fault = ${fault}`,
  );
}

const rowSchema = z.object({ at: z.date(), faults: z.array(auditFaultSchema), heartbeat_at: z.date().nullable() });

/** The last audit; null before the first. */
export async function findAudit(): Promise<z.infer<typeof rowSchema> | null> {
  const [row] = await query(sql`SELECT at, faults, heartbeat_at FROM delivery_audit`, rowSchema);
  return row ?? null;
}
