import { z } from 'zod';
import { environmentSchema } from '../event';
import { applicationMetricsViewSchema } from '../views/application-metrics';
import { healthSchema, verdictSchema } from '../views/health';
import { metricBuckets, metricGroupings, metricsSchema } from '../views/metrics';
import { facilityViewSchema, interfaceViewSchema, workflowViewSchema } from '../views/places';
import { sourcesSchema, storageSchema } from '../views/sources';
import { defineEndpoint } from './define-endpoint';
import { listParam, scopeParams, windowParams } from './query-params';

const read = { method: 'GET', tag: 'out', auth: 'reader' } as const;
const scoped = { ...scopeParams, ...windowParams };

export const healthEndpoint = defineEndpoint({
  ...read,
  name: 'readHealth',
  path: '/api/health',
  summary: 'How every facility and workflow stands, the sentence that says it, and where failures come from',
  description: 'The window is widened to whole hours. States are rules, not scores: they are written at the foot of the health page.',
  query: {
    ...scoped,
    by: z
      .literal(['facility', 'workflow', 'facility,workflow'])
      .optional()
      .meta({ description: 'Accepted for clarity; the answer always holds all three' }),
  },
  answer: healthSchema,
});

export const localizeEndpoint = defineEndpoint({
  ...read,
  name: 'localizeFailures',
  path: '/api/localize',
  summary: 'The one place that explains the failures while its neighbours are healthy, with proof; or that there is none',
  query: scoped,
  answer: z.object({ environment: environmentSchema, from: z.iso.datetime(), to: z.iso.datetime(), verdict: verdictSchema }),
});

export const metricsReadEndpoint = defineEndpoint({
  ...read,
  name: 'readMetrics',
  path: '/api/metrics',
  summary: 'Log entries over time: counts by status, error ratio, duration percentiles, retries',
  description: 'Percentiles are within 1 % of the true ones and are merged from sketches, never averaged.',
  query: {
    ...scoped,
    by: z.enum(metricGroupings).optional().meta({ description: 'One group for each value; one group in all when left out' }),
    bucket: z.enum(metricBuckets).optional().meta({ description: 'Step of time; fitting the window when left out' }),
    interface: listParam('Interface ids'),
    connector: listParam('Connector ids'),
    application: listParam('Application ids'),
  },
  answer: metricsSchema,
});

export const applicationMetricsEndpoint = defineEndpoint({
  ...read,
  name: 'readApplicationMetrics',
  path: '/api/application-metrics',
  summary: 'What applications measure about themselves: newest value with its age and state, and the last 24 hours',
  description:
    'Queue depth, quota, days until a certificate expires and whatever else is sent as OTLP metrics. Unknown when nothing speaks any more: no data is never good. The newest 200 series.',
  query: {
    ...scopeParams,
    interface: z.string().max(120).optional().meta({ description: 'Interface id; what belongs to its connector counts too' }),
    connector: z.string().max(120).optional().meta({ description: 'Connector id' }),
    application: z.string().max(120).optional().meta({ description: 'Application id' }),
  },
  answer: applicationMetricsViewSchema,
  csv: 'rows',
});

const idParam = (about: string) => ({ id: z.string().max(120).meta({ description: about }) });

export const facilityEndpoint = defineEndpoint({
  ...read,
  name: 'readFacility',
  path: '/api/facilities/{id}',
  summary: 'One facility: workflows, departments, recent failures, open exceptions',
  params: idParam('Facility id'),
  query: scoped,
  answer: facilityViewSchema,
});

export const workflowEndpoint = defineEndpoint({
  ...read,
  name: 'readWorkflow',
  path: '/api/workflows/{id}',
  summary: 'One workflow: steps with how many reached them and how long it took, facilities, interfaces',
  params: idParam('Workflow id'),
  query: scoped,
  answer: workflowViewSchema,
});

export const interfaceEndpoint = defineEndpoint({
  ...read,
  name: 'readInterface',
  path: '/api/interfaces/{id}',
  summary: 'One interface: what it joins, open exceptions, the transactions that failed at it last',
  params: idParam('Interface id'),
  query: scoped,
  answer: interfaceViewSchema,
});

export const sourcesEndpoint = defineEndpoint({
  ...read,
  name: 'readSources',
  path: '/api/sources',
  summary: 'Feeds and how they are: last word, lag, clock, gaps; names the catalog does not know; refused records',
  query: scopeParams,
  answer: sourcesSchema,
});

export const storageEndpoint = defineEndpoint({
  ...read,
  name: 'readStorage',
  path: '/api/storage',
  summary: 'What is stored, how long it is kept, and what ended last',
  answer: storageSchema,
});
