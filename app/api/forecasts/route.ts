import { answer } from '@/app/_http';
import { forecastsEndpoint } from '@/lib/domain/endpoints';
import { readForecasts } from '@/lib/show';

export const GET = answer(forecastsEndpoint, ({ actor, query }) => readForecasts(actor, { scope: query, now: new Date() }));
