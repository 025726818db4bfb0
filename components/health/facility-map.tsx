'use client';
import Link from 'next/link';
import { useSearchParams } from 'next/navigation';
import { memo, useMemo } from 'react';
import { useNow } from '@/components/ui/clock';
import { sayDuration } from '@/lib/domain/say';
import { hrefWith, scopeOf } from '@/lib/domain/scope-url';
import type { HealthPlace } from '@/lib/domain/views/health';
import type { Region } from '@/lib/domain/views/region';
import { MapShape } from './map-shape';
import { placeLabels } from './place-labels';
import { type Marker, placeMarkers } from './place-markers';
import { stateWords } from './state-words';

const FAR = 12;

const Ground = memo(function Ground({ region }: { region: Region }) {
  return (
    <g>
      <path d={region.neighbours} fill="var(--bg)" />
      <path d={region.home} fill="var(--sunken)" />
      <path d={region.counties} fill="none" stroke="var(--surface)" strokeWidth=".8" />
      <path d={region.borders} fill="none" stroke="var(--line-strong)" />
    </g>
  );
});

const sayMarker = ({ name, city, state, why }: HealthPlace) =>
  `${name}, ${city}: ${stateWords[state]}${why.length > 0 ? `. ${why.join('. ')}` : ''}`;

function MapMarker({ marker, href }: { marker: Marker; href: string }) {
  const { home, place, r, state, x, y } = marker;
  const words = sayMarker(place);
  return (
    <g>
      {Math.hypot(home.x - x, home.y - y) > FAR ? (
        <line x1={home.x} y1={home.y} x2={x} y2={y} stroke="var(--line-strong)" strokeWidth="1" />
      ) : null}
      <Link href={href} prefetch={false} aria-label={words}>
        <g transform={`translate(${x.toFixed(1)} ${y.toFixed(1)})`}>
          <title>{words}</title>
          <circle r={Math.max(12, r + 3)} fill="transparent" />
          <MapShape state={state} r={r} />
        </g>
      </Link>
    </g>
  );
}

/** The facilities on the map of their region: size by volume, state by shape and colour. Each is a link, in reading order. */
export function FacilityMap({
  facilities,
  region,
  hrefOf,
}: {
  facilities: HealthPlace[];
  region: Region;
  /** Where a facility leads; to its own page when left out. */
  hrefOf?: (id: string) => string;
}) {
  const search = useSearchParams();
  const now = useNow(60_000);
  const markers = useMemo(() => placeMarkers(facilities, region), [facilities, region]);
  const labels = useMemo(
    () =>
      placeLabels(markers, region, (town) => {
        const since = town.find((marker) => marker.place.silentSince !== null)?.place.silentSince;
        return since ? `, silent ${sayDuration(Math.max(60_000, now - Date.parse(since)))}` : '';
      }),
    [markers, region, now],
  );
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot hold a drawing.
    <svg
      viewBox={`0 0 ${region.width} ${region.height}`}
      className="block h-full max-h-[600px] min-h-[392px] w-full overflow-visible"
      aria-label={`Map of ${markers.length} facilities`}
      role="group"
    >
      <Ground region={region} />
      {markers.map((marker) => (
        <MapMarker key={marker.id} marker={marker} href={hrefOf?.(marker.id) ?? hrefWith(`/facilities/${marker.id}`, scopeOf(search))} />
      ))}
      <g
        fontSize="12.5"
        fontWeight="550"
        fill="var(--ink-2)"
        paintOrder="stroke"
        stroke="var(--sunken)"
        strokeWidth="3"
        strokeLinejoin="round"
        className="pointer-events-none"
      >
        {labels.map((label) => (
          <text key={label.text} x={label.x} y={label.y} textAnchor={label.anchor} {...(label.strong ? { fill: 'var(--ink)' } : {})}>
            {label.text}
          </text>
        ))}
      </g>
    </svg>
  );
}
