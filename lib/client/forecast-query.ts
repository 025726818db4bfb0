import { queryOptions } from '@tanstack/react-query';
import type { ForecastList } from '@/lib/domain/views/forecasts';
import { fetchView, type ViewParams } from './fetch-view';

/** How the deadlines under way are likely to end. */
export const forecastsQuery = (params: ViewParams) =>
  queryOptions({ queryKey: ['forecasts', params], queryFn: ({ signal }) => fetchView<ForecastList>('/api/forecasts', params, signal) });
