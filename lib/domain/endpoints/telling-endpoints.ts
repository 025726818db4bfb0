import { z } from 'zod';
import { severities } from '../exception';
import { tellingPreviewSchema, tellingSchema } from '../views/telling';
import { templateAskedSchema, templateFormSchema, templatePreviewSchema } from '../views/webhook-template';
import { setWebhookSchema } from '../webhook';
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

export const setWebhookEndpoint = defineEndpoint({
  name: 'setWebhook',
  method: 'POST',
  path: '/api/webhooks',
  tag: 'actions',
  auth: 'reader',
  summary: 'Sets where a chat or paging system hears of exceptions besides the mails, or takes it away with `url` null',
  description:
    'Slack, Teams and PagerDuty shapes, or plain JSON; with `template` a body of the catalog in its place. Each message is signed by the Standard Webhooks specification (webhook-id, webhook-timestamp, webhook-signature) with the secret, which of PagerDuty is the routing key. The id stays the same when a message is sent again.',
  body: setWebhookSchema,
  answer: tellingSchema,
  refusals: { 403: 'Only administrators of everything' },
});

const refusals = { 403: 'Only administrators of everything' };

export const templateEndpoint = defineEndpoint({
  name: 'readTemplate',
  method: 'GET',
  path: '/api/webhooks/template',
  tag: 'out',
  auth: 'reader',
  summary: 'A body of messages to chats and pagers as it is written in the catalog; without an id what a new one begins with',
  query: { template: z.string().max(80).optional().meta({ description: 'Id of the template' }) },
  answer: templateFormSchema,
  refusals,
});

export const previewTemplateEndpoint = defineEndpoint({
  name: 'previewTemplate',
  method: 'POST',
  path: '/api/webhooks/template/preview',
  tag: 'out',
  auth: 'reader',
  summary: 'The message that a body as it is being written makes of an example, or what is wrong with it; nothing is stored or sent',
  body: templateAskedSchema,
  answer: templatePreviewSchema,
  refusals,
});
