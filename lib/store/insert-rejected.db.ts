import { hash } from 'node:crypto';
import { type Connection, execute, sql } from '@/lib/db';
import type { RejectedRecord } from '@/lib/domain';

export interface RejectedFrom {
  environment: string;
  source: string;
  endpoint: string;
  now: Date;
}

const RECORD_LIMIT = 16_000;

/** Keeps refused records with their reason; the same record refused again for the same reason is kept once. */
export async function insertRejected(tx: Connection, rejected: readonly RejectedRecord[], from: RejectedFrom): Promise<void> {
  if (rejected.length === 0) return;
  const rows = rejected.map(({ code, message, record }) => {
    const shown = showRecord(record);
    const id = hash('sha256', JSON.stringify([from.environment, from.source, from.endpoint, code, message, shown]), 'hex').slice(0, 32);
    return { id, code, message: message.toWellFormed().replaceAll('\0', ''), record: shown };
  });
  await execute(
    sql`INSERT INTO rejected_record (id, environment, source, endpoint, received_at, code, message, record)
        SELECT id, ${from.environment}, ${from.source}, ${from.endpoint}, ${from.now}, code, message, record
        FROM json_to_recordset(${JSON.stringify(rows.sort((a, b) => (a.id < b.id ? -1 : 1)))}::json) AS r (id uuid, code text, message text, record jsonb)
        ON CONFLICT DO NOTHING`,
    tx,
  );
}

/** The record as jsonb can hold it; one that is too large or too deep is kept as the beginning of its text. */
function showRecord(record: unknown): unknown {
  const text = toText(record);
  if (text === null) return '(nested too deeply to be shown)';
  if (text.length <= RECORD_LIMIT && !text.includes('\\u') && isShallow(text)) return record ?? null;
  return text.slice(0, RECORD_LIMIT).toWellFormed();
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
