'use client';
import { useQuery } from '@tanstack/react-query';
import { useSearchParams } from 'next/navigation';
import { markersQuery } from '@/lib/client';
import type { MarkerSubject } from '@/lib/domain';
import type { Marker } from '@/lib/domain/views/markers';

/** Places of a chart: ids by what they are; several with commas. */
export type ChartPlaces = Partial<Record<MarkerSubject, string>>;

/** What a chart draws of releases, changes, incidents and maintenance. */
export interface ChartMarkers {
  items: Marker[];
  /** The reader may add some; false while it is not known. */
  mayAdd: boolean;
  /** There are more than are drawn: the newest 500. */
  more: boolean;
  environment: string;
  places: ChartPlaces;
}

const MOST = '500';
const none: Marker[] = [];

/** The markers that concern a chart of this window and these places, beside those of the address. Empty until they have come. */
export function useMarkers({ from, to }: { from: string; to: string }, own: ChartPlaces = {}): ChartMarkers {
  const search = useSearchParams();
  const environment = search.get('environment') ?? 'production';
  const scope = Object.fromEntries(
    (['facility', 'workflow'] as const).flatMap((name) => {
      const value = search.get(name);
      return value ? [[name, value]] : [];
    }),
  );
  const places: ChartPlaces = { ...scope, ...own };
  const { data } = useQuery({ ...markersQuery({ environment, from, to, limit: MOST, ...places }), enabled: from < to });
  return { items: data?.items ?? none, mayAdd: data?.mayAdd ?? false, more: data?.nextCursor != null, environment, places };
}
