import { z } from 'zod';
import { inTransaction, query, sql } from '@/lib/db';
import { authSecrets } from './auth-secret';
import { recordAudit } from './record-audit.db';
import { readOwnToken } from './session-cookie';
import { noteStay } from './sign-on-stay';

/** Ends the session of this request, with the audit trail; nothing when there is none. */
export async function recordSignOut(cookies: string | null): Promise<void> {
  const token = readOwnToken(cookies, authSecrets());
  if (token === null) return;
  await inTransaction(async (tx) => {
    const [left] = await query(
      sql`with gone as (delete from session where token = ${token} returning person_id, sign_on_subject, sign_on_sid)
          select p.id, p.name, p.email, gone.sign_on_subject as subject, gone.sign_on_sid as sid from gone join person p on p.id = gone.person_id`,
      z.object({ id: z.string(), name: z.string(), email: z.string(), subject: z.string().nullable(), sid: z.string().nullable() }),
      tx,
    );
    if (!left) return;
    noteStay({ subject: left.subject, sid: left.sid });
    await recordAudit(tx, left, { action: 'session.sign_out', targetKind: 'session', targetId: left.email });
  });
}
