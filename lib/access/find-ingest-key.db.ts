import { z } from 'zod';
import { execute, lane, listen, query, sql } from '@/lib/db';
import { type Environment, environmentSchema } from '@/lib/domain';
import { clientAddress } from './client-address';
import { matchSecret, readKeyText } from './key-text';
import { readCredential } from './read-credential';

/** The right of one sender: it may write into its environment, as its source. */
export interface IngestKey {
  id: string;
  environment: Environment;
  source: string;
  history: boolean;
  ratePerSecond: number | null;
}

export type KeyRefusal = 'missing' | 'malformed' | 'unknown' | 'revoked' | 'expired';
export type FoundKey = { ok: true; key: IngestKey } | { ok: false; reason: KeyRefusal };

const rowSchema = z.object({
  id: z.string(),
  environment: environmentSchema,
  source: z.string(),
  history: z.boolean(),
  rate_per_second: z.number().nullable(),
  secret_hash: z.instanceof(Uint8Array),
  expires_at: z.date().nullable(),
  revoked_at: z.date().nullable(),
});
type KeyRow = z.infer<typeof rowSchema>;

const CACHE_MS = 2_000;
const USE_NOTED_MS = 60_000;
const known = new Map<string, { row: KeyRow; readAt: number; useNotedAt: number }>();

async function readRow(publicId: string): Promise<KeyRow | null> {
  const rows = await query(
    sql`select id, environment, source, history, rate_per_second, secret_hash, expires_at, revoked_at from ingest_key where public_id = ${publicId}`,
    rowSchema,
    lane('ingest'),
  );
  return rows[0] ?? null;
}

async function getEntry(publicId: string, nowMs: number) {
  const cached = known.get(publicId);
  if (cached && nowMs - cached.readAt < CACHE_MS && nowMs >= cached.readAt) return cached;
  const row = await readRow(publicId);
  if (!row) {
    known.delete(publicId);
    return null;
  }
  const entry = { row, readAt: nowMs, useNotedAt: cached?.useNotedAt ?? 0 };
  known.set(publicId, entry);
  return entry;
}

/** Whoever changes a key says its public id here. */
export const KEY_CHANNEL = 'throughline_ingest_key';
let listening = false;

/** Hears of changed keys, so that they count at once in every process; what is not heard counts within CACHE_MS. */
function hearChanges(): void {
  if (listening) return;
  listening = true;
  listen(KEY_CHANNEL, (publicId) => (publicId === '' ? known.clear() : known.delete(publicId))).catch(() => {
    listening = false;
  });
}

/** Forgets what this process remembers of a key, so that a change counts at once. */
export function forgetIngestKey(publicId: string): void {
  known.delete(publicId);
}

/**
 * The sender behind `Authorization: Bearer` or `x-api-key`, or why there is none. A revoked key is refused at once everywhere, within 2 s
 * where the word of it was lost. Cost: no statement within 2 s of the last look, else one by unique index; time and address of its use are
 * written once a minute.
 */
export async function findIngestKey(headers: Headers, now = new Date()): Promise<FoundKey> {
  const text = readCredential(headers);
  if (text === null) return { ok: false, reason: 'missing' };
  const parts = readKeyText(text);
  if (!parts || parts.kind === 'api' || parts.kind === 'scim') return { ok: false, reason: 'malformed' };
  hearChanges();
  const entry = await getEntry(parts.publicId, now.getTime());
  if (!matchSecret(parts.secretHash, entry?.row.secret_hash ?? null) || !entry) return { ok: false, reason: 'unknown' };
  const { row } = entry;
  if (row.environment !== parts.kind) return { ok: false, reason: 'unknown' };
  if (row.revoked_at) return { ok: false, reason: 'revoked' };
  if (row.expires_at && row.expires_at <= now) return { ok: false, reason: 'expired' };
  if (now.getTime() - entry.useNotedAt >= USE_NOTED_MS) {
    entry.useNotedAt = now.getTime();
    await execute(
      sql`update ingest_key set last_used_at = greatest(last_used_at, ${now}), last_used_address = coalesce(${clientAddress(headers)}, last_used_address)
        where id = ${row.id}::uuid`,
      lane('ingest'),
    );
  }
  return {
    ok: true,
    key: { id: row.id, environment: row.environment, source: row.source, history: row.history, ratePerSecond: row.rate_per_second },
  };
}
