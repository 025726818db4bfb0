import { numberOf, numberOrNull, oneOf, sql, textOf, textOrNull, timeOf, timeOrNull } from '@/lib/db';
import { environments, outcomes, type Transaction } from '@/lib/domain';

/** The columns of table transaction as `readTransactionRow` takes them. */
export const transactionColumns = sql`t.id, t.environment, t.workflow, t.facility, t.department, t.supplier, t.state, t.milestone, t.started_at, t.last_at,
  t.ended_at, t.key_type, t.key_value, t.correlation_id, t.trace_ids, t.amount_minor, t.currency, t.lines, t.people, t.measures, t.interface,
  t.connector, t.application, t.error_class, t.error_code, t.error_message, t.failed_at, t.attempts, t.event_count, t.notes`;

const environmentOf = oneOf(environments);
const stateOf = oneOf(outcomes);

/** One row of table transaction. Its list and its jsonb columns hold what the store wrote. */
export function readTransactionRow(row: readonly unknown[]): Transaction {
  return {
    id: textOf(row[0]),
    environment: environmentOf(row[1]),
    workflow: textOf(row[2]),
    facility: textOf(row[3]),
    department: textOf(row[4]),
    supplier: textOrNull(row[5]),
    state: stateOf(row[6]),
    milestone: textOrNull(row[7]),
    startedAt: timeOf(row[8]),
    lastAt: timeOf(row[9]),
    endedAt: timeOrNull(row[10]),
    keyType: textOrNull(row[11]),
    keyValue: textOrNull(row[12]),
    correlationId: textOrNull(row[13]),
    traceIds: listOf<string>(row[14]),
    amountMinor: numberOrNull(row[15]),
    currency: textOrNull(row[16]),
    lines: numberOrNull(row[17]),
    people: numberOrNull(row[18]),
    // Written by this room from measures that normalize checked.
    measures: row[19] as Transaction['measures'],
    interface: textOrNull(row[20]),
    connector: textOrNull(row[21]),
    application: textOrNull(row[22]),
    errorClass: textOrNull(row[23]),
    errorCode: textOrNull(row[24]),
    errorMessage: textOrNull(row[25]),
    failedAt: timeOrNull(row[26]),
    attempts: numberOf(row[27]),
    eventCount: numberOf(row[28]),
    notes: listOf<Transaction['notes'][number]>(row[29]),
  };
}

function listOf<T>(value: unknown): T[] {
  if (!Array.isArray(value)) throw new TypeError('A column was promised to be a list.');
  return value;
}
