import { pulseSchema } from '../views/shell';
import { defineEndpoint } from './define-endpoint';
import { scopeParams } from './query-params';

export const pulseEndpoint = defineEndpoint({
  name: 'readPulse',
  method: 'GET',
  path: '/api/pulse',
  tag: 'out',
  auth: 'reader',
  summary: 'Open exceptions, and when the last live event arrived',
  query: scopeParams,
  answer: pulseSchema,
});
