import { z } from 'zod';
import {
  contributionParts,
  contributionSorts,
  contributionStates,
  kpiBuckets,
  kpiGroupings,
  kpiListSchema,
  kpiViewSchema,
  lineageSchema,
} from '../views/kpis';
import { comparisonKinds, movementSchema } from '../views/movement';
import { defineEndpoint } from './define-endpoint';
import { pageParams, scopeParams, windowOf, windowParams } from './query-params';

const id = { id: z.string().max(80) };
const window =
  'Without `from`, `to` and `range`, a measure takes its own window, such as the last 7 days. Windows are widened to whole hours.';

/** The window that a caller names, or null when they leave it to each measure. Throws InvalidInputError when it ends before it starts. */
export const askedWindow = (asked: { from?: Date | undefined; to?: Date | undefined; range?: string | undefined }, now: Date) =>
  asked.from || asked.to || asked.range ? windowOf(asked, now) : null;

export const kpisEndpoint = defineEndpoint({
  name: 'listKpis',
  method: 'GET',
  path: '/api/kpis',
  tag: 'out',
  auth: 'reader',
  summary: 'Every computed business measure beside its target and the period before, and what is at risk now',
  description: window,
  query: { ...scopeParams, ...windowParams },
  answer: kpiListSchema,
  csv: 'kpis',
});

export const kpiEndpoint = defineEndpoint({
  name: 'getKpi',
  method: 'GET',
  path: '/api/kpis/{id}',
  tag: 'out',
  auth: 'reader',
  summary: 'One measure: value, numerator, denominator, n, what is open, target, its course over time and each place',
  description: `${window} \`lineage\` is the query string of the very transactions behind the number, at /api/kpis/{id}/transactions.`,
  params: id,
  query: {
    ...scopeParams,
    ...windowParams,
    by: z.enum(kpiGroupings).default('facility').meta({ description: 'One number for each' }),
    bucket: z
      .enum(kpiBuckets)
      .optional()
      .meta({ description: 'Step of the course over time, in local time; fits the window when left out' }),
  },
  answer: kpiViewSchema,
  csv: 'places',
});

export const kpiMovementEndpoint = defineEndpoint({
  name: 'getKpiMovement',
  method: 'GET',
  path: '/api/kpis/{id}/movement',
  tag: 'out',
  auth: 'reader',
  summary: 'How a measure moved against comparable earlier times, whether that is more than chance, and what moved it',
  description: `${window} Effects on a ratio add up to its change; those on a percentile do not, and \`method\` says which it is.`,
  params: id,
  query: {
    ...scopeParams,
    ...windowParams,
    against: z
      .enum(comparisonKinds)
      .optional()
      .meta({ description: 'Which comparison the contributors explain; the time directly before when left out or not applicable' }),
  },
  answer: movementSchema,
});

export const kpiTransactionsEndpoint = defineEndpoint({
  name: 'listKpiTransactions',
  method: 'GET',
  path: '/api/kpis/{id}/transactions',
  tag: 'out',
  auth: 'reader',
  summary: 'The very transactions behind a number, with what each gives to it; those left out, with the reason; those still open',
  description: window,
  params: id,
  query: {
    ...scopeParams,
    ...windowParams,
    ...pageParams,
    state: z.enum(contributionStates).default('counted').meta({ description: 'What they count as' }),
    part: z.enum(contributionParts).optional().meta({ description: 'Of what is counted: only what is in the numerator, or only the rest' }),
    supplier: z.string().max(200).optional().meta({ description: 'Only those of one supplier; `unassigned`: those that name none' }),
    sort: z.enum(contributionSorts).default('worst').meta({ description: 'worst: what harms the number most comes first' }),
  },
  answer: lineageSchema,
  csv: 'rows',
});
