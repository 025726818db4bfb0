import { z } from 'zod';
import { changeRuleSchema, exceptionTypeViewSchema, ruleChangedSchema, ruleTriedSchema, ruleTrySchema } from '../views/rule-try';
import { defineEndpoint } from './define-endpoint';
import { scopeParams } from './query-params';

const params = { code: z.string().max(80).meta({ description: 'The code of the type: EXC-PLT-429' }) };

export const exceptionTypeEndpoint = defineEndpoint({
  name: 'getExceptionType',
  method: 'GET',
  path: '/api/exception-types/{code}',
  tag: 'out',
  auth: 'reader',
  summary: 'One exception type: what raises it, in words and as data, whether it is on, and who changed it when and why',
  params,
  answer: exceptionTypeViewSchema,
});

export const tryRuleEndpoint = defineEndpoint({
  name: 'tryRule',
  method: 'POST',
  path: '/api/exception-types/{code}/try',
  tag: 'actions',
  auth: 'reader',
  summary:
    'What a rule would have raised in the last days, as it stands or as it is being written; or why that cannot be said. Nothing is stored',
  params,
  query: { environment: scopeParams.environment },
  body: ruleTrySchema,
  answer: ruleTriedSchema,
  refusals: { 403: 'Only administrators of the catalog try rules' },
});

export const changeRuleEndpoint = defineEndpoint({
  name: 'changeRule',
  method: 'POST',
  path: '/api/exception-types/{code}',
  tag: 'actions',
  auth: 'reader',
  summary: 'Stores another rule of a type, or switches it on or off, with a reason, as a new version of the catalog',
  params,
  body: changeRuleSchema,
  answer: ruleChangedSchema,
  refusals: { 403: 'Only administrators of the catalog change rules', 409: 'The catalog is another by now than was seen' },
});
