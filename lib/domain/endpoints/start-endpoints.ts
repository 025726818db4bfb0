import { dismissStepSchema, startSchema } from '../views/start';
import { defineEndpoint } from './define-endpoint';

export const startEndpoint = defineEndpoint({
  name: 'readStart',
  method: 'GET',
  path: '/api/start',
  tag: 'out',
  auth: 'reader',
  summary: 'What of the first set-up is still to be done, judged from what is stored; empty once all is, and for whoever does not set up',
  answer: startSchema,
  csv: 'steps',
});

export const dismissStepEndpoint = defineEndpoint({
  name: 'dismissStep',
  method: 'POST',
  path: '/api/start',
  tag: 'actions',
  auth: 'reader',
  summary: 'Put a step of the first set-up away, for yourself',
  body: dismissStepSchema,
  answer: startSchema,
});
