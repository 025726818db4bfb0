import { answer } from '@/app/_http';
import { setTicketAddressEndpoint, ticketAddressEndpoint } from '@/lib/domain/endpoints';
import { changeTicketAddress } from '@/lib/pipeline';
import { readTicketAddress } from '@/lib/show';

export const GET = answer(ticketAddressEndpoint, ({ actor, query }) => readTicketAddress(actor, query));
export const POST = answer(setTicketAddressEndpoint, async ({ actor, body }) => {
  await changeTicketAddress(actor, body.environment, body.url === null ? null : body);
  return readTicketAddress(actor, body);
});
