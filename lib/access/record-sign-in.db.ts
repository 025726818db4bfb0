import { z } from 'zod';
import { execute, inTransaction, query, sql } from '@/lib/db';
import { recordAudit } from './record-audit.db';

/** The wrong passwords given for this e-mail in the last five minutes, on every replica; those before a right one do not count. */
export async function countRefusedSignIns(email: string): Promise<number> {
  const rows = await query(
    sql`
      select count(*)::int as n from audit_entry
      where target_kind = 'session' and target_id = ${email} and action = 'session.sign_in' and result = 'refused'
        and at > now() - interval '5 minutes'
        and id > coalesce((
          select max(id) from audit_entry
          where target_kind = 'session' and target_id = ${email} and action = 'session.sign_in' and result = 'done'), 0)`,
    z.object({ n: z.number() }),
  );
  return rows[0]?.n ?? 0;
}

/** Notes a sign-in, or a refused one when `personId` is null, and clears that person's ended sessions. */
export async function recordSignIn(attempt: {
  email: string;
  personId: string | null;
  name: string | null;
  address: string | null;
}): Promise<void> {
  const { email, personId, name, address } = attempt;
  await inTransaction(async (tx) => {
    if (personId !== null) {
      await execute(sql`delete from session where person_id = ${personId} and expires_at < now()`, tx);
      await execute(sql`update person set last_sign_in_at = now() where id = ${personId}`, tx);
    }
    await recordAudit(
      tx,
      { id: personId ?? 'nobody', name: name ?? 'Nobody' },
      { action: 'session.sign_in', targetKind: 'session', targetId: email, result: personId === null ? 'refused' : 'done', address },
    );
  });
}

/** Notes that a password was right and a code is asked for next: nobody is signed in yet. */
export async function recordFirstFactor(attempt: { email: string; personId: string | null; name: string | null; address: string | null }) {
  const { email, personId, name, address } = attempt;
  await inTransaction((tx) =>
    recordAudit(
      tx,
      { id: personId ?? 'nobody', name: name ?? 'Nobody' },
      { action: 'session.first_factor', targetKind: 'session', targetId: email, address },
    ),
  );
}

/** True for somebody who was disabled, and for nobody. */
export async function isDisabled(personId: string): Promise<boolean> {
  const [row] = await query(
    sql`select disabled_at is not null as disabled from person where id = ${personId}`,
    z.object({ disabled: z.boolean() }),
  );
  return row?.disabled ?? true;
}
