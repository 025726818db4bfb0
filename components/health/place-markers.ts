import type { HealthPlace, HealthState } from '@/lib/domain/views/health';
import type { Region } from '@/lib/domain/views/region';

export interface Marker {
  id: string;
  place: HealthPlace;
  state: HealthState;
  /** Where it is drawn, its size, and where it really is. */
  x: number;
  y: number;
  r: number;
  home: { x: number; y: number };
}

const GAP = 3;
const ROUNDS = 160;
const SMALLEST = 5;
const LARGEST = 15;

/** Radius by the square root of the volume, so that the area says it; a place without traffic keeps the smallest. */
const radiusOf = (volume: number, most: number) => SMALLEST + (LARGEST - SMALLEST) * Math.sqrt(most === 0 ? 0 : volume / most);

/**
 * One marker per facility that has a place on the map, moved apart just enough that none hides another. The same input always
 * gives the same picture.
 */
export function placeMarkers(places: readonly HealthPlace[], region: Region): Marker[] {
  const most = Math.max(0, ...places.map((place) => place.volume));
  const markers = places.flatMap((place, index): Marker[] => {
    const home = region.places[place.id];
    if (!home) return [];
    // Places in one city start on a spiral, so that the pushing apart has a direction.
    const turn = index * 2.4;
    return [
      {
        id: place.id,
        place,
        state: place.state,
        r: radiusOf(place.volume, most),
        home,
        x: home.x + Math.cos(turn),
        y: home.y + Math.sin(turn),
      },
    ];
  });
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [index, a] of markers.entries()) for (const b of markers.slice(index + 1)) pushApart(a, b);
    for (const marker of markers) settle(marker, region, round);
  }
  return markers;
}

function pushApart(a: Marker, b: Marker): void {
  const [dx, dy] = [b.x - a.x, b.y - a.y];
  const distance = Math.hypot(dx, dy) || 0.01;
  const overlap = a.r + b.r + GAP - distance;
  if (overlap <= 0) return;
  // The larger one keeps its place better.
  const weight = b.r ** 2 / (a.r ** 2 + b.r ** 2);
  a.x -= (dx / distance) * overlap * weight;
  a.y -= (dy / distance) * overlap * weight;
  b.x += (dx / distance) * overlap * (1 - weight);
  b.y += (dy / distance) * overlap * (1 - weight);
}

function settle(marker: Marker, { width, height }: Region, round: number): void {
  // The pull home fades, so that the last rounds only clear overlaps.
  const pull = 0.04 * (1 - round / ROUNDS);
  marker.x += (marker.home.x - marker.x) * pull;
  marker.y += (marker.home.y - marker.y) * pull;
  marker.x = Math.min(width - marker.r - 2, Math.max(marker.r + 2, marker.x));
  marker.y = Math.min(height - marker.r - 2, Math.max(marker.r + 2, marker.y));
}
