import { z } from 'zod';
import { lane, query, sql } from '@/lib/db';
import { authSecrets } from './auth-secret';
import { readOwnToken } from './session-cookie';

const rowSchema = z.object({ id: z.string(), personId: z.string(), provedAt: z.date() });
export type OwnSession = z.infer<typeof rowSchema>;

/** The session of this request, and when its person last proved to be there; null for requests with an API token. */
export async function findOwnSession(headers: Headers): Promise<OwnSession | null> {
  if (headers.has('authorization')) return null;
  const token = readOwnToken(headers.get('cookie'), authSecrets());
  if (token === null) return null;
  const rows = await query(
    sql`select id, person_id as "personId", proved_at as "provedAt" from session where token = ${token} and expires_at > now()`,
    rowSchema,
    lane('screen'),
  );
  return rows[0] ?? null;
}
