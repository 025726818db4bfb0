import type { MarkerKind } from '@/lib/domain';
import { sayTime } from '@/lib/domain/say';
import type { Marker } from '@/lib/domain/views/markers';

export const markerWords: Record<MarkerKind, string> = {
  release: 'Release',
  change: 'Change',
  incident: 'Incident',
  maintenance: 'Maintenance',
};

/** What a marker is about, by name; null: everything. */
export function sayAbout({ about }: Pick<Marker, 'about'>): string | null {
  const names = Object.values(about).flatMap((place) => (place === null ? [] : [place.name]));
  return names.length === 0 ? null : names.join(', ');
}

/** When a marker was: one moment, from and to, or since when an incident is open. */
export function sayWhen({ at, until, kind }: Pick<Marker, 'at' | 'until' | 'kind'>, timezone: string, now: number): string {
  const start = sayTime(at, timezone, now);
  if (until !== null) return `${start} to ${sayTime(until, timezone, now)}`;
  return kind === 'incident' ? `since ${start}` : start;
}

/** A marker in one line, for those who hear the chart. */
export function sayMarker(marker: Marker, timezone: string, now: number): string {
  const about = sayAbout(marker);
  return `${markerWords[marker.kind]}, ${sayWhen(marker, timezone, now)}: ${marker.title}${about ? `, ${about}` : ''}`;
}
