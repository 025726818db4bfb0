import { sayPlural } from '@/lib/domain/say';
import type { TicketAddressView } from '@/lib/domain/views/tickets';

type Said = Pick<TicketAddressView, 'url'> & { rows: readonly Pick<TicketAddressView['rows'][number], 'state' | 'attempts'>[] };

/** How telling the ticket system goes, in one sentence: the worst first. */
export function sayTickets({ url, rows }: Said): string {
  if (url === null) return 'No ticket system is set up.';
  const many = (states: readonly string[], tried = false) =>
    rows.filter(({ state, attempts }) => states.includes(state) && (!tried || attempts > 0)).length;
  const told = rows.length - many(['cancelled']);
  const [lost, again, ahead] = [many(['refused', 'unreachable']), many(['waiting'], true), many(['waiting', 'sending'])];
  if (told === 0) return 'The ticket system has not been told anything yet.';
  if (lost > 0) return `${lost} of the last ${sayPlural(told, 'message')} did not reach the ticket system.`;
  if (again > 0)
    return `The ticket system has not taken ${sayPlural(again, 'message')} yet; ${again === 1 ? 'it is' : 'they are'} sent again.`;
  if (ahead > 0) return `${sayPlural(ahead, 'message')} to the ticket system ${ahead === 1 ? 'is' : 'are'} on the way.`;
  return told === 1 ? 'The ticket system took its only message.' : `The ticket system took all of the last ${sayPlural(told, 'message')}.`;
}
