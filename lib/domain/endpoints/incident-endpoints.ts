import { z } from 'zod';
import { handoverNoteSchema, newHandoverSchema } from '../views/handover-notes';
import { incidentSchema } from '../views/incident';
import { defineEndpoint } from './define-endpoint';

export const incidentEndpoint = defineEndpoint({
  name: 'getIncident',
  method: 'GET',
  path: '/api/exceptions/{number}/report',
  tag: 'out',
  auth: 'reader',
  summary: 'An exception as the report of an incident: everything that happened, oldest first, and how long each part took',
  description: 'With `Accept: text/markdown` as a document for a ticket or a wiki.',
  params: { number: z.string().max(60).meta({ description: 'EX-1042, or 1042, or the id' }) },
  answer: incidentSchema,
  csv: 'entries',
  forms: ['text/markdown'],
});

export const leaveHandoverEndpoint = defineEndpoint({
  name: 'leaveHandover',
  method: 'POST',
  path: '/api/oncall/notes',
  tag: 'actions',
  auth: 'reader',
  summary: 'Leave a word to whoever of a team is on duty next; kept in the reports of incidents that are open then',
  body: newHandoverSchema,
  answer: z.object({ notes: z.array(handoverNoteSchema) }),
  refusals: { 403: 'For a team of your own only' },
});
