import { z } from 'zod';
import { environmentSchema } from '../event';
import { searchViewSchema } from '../views/search';
import { defineEndpoint } from './define-endpoint';

export const searchEndpoint = defineEndpoint({
  name: 'search',
  method: 'GET',
  path: '/api/search',
  tag: 'out',
  auth: 'reader',
  summary: 'The first of everything that a text finds: transactions, exceptions, places and connections',
  description: 'Takes what `q` of /api/transactions takes. Only what the reader may see is found or counted.',
  query: {
    environment: environmentSchema.default('production').meta({ description: 'Which environment; production when left out' }),
    q: z.string().trim().min(2).max(200).meta({ description: 'Ids, business keys, error codes, words, names, typed filters' }),
  },
  answer: searchViewSchema,
});
