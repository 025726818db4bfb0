import { queryOptions } from '@tanstack/react-query';
import type { ForecastList } from '@/lib/domain/views/forecasts';
import { fetchView, type ViewParams } from './fetch-view';

const known = ['environment', 'facility', 'department', 'workflow'];

/** How the deadlines under way are likely to end, within the places of `params`; what else is asked there does not concern them. */
export function forecastsQuery(params: ViewParams) {
  const scope = Object.fromEntries(Object.entries(params).filter(([name]) => known.includes(name)));
  return queryOptions({
    queryKey: ['forecasts', scope],
    queryFn: ({ signal }) => fetchView<ForecastList>('/api/forecasts', scope, signal),
  });
}
