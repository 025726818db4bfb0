import { noteTicket } from '@/lib/assign';
import { notify } from '@/lib/db';
import { CHANGED_CHANNEL } from '@/lib/domain';
import { sendMessages } from '@/lib/ticket';

/** Tells the ticket systems what is due, and returns how many messages that were. */
export async function tickTickets(now: Date): Promise<number> {
  const sent = await sendMessages(now, noteTicket);
  if (sent > 0) await notify(CHANGED_CHANNEL);
  return sent;
}
