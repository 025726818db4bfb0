import { z } from 'zod';
import { recordAudit } from '@/lib/access';
import { config } from '@/lib/config';
import { execute, inTransaction, query, sql } from '@/lib/db';
import { type Actor, ConflictError, newId } from '@/lib/domain';
import type { ListMail } from './render-list';
import { sayMoment } from './say-moment';
import { writePlain } from './write-plain.db';

const ONE_A_MS = 60_000;

/** Writes a test to the actor's own address, to be delivered as every mail is. Throws ConflictError while the last one is under way, or without an address. */
export async function sendTest(actor: Actor, timezone: string, now: Date): Promise<void> {
  const { email } = actor;
  if (email === null) throw new ConflictError('Your account has no address to send a test to.');
  const id = newId(now);
  const { full, zone } = sayMoment(now, timezone, now);
  const content: ListMail = {
    subject: `[Test] Throughline reaches you (${id.slice(-6)})`,
    preheader: 'Nothing is wrong. Somebody, probably you, asked for this mail.',
    head: 'Test',
    aside: full,
    title: 'This is how you would be told',
    sentences: [
      'Nothing is wrong: this mail was asked for on the page On call.',
      `It was written at ${full}, ${zone}, and took the way that every mail about an exception takes: the table, a worker, the mail server.`,
    ],
    parts: [],
    button: { text: 'See how it ended', url: `${config().baseUrl}/on-call/telling` },
    foot: `To ${email}, who asked for it.`,
  };
  await inTransaction(async (tx) => {
    await execute(sql`SELECT pg_advisory_xact_lock(hashtext(${`test ${email}`}))`, tx);
    const under = await query(
      sql`SELECT 1 AS one FROM intent WHERE reason = 'test' AND recipient = ${email} AND state IN ('waiting', 'sending', 'unknown')
            AND created_at > ${new Date(now.getTime() - ONE_A_MS)}::timestamptz LIMIT 1`,
      z.object({ one: z.number() }),
      tx,
    );
    if (under.length > 0) throw new ConflictError('Your last test is still under way. Give it a minute.');
    await writePlain(tx, { to: email, team: '', environment: 'production', reason: 'test', content }, now);
    await recordAudit(tx, actor, {
      action: 'telling.test',
      targetKind: 'person',
      targetId: actor.id,
      reason: null,
      after: { recipient: email },
    });
  });
}
