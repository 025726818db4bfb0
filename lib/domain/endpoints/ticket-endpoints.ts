import { z } from 'zod';
import { environmentSchema } from '../event';
import { ticketAddressSchema } from '../ticket';
import { ticketAddressViewSchema } from '../views/tickets';
import { defineEndpoint } from './define-endpoint';
import { scopeParams } from './query-params';

export const ticketAddressEndpoint = defineEndpoint({
  name: 'getTicketAddress',
  method: 'GET',
  path: '/api/ticket-address',
  tag: 'out',
  auth: 'reader',
  summary: 'Where the ticket system of an environment is told, and what it was told of late. Never the secret',
  query: { environment: scopeParams.environment },
  answer: ticketAddressViewSchema,
  csv: 'rows',
});

export const setTicketAddressEndpoint = defineEndpoint({
  name: 'setTicketAddress',
  method: 'POST',
  path: '/api/ticket-address',
  tag: 'actions',
  auth: 'reader',
  summary: 'Sets or takes away where the ticket system is told',
  description:
    'It gets signed POSTs (Standard Webhooks: webhook-id, webhook-timestamp, webhook-signature) of type throughline.ticket.requested, linked, unlinked, resolved, reopened and severity. The same webhook-id is the same message: drop a second one. Answer a request with {"ticketUrl": "https://..."} to link the ticket.',
  body: z.union([ticketAddressSchema, z.strictObject({ environment: environmentSchema, url: z.null() })]),
  answer: ticketAddressViewSchema,
});
