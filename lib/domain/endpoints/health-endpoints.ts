import { z } from 'zod';
import { environmentSchema } from '../event';
import { applicationMetricsViewSchema } from '../views/application-metrics';
import { calendarSchema, courseSchema } from '../views/course';
import { healthSchema, verdictSchema } from '../views/health';
import { latencySchema } from '../views/latency';
import { metricBuckets, metricGroupings, metricsSchema } from '../views/metrics';
import { facilityViewSchema, interfaceViewSchema, workflowViewSchema } from '../views/places';
import { sourcesSchema, storageSchema } from '../views/sources';
import { topologySchema } from '../views/topology';
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
    compare: z.literal('week').optional().meta({ description: 'Adds what started in the same local hours a week before' }),
  },
  answer: healthSchema,
});

const dayParam = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/, 'a day such as 2026-11-22')
  .optional()
  .meta({ description: 'A day of the organisation’s time zone, one of the last thirty; yesterday when left out' });

export const courseEndpoint = defineEndpoint({
  ...read,
  name: 'readHealthCourse',
  path: '/api/health/course',
  summary: 'One day as it went: how every facility stood at the end of each quarter of an hour',
  description:
    'An exception counts from its opening (what came in as history: from when it happened) until its last case was mended or it was closed, with the severity it had then. `states` has a letter for each step: its place among crit, high, unknown, medium, watch, good, none.',
  query: { ...scopeParams, day: dayParam },
  answer: courseSchema,
});

export const healthCalendarEndpoint = defineEndpoint({
  ...read,
  name: 'readHealthCalendar',
  path: '/api/health/calendar',
  summary: 'How each day stood at its worst, with the exceptions that touched it',
  description: 'The last 13 weeks when neither `from` nor `range` is given.',
  query: scoped,
  answer: calendarSchema,
  csv: 'days',
});

export const topologyEndpoint = defineEndpoint({
  ...read,
  name: 'readTopology',
  path: '/api/topology',
  summary: 'Which application hands over to which, with the log entries, error share and p95 of the window',
  query: scoped,
  answer: topologySchema,
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

export const latencyEndpoint = defineEndpoint({
  ...read,
  name: 'readLatency',
  path: '/api/interfaces/{id}/latency',
  summary: 'How long the log entries of one interface took: how many in each band of durations, step by step',
  description:
    'Bands are groups of the buckets of the sketches that are kept, so counts are exact; `through`, `took`, `from` and `to` of /api/transactions list what a cell counts.',
  params: idParam('Interface id'),
  query: scoped,
  answer: latencySchema,
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
