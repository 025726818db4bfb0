import { z } from 'zod';
import { changeRoutingSchema, routingChangedSchema, routingDraftSchema, routingTrySchema, routingViewSchema } from '../views/routing';
import { defineEndpoint } from './define-endpoint';

export const routingEndpoint = defineEndpoint({
  name: 'getRouting',
  method: 'GET',
  path: '/api/routing',
  tag: 'out',
  auth: 'reader',
  summary: 'Who gets an exception: the rules in order, the fallback and the service levels',
  answer: routingViewSchema,
});

export const tryRoutingEndpoint = defineEndpoint({
  name: 'tryRouting',
  method: 'POST',
  path: '/api/routing/try',
  tag: 'actions',
  auth: 'reader',
  summary: 'What other rules would have done with the exceptions of the last days. Nothing is stored',
  query: { days: z.coerce.number().int().min(1).max(400).default(30).meta({ description: 'How many days back' }) },
  body: routingDraftSchema,
  answer: routingTrySchema,
  refusals: { 403: 'Only administrators of the catalog' },
});

export const changeRoutingEndpoint = defineEndpoint({
  name: 'changeRouting',
  method: 'POST',
  path: '/api/routing',
  tag: 'actions',
  auth: 'reader',
  summary: 'Stores other rules as a new version of the catalog; open exceptions stay with who has them',
  body: changeRoutingSchema,
  proof: 'always',
  answer: routingChangedSchema,
  refusals: { 403: 'Only administrators of the catalog', 409: 'Somebody changed the rules meanwhile; read them again' },
});
