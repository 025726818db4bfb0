import { isPassing } from '@/lib/domain';
import { isOutage, type Sending } from './judge-sending';
import { type MailRoute, noteRouteFails, noteRouteWorks, type RouteName } from './mail-routes.db';
import { type Envelope, sendMail } from './send-mail';

/** What came of a mail, and by which server. */
export interface Routed {
  sending: Sending;
  route: RouteName;
}

/**
 * Hands one mail to the first server that is not resting; to the next one only when that could not be used at all, so that no mail can have
 * arrived by both. `routes` is not empty.
 */
export async function sendByRoutes(
  routes: readonly MailRoute[],
  envelope: Envelope,
  message: Buffer,
  { deadlineMs, clock }: { deadlineMs: number; clock: () => Date },
): Promise<Routed> {
  let last: Routed | null = null;
  for (const { name, url, settled } of routes) {
    const sending = await sendMail(url, envelope, message, deadlineMs);
    const failed = isOutage(sending);
    if (failed && !sending.ok) await unlessAway(noteRouteFails(name, sending.reply, clock()));
    else if (!settled) await unlessAway(noteRouteWorks(name, clock()));
    last = { sending: failed && last !== null ? both(last.sending, sending) : sending, route: name };
    if (!failed) return last;
  }
  if (!last) throw new Error('A mail was to be sent without a mail server.');
  return last;
}

/** How a server behaves is seen again with the next mail; what it said of this one is not, and must not be lost with the database. */
const unlessAway = (noted: Promise<void>): Promise<void> =>
  noted.catch((error: unknown) => {
    if (!isPassing(error)) throw error;
  });

const both = (first: Sending, second: Sending): Sending =>
  first.ok || second.ok ? second : { ...second, reply: `${first.reply} The second server: ${second.reply}` };
