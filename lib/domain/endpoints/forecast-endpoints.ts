import { forecastListSchema } from '../views/forecasts';
import { defineEndpoint } from './define-endpoint';
import { scopeParams } from './query-params';

export const forecastsEndpoint = defineEndpoint({
  name: 'listForecasts',
  method: 'GET',
  path: '/api/forecasts',
  tag: 'out',
  auth: 'reader',
  summary: 'The next deadlines (payroll files, cut-offs, steps of the close) with how they are likely to end, or why that cannot be known',
  description:
    'Each rests on earlier occasions at the same time before their deadline; intervals hold 80 of 100. `record` says on how many, and how often the interval would have held. Readers limited to departments see none: what is due has no department.',
  query: scopeParams,
  answer: forecastListSchema,
  csv: 'forecasts',
});
