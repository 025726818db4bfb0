import { hash } from 'node:crypto';
import { type Connection, execute, sql } from '@/lib/db';
import type { RejectedRecord } from '@/lib/domain';

export interface RejectedFrom {
  environment: string;
  source: string;
  endpoint: string;
  /** The sender's key may tell of the past. */
  history: boolean;
  /** The preset that the request named, when it named one. */
  preset?: string | null;
  now: Date;
}

const RECORD_LIMIT = 32_000;

/**
 * Keeps refused records with their reason. The same record refused again for the same reason is one row that counts up, and is open
 * again when it had been settled. One that is too large is kept as the beginning of its text.
 */
export async function insertRejected(tx: Connection, rejected: readonly RejectedRecord[], from: RejectedFrom): Promise<void> {
  if (rejected.length === 0) return;
  const rows = new Map<
    string,
    { id: string; source: string; code: string; message: string; record: unknown; complete: boolean; n: number }
  >();
  for (const { code, message, record } of rejected) {
    const source = sourceOf(record) ?? from.source;
    const { shown, complete } = showRecord(record);
    const id = hash('sha256', JSON.stringify([from.environment, source, from.endpoint, code, message, shown]), 'hex').slice(0, 32);
    const known = rows.get(id);
    if (known) known.n += 1;
    else rows.set(id, { id, source, code, message: message.toWellFormed().replaceAll('\0', ''), record: shown, complete, n: 1 });
  }
  // One order for all writers: two requests with the same records wait for each other instead of locking each other out.
  const ordered = [...rows.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  await execute(
    sql`INSERT INTO rejected_record (id, environment, source, endpoint, preset, history, first_at, received_at, code, message, record, complete, n)
        SELECT id, ${from.environment}, source, ${from.endpoint}, ${from.preset ?? null}, ${from.history}, ${from.now}, ${from.now}, code, message, record, complete, n
        FROM json_to_recordset(${JSON.stringify(ordered)}::json) AS r (id uuid, source text, code text, message text, record jsonb, complete boolean, n bigint)
        ON CONFLICT (id) DO UPDATE SET n = rejected_record.n + excluded.n, received_at = greatest(rejected_record.received_at, excluded.received_at), state = 'open'`,
    tx,
  );
}

/** The source that a record names itself, as normalize would read it. */
export function sourceOf(record: unknown): string | null {
  if (typeof record !== 'object' || record === null) return null;
  const own =
    read(record, 'source') ??
    read(read(record, 'attributes'), 'throughline.source') ??
    read(read(record, 'resource'), 'throughline.source');
  return typeof own === 'string' && own !== '' && own.length <= 200 && !/[\0\p{Cs}]/u.test(own) ? own : null;
}

const read = (from: unknown, name: string): unknown =>
  typeof from === 'object' && from !== null && Object.hasOwn(from, name) ? Reflect.get(from, name) : undefined;

/** The record as jsonb can hold it: as it is; as its whole text where PostgreSQL would not take its values; else as the beginning of its text. */
function showRecord(record: unknown): { shown: unknown; complete: boolean } {
  const text = toText(record);
  if (text === null) return { shown: '(nested too deeply to be shown)', complete: false };
  if (text.length > RECORD_LIMIT) return { shown: text.slice(0, RECORD_LIMIT).toWellFormed(), complete: false };
  if (text.includes('\\u') || !isShallow(text)) return { shown: text.toWellFormed(), complete: true };
  return { shown: record ?? null, complete: true };
}

function toText(record: unknown): string | null {
  try {
    return JSON.stringify(record) ?? 'null';
  } catch {
    return null;
  }
}

/** PostgreSQL refuses JSON that is nested some thousand levels deep. */
function isShallow(text: string): boolean {
  let depth = 0;
  let deepest = 0;
  for (const char of text) {
    if (char === '[' || char === '{') deepest = Math.max(deepest, ++depth);
    else if (char === ']' || char === '}') depth -= 1;
  }
  return deepest < 200;
}
