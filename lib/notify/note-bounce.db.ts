import { z } from 'zod';
import { execute, inTransaction, query, sql } from '@/lib/db';
import { cleanLine } from './clean-text';
import type { Bounce } from './parse-bounce';

const idSchema = z.object({ id: z.string() });

/**
 * Notes that a mail which its server had taken did not arrive: the intent ends as bounced, with what it told besides, and is raised like every other
 * that reached nobody. Only where the address is the one it was sent to. Returns whether such a mail is known. Twice the same changes nothing.
 */
export async function noteBounce({ messageId, recipient, status, said }: Bounce, now: Date): Promise<boolean> {
  // The Message-ID of a mail begins with the id of its intent.
  const id = z.uuid().safeParse(/^<([^@]+)@/.exec(messageId)?.[1]);
  if (!id.success) return false;
  const reason = `It came back: ${cleanLine(`${status} ${said}`, 200).trim()}`;
  return inTransaction(
    async (tx) => {
      const [sent] = await query(
        sql`UPDATE intent SET state = 'bounced', state_reason = ${reason}, ended_at = ${now}::timestamptz
            WHERE id = ${id.data}::uuid AND message_id = ${messageId} AND lower(recipient) = lower(${recipient}) AND state = 'delivered'
            RETURNING id`,
        idSchema,
        tx,
      );
      if (!sent) return false;
      await execute(
        sql`UPDATE intent SET state = 'bounced', state_reason = ${reason}, ended_at = ${now}::timestamptz, fault_raised_at = ${now}::timestamptz
            WHERE bundle_id = ${sent.id}::uuid AND state = 'delivered'`,
        tx,
      );
      return true;
    },
    { lane: 'worker' },
  );
}
