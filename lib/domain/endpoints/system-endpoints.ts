import { systemSchema } from '../views/system';
import { defineEndpoint } from './define-endpoint';

export const systemEndpoint = defineEndpoint({
  name: 'readSystem',
  method: 'GET',
  path: '/api/system',
  tag: 'out',
  auth: 'reader',
  summary: 'The product about itself: queue, lag, workers and their last rounds, mail, database, storage, versions',
  answer: systemSchema,
  csv: 'rounds',
  refusals: { 403: 'Only for people who run the product' },
});
