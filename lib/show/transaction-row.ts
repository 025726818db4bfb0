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
  next_milestone: z.string().nullable().optional(),
  next_due_at: z.date().nullable().optional(),
});
export type TransactionRecord = z.infer<typeof transactionRecordSchema>;

interface Reader {
  actor: Actor;
  index: CatalogIndex;
  names: PlaceNames;
}

const kindNames: Record<string, string> = {
  error: 'error',
  'error text': 'error',
  parent: 'parent id',
  root: 'root id',
  predecessor: 'predecessor id',
  retry_of: 'repeats',
};

/** What a kind of key is called: as the catalog calls a business key, else what it is. */
function nameKind(kind: string, keyName: (type: string) => string): string {
  if (kind.startsWith('key:')) return keyName(kind.slice(4));
  if (kind.startsWith('link:')) return `names ${nameKind(kind.slice(5), keyName)}`;
  return kindNames[kind] ?? `${kind} id`;
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
  const kind = other?.kind.replace(/^(?:link:)?key:/, '') ?? '';
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
    next:
      record.next_milestone && record.next_due_at
        ? { name: names.milestone(record.workflow, record.next_milestone), dueAt: record.next_due_at.toISOString() }
        : null,
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
    found: other === null ? null : { keyName: nameKind(other.kind, keyName), value: mask.key(kind, other.value).value },
  };
}
