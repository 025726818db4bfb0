import { z } from 'zod';
import { type Connection, query, sql } from '@/lib/db';

const rowSchema = z.object({ mails: z.number(), webhooks: z.number(), tickets: z.number(), replays: z.number(), weekly: z.number() });

/** What has waited since before the hold began, by kind. `replays` are single transactions to be asked for, `weekly` reports that are late. */
export type Held = z.infer<typeof rowSchema>;

/** Counts what waits and was made before `since`. Cost: partial indexes of what waits. */
export async function countHeld(since: Date, on?: Connection): Promise<Held> {
  const [row] = await query(
    sql`SELECT
          (SELECT count(*)::integer FROM intent WHERE state IN ('waiting', 'sending', 'unknown') AND channel = 'mail' AND bundle_id IS NULL
            AND created_at < ${since}::timestamptz) AS mails,
          (SELECT count(*)::integer FROM intent WHERE state IN ('waiting', 'sending', 'unknown') AND channel = 'webhook'
            AND created_at < ${since}::timestamptz) AS webhooks,
          (SELECT count(*)::integer FROM ticket_message WHERE state IN ('waiting', 'sending') AND created_at < ${since}::timestamptz) AS tickets,
          (SELECT count(*)::integer FROM replay_item i JOIN replay r ON r.id = i.replay_id WHERE i.state IN ('waiting', 'asking')
            AND r.requested_at < ${since}::timestamptz) AS replays,
          (SELECT count(*)::integer FROM digest WHERE written_at IS NULL AND due_at < ${since}::timestamptz) AS weekly`,
    rowSchema,
    on,
  );
  return row ?? { mails: 0, webhooks: 0, tickets: 0, replays: 0, weekly: 0 };
}
