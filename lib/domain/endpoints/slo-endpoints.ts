import { z } from 'zod';
import { indicatorKinds } from '../slo';
import { sloListSchema, sloStates, sloViewSchema } from '../views/slos';
import { defineEndpoint } from './define-endpoint';
import { listParam, scopeParams } from './query-params';

const read = { method: 'GET', tag: 'out', auth: 'reader' } as const;

export const slosEndpoint = defineEndpoint({
  ...read,
  name: 'listSlos',
  path: '/api/slos',
  summary: 'Every service level objective with what is left of its error budget, worst first',
  description:
    'Budgets run over the window of the SLO (28 or 30 days of the organisation, today included). A reader of some places, or a filter by place, counts those; ' +
    'burn rates and freshness are about all places and then absent. Without data there is no number: silence is not 100 %.',
  query: {
    ...scopeParams,
    interface: listParam('Interface ids'),
    indicator: z.enum(indicatorKinds).optional().meta({ description: 'success, latency or freshness' }),
    about: z.enum(['interface', 'workflow']).optional().meta({ description: 'Only those about interfaces, or about whole workflows' }),
    state: z.enum(sloStates).optional().meta({ description: 'Only those that stand so' }),
  },
  answer: sloListSchema,
  csv: 'slos',
});

export const sloEndpoint = defineEndpoint({
  ...read,
  name: 'getSlo',
  path: '/api/slos/{id}',
  summary: 'One service level objective: its budget by day, its burn rates over each pair of windows, the exceptions it raised',
  description: 'A pair raises an exception when both of its windows burn faster than it says, provably and with enough events in each.',
  params: { id: z.string().max(120) },
  query: scopeParams,
  answer: sloViewSchema,
  csv: 'points',
});
