import { z } from 'zod';
import { rotationFormSchema, rotationPreviewSchema, writtenScheduleSchema } from '../views/rotation';
import { defineEndpoint } from './define-endpoint';

const refusals = { 403: 'For administrators of the catalog' };

export const rotationEndpoint = defineEndpoint({
  method: 'GET',
  tag: 'out',
  auth: 'reader',
  name: 'readRotation',
  path: '/api/oncall/rotation',
  summary: 'A schedule as it is written in the catalog, with the teams and people to choose from; without an id what a new one begins with',
  query: { schedule: z.string().max(80).optional().meta({ description: 'Id of the schedule' }) },
  answer: rotationFormSchema,
  refusals,
});

export const rotationPreviewEndpoint = defineEndpoint({
  method: 'POST',
  tag: 'out',
  auth: 'reader',
  name: 'previewRotation',
  path: '/api/oncall/rotation/preview',
  summary: 'Who would be on duty in the next four weeks by a schedule as it is being written, and where nobody would be; nothing is stored',
  body: writtenScheduleSchema,
  answer: rotationPreviewSchema,
  refusals,
});
