import { z } from 'zod';

import type { CatalogIndex } from '@/lib/catalog';
import { type Actor, environmentSchema, outcomeSchema } from '@/lib/domain';
import type { TransactionRow } from '@/lib/domain/views/transactions';
import { maskFor } from './mask-personal';
import type { PlaceNames } from './name-places';

export const transactionRecordSchema = z.object({
  id: z.string(),
  environment: environmentSchema,
  workflow: z.string(),
  facility: z.string(),
  department: z.string(),
  supplier: z.string().nullable(),
  state: outcomeSchema,
  milestone: z.string().nullable(),
  started_at: z.date(),
  last_at: z.date(),
  ended_at: z.date().nullable(),
  failed_at: z.date().nullable(),
  key_type: z.string().nullable(),
  key_value: z.string().nullable(),
  correlation_id: z.string().nullable(),
  amount_minor: z.number().nullable(),
  currency: z.string().nullable(),
  lines: z.number().nullable(),
  people: z.number().nullable(),
  connector: z.string().nullable(),
  error_class: z.string().nullable(),
  error_code: z.string().nullable(),
  error_message: z.string().nullable(),
  attempts: z.number(),
  late_since: z.date().nullable(),
});
export type TransactionRecord = z.infer<typeof transactionRecordSchema>;

interface Reader {
  actor: Actor;
  index: CatalogIndex;
  names: PlaceNames;
}

/** The row as this reader may see it. `found` is the key that a search met. */
export function prepareTransactionRow(
  { actor, index, names }: Reader,
  record: TransactionRecord,
  found: { kind: string; value: string } | null = null,
): TransactionRow {
  const mask = maskFor(actor, index, record);
  const keyName = (kind: string) => names.key([record.workflow], kind);
  const name =
    record.key_type !== null && record.key_value !== null
      ? mask.key(record.key_type, record.key_value).value
      : (record.correlation_id ?? record.id);
  const iso = (at: Date | null) => at?.toISOString() ?? null;
  const other = found !== null && found.value !== record.key_value ? found : null;
  const kind = other?.kind.replace(/^key:/, '') ?? '';
  return {
    id: record.id,
    name,
    keyName: record.key_type === null ? null : keyName(record.key_type),
    workflow: names.workflow(record.workflow),
    facility: names.facility(record.facility),
    department: names.department(record.department),
    supplier: record.supplier,
    state: record.state,
    milestone: record.milestone === null ? null : names.milestone(record.workflow, record.milestone),
    lateSince: iso(record.late_since),
    startedAt: record.started_at.toISOString(),
    lastAt: record.last_at.toISOString(),
    endedAt: iso(record.ended_at),
    failedAt: iso(record.failed_at),
    amountMinor: record.amount_minor,
    currency: record.currency,
    lines: record.lines,
    people: record.people,
    errorClass: record.error_class,
    errorCode: record.error_code,
    errorMessage: mask.attributes ? null : record.error_message,
    connector: record.connector === null ? null : names.connector(record.connector),
    attempts: record.attempts,
    found:
      other === null
        ? null
        : { keyName: other.kind.startsWith('key:') ? keyName(kind) : `${kind} id`, value: mask.key(kind, other.value).value },
  };
}
