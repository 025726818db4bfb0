import { z } from 'zod';
import { keyActionSchema, keyAnswerSchema, keysSchema, newKeySchema } from '../views/keys';
import { defineEndpoint } from './define-endpoint';
import { scopeParams } from './query-params';

export const keysEndpoint = defineEndpoint({
  name: 'listKeys',
  method: 'GET',
  path: '/api/keys',
  tag: 'out',
  auth: 'reader',
  summary: 'Ingest keys of one environment: whose, until when, last used when and from where. Never a secret',
  query: { environment: scopeParams.environment },
  answer: keysSchema,
  csv: 'rows',
});

export const createKeyEndpoint = defineEndpoint({
  name: 'createKey',
  method: 'POST',
  path: '/api/keys',
  tag: 'actions',
  auth: 'reader',
  summary: 'A new ingest key; its text is told once',
  body: newKeySchema,
  answer: keyAnswerSchema,
  proof: 'always',
});

export const actOnKeyEndpoint = defineEndpoint({
  name: 'actOnKey',
  method: 'POST',
  path: '/api/keys/{id}/actions',
  tag: 'actions',
  auth: 'reader',
  summary: 'Replaces a key while the old one works for some hours more, or ends it at once',
  params: { id: z.string().max(40).meta({ description: 'Public id of the key' }) },
  body: keyActionSchema,
  answer: keyAnswerSchema,
  proof: 'always',
});
