import { type Connection, execute, sql } from '@/lib/db';
import type { Transaction } from '@/lib/domain';
import { toTransactionRow } from '@/lib/domain';

/** Writes transactions as they now stand, new or known, in one statement. */
export async function writeTransactions(tx: Connection, transactions: readonly Transaction[], now: Date): Promise<void> {
  if (transactions.length === 0) return;
  const rows = transactions.map(toTransactionRow).sort((a, b) => (a.id < b.id ? -1 : 1));
  await execute(
    sql`INSERT INTO transaction
        SELECT r.*, ${now}::timestamptz FROM json_to_recordset(${JSON.stringify(rows)}::json) AS r (
          id uuid, environment text, workflow text, facility text, department text, supplier text, state text, milestone text,
          started_at timestamptz, last_at timestamptz, ended_at timestamptz, key_type text, key_value text, correlation_id text,
          trace_ids text[], amount_minor bigint, currency text, lines integer, people integer, measures jsonb, interface text,
          connector text, application text, error_class text, error_code text, error_message text, failed_at timestamptz,
          attempts integer, event_count integer, notes jsonb)
        ON CONFLICT (id) DO UPDATE SET
          workflow = excluded.workflow, facility = excluded.facility, department = excluded.department, supplier = excluded.supplier, state = excluded.state,
          milestone = excluded.milestone, started_at = excluded.started_at, last_at = excluded.last_at, ended_at = excluded.ended_at,
          key_type = excluded.key_type, key_value = excluded.key_value, correlation_id = excluded.correlation_id,
          trace_ids = excluded.trace_ids, amount_minor = excluded.amount_minor, currency = excluded.currency, lines = excluded.lines,
          people = excluded.people, measures = excluded.measures, interface = excluded.interface, connector = excluded.connector,
          application = excluded.application, error_class = excluded.error_class, error_code = excluded.error_code,
          error_message = excluded.error_message, failed_at = excluded.failed_at, attempts = excluded.attempts,
          event_count = excluded.event_count, notes = excluded.notes, updated_at = excluded.updated_at`,
    tx,
  );
}
