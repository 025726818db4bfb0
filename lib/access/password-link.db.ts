import { z } from 'zod';
import { type Connection, execute, query, sql } from '@/lib/db';
import { newId } from '@/lib/domain';
import { provesWords, signWords } from './sign-words';

const PURPOSE = 'set a password';
const HOUR_MS = 3_600_000;
/** An invitation waits for somebody to begin work; a reset is asked for by somebody who is there. */
const lives = { invitation: 7 * 24 * HOUR_MS, reset: HOUR_MS } as const;

export interface LinkOrder {
  personId: string;
  kind: keyof typeof lives;
  now: Date;
}

/** A new way to set a password; those that were open before are closed. Its proof is made when the mail is written, and stored nowhere. */
export async function writePasswordLink(tx: Connection, { personId, kind, now }: LinkOrder): Promise<{ id: string; expiresAt: Date }> {
  const id = newId(now);
  const expiresAt = new Date(now.getTime() + lives[kind]);
  await execute(sql`update password_link set used_at = ${now}::timestamptz where person_id = ${personId} and used_at is null`, tx);
  await execute(
    sql`insert into password_link (id, person_id, kind, created_at, expires_at) values (${id}::uuid, ${personId}, ${kind}, ${now}::timestamptz, ${expiresAt}::timestamptz)`,
    tx,
  );
  return { id, expiresAt };
}

/** What the mail carries: the id, and the proof that this house wrote it. */
export const passwordLinkText = (id: string): string => `${id}.${signWords(PURPOSE, [id])}`;

const linkRow = z.object({
  id: z.string(),
  person_id: z.string(),
  name: z.string(),
  email: z.string(),
  kind: z.enum(['invitation', 'reset']),
});
export type OpenLink = z.infer<typeof linkRow>;

const SHAPE = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.([\w-]{22})$/;

/** The open link behind this text with its person; null when it is not ours, was used, is over, or its person is disabled. `lock` holds it. */
export async function findPasswordLink(text: string, now: Date, tx?: Connection): Promise<OpenLink | null> {
  const [, id, proof] = SHAPE.exec(text) ?? [];
  if (!id || !proof || !provesWords(PURPOSE, [id], proof)) return null;
  const lock = tx ? sql`for update of l` : sql``;
  const [row] = await query(
    sql`select l.id, l.person_id, p.name, p.email, l.kind from password_link l join person p on p.id = l.person_id
        where l.id = ${id}::uuid and l.used_at is null and l.expires_at > ${now}::timestamptz and p.disabled_at is null ${lock}`,
    linkRow,
    tx,
  );
  return row ?? null;
}
