import { z } from 'zod';
import { roleSchema } from '../actor';
import { actions } from '../rights';
import { defineEndpoint } from './define-endpoint';

const partSchema = z.object({ ready: z.boolean(), detail: z.string().meta({ description: 'What is so, in words' }) });
/** Whether this replica can do its work, part by part. */
const readinessSchema = z.object({ ready: z.boolean(), database: partSchema, migrations: partSchema, worker: partSchema });
export type Readiness = z.infer<typeof readinessSchema>;

export const healthzEndpoint = defineEndpoint({
  name: 'readLiveness',
  method: 'GET',
  path: '/healthz',
  tag: 'machine',
  auth: 'none',
  summary: 'Alive: the process answers',
  answer: z.object({ alive: z.literal(true) }),
});

export const readyzEndpoint = defineEndpoint({
  name: 'readReadiness',
  method: 'GET',
  path: '/readyz',
  tag: 'machine',
  auth: 'none',
  summary: 'Ready: database reachable, migrations applied, worker heard from within 15 s',
  answer: readinessSchema,
  refusals: { 503: 'Not ready; the body has the same shape and says which part' },
});

export const metricsEndpoint = defineEndpoint({
  name: 'readGauges',
  method: 'GET',
  path: '/metrics',
  tag: 'machine',
  auth: 'none',
  summary: 'Gauges and counters of the product itself, as Prometheus text',
  description: 'Needs no key on loopback. From elsewhere: the API token of somebody who may read operations.',
  answer: z.string(),
  produces: 'text/plain',
  refusals: { 401: 'Asked from elsewhere without a token', 403: 'The token may not read operations' },
});

export const openapiEndpoint = defineEndpoint({
  name: 'readApiDescription',
  method: 'GET',
  path: '/api/openapi.json',
  tag: 'machine',
  auth: 'none',
  summary: 'This description (OpenAPI 3.1)',
  answer: z.record(z.string(), z.unknown()),
});

/** The signed-in person as screens know them. */
const meSchema = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string().nullable(),
  teams: z.array(z.string()),
  roles: z.array(roleSchema),
  landing: z.string().meta({ description: 'Path of the page this person starts on' }),
  may: z.array(z.enum(actions)).meta({ description: 'What they may do somewhere; each place is checked again when they do it' }),
});
export type Me = z.infer<typeof meSchema>;

export const meEndpoint = defineEndpoint({
  name: 'readMe',
  method: 'GET',
  path: '/api/me',
  tag: 'out',
  auth: 'reader',
  summary: 'Who is signed in and what they may do',
  answer: meSchema,
});
