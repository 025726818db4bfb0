import type { CatalogIndex } from '@/lib/catalog';
import { type Connection, execute, jsonb, sql } from '@/lib/db';
import type { ExceptionChange } from '@/lib/domain';
import { firstStep, policyFor } from '@/lib/duty';

const begins: ReadonlySet<ExceptionChange['kind']> = new Set(['opened', 'reopened', 'severity_raised', 'released']);

/**
 * Begins the timers of exceptions that were opened or became more severe, in the transaction that did it; one that runs begins anew with the policy of the
 * new severity. Given the same changes twice, nothing moves. History escalates to nobody.
 */
export async function beginEscalations(tx: Connection, changes: readonly ExceptionChange[], index: CatalogIndex, now: Date): Promise<void> {
  const rows = changes.flatMap(({ kind, exception }) => {
    if (!begins.has(kind) || exception.history || exception.state === 'resolved') return [];
    const policy = policyFor(exception, index.catalog);
    if (!policy) return [];
    const { nextAt } = firstStep(policy, now);
    return [{ id: exception.id, epoch: 1 + exception.reopened, policy, severity: exception.severity, nextAt, again: kind === 'released' }];
  });
  if (rows.length === 0) return;
  await execute(
    sql`INSERT INTO escalation_timer AS t (exception_id, epoch, policy, severity, next_at, started_at)
        SELECT DISTINCT ON (r.id, r.epoch) r.id, r.epoch, r.policy, r.severity, r."nextAt", ${now}::timestamptz
        FROM jsonb_to_recordset(${jsonb(rows)}) AS r (id uuid, epoch integer, policy jsonb, severity text, "nextAt" timestamptz, again boolean)
        ORDER BY r.id, r.epoch, r.severity
        ON CONFLICT (exception_id, epoch) DO UPDATE SET policy = excluded.policy, severity = excluded.severity, step = 0, repetition = 0,
          next_at = excluded.next_at, held_since = NULL, held_reason = NULL, ended_at = NULL, end_reason = NULL,
          version = t.version + 1, started_at = excluded.started_at
        WHERE excluded.severity < t.severity OR t.held_reason = 'explained'`,
    tx,
  );
}
