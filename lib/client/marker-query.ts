import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { ReceiveAnswer } from '@/lib/domain';
import type { MarkerAction, MarkerPlaces, Markers, MarkerView, NewMarker } from '@/lib/domain/views/markers';
import { fetchView, sendAction, ViewError, type ViewParams, viewPath } from './fetch-view';

/** Releases, changes, incidents and maintenance of a window. */
export const markersQuery = (params: ViewParams) =>
  queryOptions({
    queryKey: ['markers', params],
    queryFn: ({ signal }) => fetchView<Markers>('/api/markers', params, signal),
    placeholderData: keepPreviousData,
  });

/** One marker with what was said of it. */
export const markerQuery = (id: string) =>
  queryOptions({
    queryKey: ['marker', id],
    queryFn: ({ signal }) => fetchView<MarkerView>(`/api/markers/${encodeURIComponent(id)}`, {}, signal),
  });

/** What a marker can be about. */
export const markerPlacesQuery = (environment: string) =>
  queryOptions({
    queryKey: ['marker-places', environment],
    queryFn: ({ signal }) => fetchView<MarkerPlaces>('/api/marker-places', { environment }, signal),
  });

/** Adds a marker. Throws ViewError that says why it was refused. */
export async function addMarker(environment: string, marker: NewMarker): Promise<void> {
  const { errors } = await sendAction<ReceiveAnswer>(viewPath('/api/markers', { environment }), marker);
  const [error] = errors;
  if (error) throw new ViewError(400, error.code, error.message);
}

/** Changes, withdraws or restores a marker. */
export const actOnMarker = (id: string, action: MarkerAction) =>
  sendAction<MarkerView>(`/api/markers/${encodeURIComponent(id)}/actions`, action);
