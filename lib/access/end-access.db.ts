import { z } from 'zod';
import { type Connection, query, sql } from '@/lib/db';

const idRow = z.object({ id: z.string() });

/** Ends sessions of a person, all but `except`, and returns how many; they are nobody's from the next request on. */
export async function endSessions(
  tx: Connection,
  personId: string,
  { only, except }: { only?: string; except?: string | null } = {},
): Promise<number> {
  const rows = await query(
    sql`delete from session where person_id = ${personId} and (${only ?? null}::text is null or id = ${only ?? null})
          and (${except ?? null}::text is null or id <> ${except ?? null}) returning id`,
    idRow,
    tx,
  );
  return rows.length;
}

/** Revokes API tokens of a person, or the one with this public id, and returns how many. */
export async function endTokens(tx: Connection, personId: string, publicId: string | null = null): Promise<number> {
  const rows = await query(
    sql`update api_token set revoked_at = now() where person_id = ${personId} and revoked_at is null and (expires_at is null or expires_at > now())
          and (${publicId}::text is null or public_id = ${publicId}) returning id`,
    idRow,
    tx,
  );
  return rows.length;
}
