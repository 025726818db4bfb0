import { z } from 'zod';
import { teamViewSchema } from '../views/team';
import { defineEndpoint } from './define-endpoint';
import { scopeParams } from './query-params';

export const teamEndpoint = defineEndpoint({
  name: 'getTeam',
  method: 'GET',
  path: '/api/teams/{id}',
  tag: 'out',
  auth: 'reader',
  summary: 'How a team stands: load and its age, whether times are kept, who is on duty now and next, the most frequent causes',
  params: { id: z.string().max(200).meta({ description: 'Team id' }) },
  query: {
    ...scopeParams,
    days: z.coerce
      .number()
      .int()
      .min(1)
      .max(365)
      .default(30)
      .meta({ description: 'Over how many days it is judged whether times were kept' }),
  },
  answer: teamViewSchema,
  csv: 'causes',
});
