import { z } from 'zod';
import { severities } from '../exception';
import { tellingPreviewSchema, tellingSchema } from '../views/telling';
import { defineEndpoint } from './define-endpoint';

export const tellingEndpoint = defineEndpoint({
  name: 'getTelling',
  method: 'GET',
  path: '/api/oncall/telling',
  tag: 'out',
  auth: 'reader',
  summary: 'Whether people are told as they must be: the last audit, mail servers, messages of a day, failures, and the last test',
  answer: tellingSchema,
});

export const sendTestEndpoint = defineEndpoint({
  name: 'sendTestMail',
  method: 'POST',
  path: '/api/oncall/telling/test',
  tag: 'actions',
  auth: 'reader',
  summary: 'Sends a test to your own address through the whole path: table, worker, mail server',
  answer: tellingSchema,
  refusals: { 409: 'Your last test is still under way' },
});

export const previewTellingEndpoint = defineEndpoint({
  name: 'previewTelling',
  method: 'GET',
  path: '/api/oncall/telling/preview',
  tag: 'out',
  auth: 'reader',
  summary: 'Who would hear, and when, if this happened at this facility at this moment and nobody acknowledged. Nothing is stored',
  query: {
    code: z.string().max(60).meta({ description: 'Exception type' }),
    facility: z.string().max(60).optional().meta({ description: 'Facility id' }),
    severity: z.enum(severities).optional().meta({ description: 'Instead of the usual severity of the type' }),
    at: z.iso.datetime().optional().meta({ description: 'Instead of now' }),
  },
  answer: tellingPreviewSchema,
});
