import { presetsSchema, presetTrialSchema, presetTrySchema } from '../views/presets';
import { defineEndpoint } from './define-endpoint';
import { scopeParams } from './query-params';

export const presetsEndpoint = defineEndpoint({
  name: 'listPresets',
  method: 'GET',
  path: '/api/presets',
  tag: 'out',
  auth: 'reader',
  summary: 'Presets: how records of other products become events, and what came by them in 24 hours',
  query: scopeParams,
  answer: presetsSchema,
  refusals: { 403: 'Only for readers who may see the whole environment' },
});

export const previewPresetEndpoint = defineEndpoint({
  name: 'previewPreset',
  method: 'POST',
  path: '/api/presets/preview',
  tag: 'out',
  auth: 'reader',
  summary: 'What records of another product would become: each field with its origin, or why it is left out or refused',
  description: 'Nothing is stored. Older records than live traffic may tell are taken here.',
  query: scopeParams,
  body: presetTrySchema,
  answer: presetTrialSchema,
  refusals: { 403: 'Only for readers who may see the whole environment' },
});
