import { z } from 'zod';
import {
  rejectedActionSchema,
  rejectedBulkAnswerSchema,
  rejectedBulkSchema,
  rejectedListSchema,
  rejectedStates,
  rejectedTrialSchema,
  rejectedTrySchema,
  rejectedViewSchema,
} from '../views/rejected';
import { defineEndpoint } from './define-endpoint';
import { listParam, pageParams, scopeParams, windowParams } from './query-params';

const params = { id: z.guid().meta({ description: 'Id of the refused record' }) };

export const rejectedListEndpoint = defineEndpoint({
  name: 'listRejected',
  method: 'GET',
  path: '/api/rejected',
  tag: 'out',
  auth: 'reader',
  summary: 'Refused records, last seen first: why, from whom, how often, and what became of them',
  query: {
    environment: scopeParams.environment,
    ...windowParams,
    ...pageParams,
    source: listParam('Sources'),
    code: listParam('Reasons'),
    state: listParam('open, resubmitted, dismissed; open when left out').pipe(z.array(z.enum(rejectedStates)).optional()),
  },
  answer: rejectedListSchema,
  csv: 'rows',
});

export const rejectedEndpoint = defineEndpoint({
  name: 'getRejected',
  method: 'GET',
  path: '/api/rejected/{id}',
  tag: 'out',
  auth: 'reader',
  summary: 'One refused record, as it came',
  params,
  answer: rejectedViewSchema,
});

export const tryRejectedEndpoint = defineEndpoint({
  name: 'tryRejected',
  method: 'POST',
  path: '/api/rejected/{id}/try',
  tag: 'actions',
  auth: 'reader',
  summary: 'What a refused record would become, mended or as it is; nothing is stored',
  params,
  body: rejectedTrySchema,
  answer: rejectedTrialSchema,
});

export const actOnRejectedEndpoint = defineEndpoint({
  name: 'actOnRejected',
  method: 'POST',
  path: '/api/rejected/{id}/actions',
  tag: 'actions',
  auth: 'reader',
  summary: 'Sends a refused record again through the path of live traffic, or sets it aside',
  description:
    'Sent twice, the second is a duplicate: nothing is counted twice. What is refused again stays open, with the answer 400 that says why.',
  params,
  body: rejectedActionSchema,
  answer: rejectedViewSchema,
});

export const resubmitRejectedEndpoint = defineEndpoint({
  name: 'resubmitRejected',
  method: 'POST',
  path: '/api/rejected/resubmit',
  tag: 'actions',
  auth: 'reader',
  summary: 'Sends all open records of one reason again as they are, after the catalog or the preset was corrected',
  body: rejectedBulkSchema,
  answer: rejectedBulkAnswerSchema,
});
