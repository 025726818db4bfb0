import { queryOptions } from '@tanstack/react-query';
import type { ApplicationMetricsView } from '@/lib/domain/views/application-metrics';
import type { Course, HealthCalendar } from '@/lib/domain/views/course';
import type { Health } from '@/lib/domain/views/health';
import type { Latency } from '@/lib/domain/views/latency';
import type { Metrics } from '@/lib/domain/views/metrics';
import type { FacilityView, InterfaceView, WorkflowView } from '@/lib/domain/views/places';
import type { Sources } from '@/lib/domain/views/sources';
import type { Topology } from '@/lib/domain/views/topology';
import { fetchView, type ViewParams } from './fetch-view';

/** How the estate stands. */
export const healthQuery = (params: ViewParams) =>
  queryOptions({ queryKey: ['health', params], queryFn: ({ signal }) => fetchView<Health>('/api/health', params, signal) });

/** Log entries over time. */
export const metricsQuery = (params: ViewParams) =>
  queryOptions({ queryKey: ['metrics', params], queryFn: ({ signal }) => fetchView<Metrics>('/api/metrics', params, signal) });

/** What applications measure about themselves at a place. */
export const applicationMetricsQuery = (params: ViewParams) =>
  queryOptions({
    queryKey: ['application-metrics', params],
    queryFn: ({ signal }) => fetchView<ApplicationMetricsView>('/api/application-metrics', params, signal),
  });

const place =
  <T>(kind: 'facilities' | 'workflows' | 'interfaces') =>
  (id: string, params: ViewParams) =>
    queryOptions({
      queryKey: [kind, id, params],
      queryFn: ({ signal }) => fetchView<T>(`/api/${kind}/${encodeURIComponent(id)}`, params, signal),
    });

/** One facility, workflow or interface. */
export const facilityQuery = place<FacilityView>('facilities');
export const workflowQuery = place<WorkflowView>('workflows');
export const interfaceQuery = place<InterfaceView>('interfaces');

/** One day as it went. */
export const courseQuery = (params: ViewParams) =>
  queryOptions({ queryKey: ['course', params], queryFn: ({ signal }) => fetchView<Course>('/api/health/course', params, signal) });

/** How each day stood at its worst. */
export const healthCalendarQuery = (params: ViewParams) =>
  queryOptions({
    queryKey: ['health-calendar', params],
    queryFn: ({ signal }) => fetchView<HealthCalendar>('/api/health/calendar', params, signal),
  });

/** Which application hands over to which. */
export const topologyQuery = (params: ViewParams) =>
  queryOptions({ queryKey: ['topology', params], queryFn: ({ signal }) => fetchView<Topology>('/api/topology', params, signal) });

/** How long the log entries of an interface took. */
export const latencyQuery = (id: string, params: ViewParams) =>
  queryOptions({
    queryKey: ['latency', id, params],
    queryFn: ({ signal }) => fetchView<Latency>(`/api/interfaces/${encodeURIComponent(id)}/latency`, params, signal),
  });

/** Feeds, gaps and refusals. */
export const sourcesQuery = (params: ViewParams) =>
  queryOptions({ queryKey: ['sources', params], queryFn: ({ signal }) => fetchView<Sources>('/api/sources', params, signal) });
