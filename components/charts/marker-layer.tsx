'use client';
import Link from 'next/link';
import { useSearchParams } from 'next/navigation';
import { useRef, useState } from 'react';
import { Button } from '@/components/ui/button';
import { useNow, useTimezone } from '@/components/ui/clock';
import { Popover } from '@/components/ui/popover';
import { sayPlural } from '@/lib/domain/say';
import { hrefWith, scopeOf } from '@/lib/domain/scope-url';
import type { Marker } from '@/lib/domain/views/markers';
import { MarkerDetails } from './marker-details';
import { MarkerDialog } from './marker-dialog';
import { MarkerGlyph } from './marker-glyph';
import { type Mark, placeMarkers } from './place-markers';
import { sayMarker } from './say-marker';
import type { ChartMarkers } from './use-markers';
import { useWidth } from './use-width';

/** Height of the lane of signs, which a chart leaves free above its plot. */
export const MARKER_LANE = 26;
const SIGN = 26;
const MOST_TOLD = 5;

interface Props {
  markers: ChartMarkers;
  /** Begin of each step of the axis, and the end of the last. */
  starts: string[];
  end?: string | undefined;
  /** Px of the chart that are not plot. */
  left?: number;
  right?: number;
  foot?: number;
  /** The lane lies above the box this is put into, not in it. */
  above?: boolean;
}

/** Signs of releases, changes, incidents and maintenance over the plot of a chart; put it beside the chart in a box that is `relative`. */
export function MarkerLayer({ markers, starts, end, left = 0, right = 0, foot = 0, above = false }: Props) {
  const area = useRef<HTMLDivElement>(null);
  const width = useWidth(area);
  const [changed, setChanged] = useState<Marker | null>(null);
  const { marks, bands } = placeMarkers(markers.items, { starts, end, nearest: width === 0 ? 1 : SIGN / width });
  const lane = { top: above ? -MARKER_LANE : 0, left, right, bottom: foot };
  return (
    <div ref={area} className="pointer-events-none absolute" style={lane}>
      {width === 0 ? null : (
        <>
          {bands.map(({ id, from, to }) => (
            <span
              key={id}
              aria-hidden="true"
              data-marker-band=""
              className="absolute bottom-0 border-x border-line-strong"
              style={{
                top: MARKER_LANE,
                left: `${from * 100}%`,
                width: `max(2px, ${(to - from) * 100}%)`,
                background: 'repeating-linear-gradient(135deg, color-mix(in srgb, var(--ink) 13%, transparent) 0 2px, transparent 2px 7px)',
              }}
            />
          ))}
          {marks.map(({ share, markers: [first] }) => (
            <span
              key={first?.id}
              aria-hidden="true"
              className="absolute bottom-0 border-l border-dashed border-ink-3 opacity-70"
              style={{ top: MARKER_LANE - 4, left: `${share * 100}%` }}
            />
          ))}
          {marks.length > 0 ? (
            <ol aria-label="Releases, changes, incidents and maintenance in this time">
              {marks.map((mark) => (
                <Sign key={mark.markers[0]?.id} mark={mark} change={setChanged} />
              ))}
            </ol>
          ) : null}
        </>
      )}
      {changed ? <MarkerDialog environment={markers.environment} marker={changed} close={() => setChanged(null)} /> : null}
    </div>
  );
}

function Sign({ mark: { share, markers }, change }: { mark: Mark; change: (marker: Marker) => void }) {
  const timezone = useTimezone();
  const now = useNow(60_000);
  const search = useSearchParams();
  const [first] = markers;
  if (!first) return null;
  const told = markers.slice(0, MOST_TOLD).map((marker) => sayMarker(marker, timezone, now));
  const more = markers.length - told.length;
  const words = `${markers.length > 1 ? `${sayPlural(markers.length, 'marker')}. ` : ''}${told.join('. ')}${more > 0 ? `. And ${more} more` : ''}`;
  const kinds = new Set(markers.map(({ kind }) => kind));
  const kind = kinds.has('incident') ? 'incident' : first.kind;
  // Of several kinds none speaks for the others, but an incident.
  const lone = kinds.size === 1 || kind === 'incident';
  return (
    <li className="absolute top-0" style={{ left: `clamp(${SIGN / 2}px, ${share * 100}%, calc(100% - ${SIGN / 2}px))` }}>
      <Popover
        label={
          <>
            {lone ? <MarkerGlyph kind={kind} /> : null}
            {markers.length > 1 ? (
              <span aria-hidden="true" className={lone ? '' : 'rounded-[8px] border border-control bg-surface px-1.5 leading-[15px]'}>
                {markers.length}
              </span>
            ) : null}
            <span className="sr-only">{words}</span>
          </>
        }
        title={words}
        buttonClassName="pointer-events-auto inline-flex h-6 min-w-6 -translate-x-1/2 items-center justify-center gap-0.5 rounded-m px-1 text-xs font-semibold tabular-nums text-ink-2 hover:bg-sunken aria-expanded:bg-sunken"
        className="pointer-events-auto w-[min(340px,calc(100vw-16px))]"
      >
        {(close) => (
          <section aria-label="Markers here">
            <MarkerDetails
              markers={markers}
              change={(marker) => {
                close();
                change(marker);
              }}
            />
            <p className="border-t border-line px-3.5 py-2 text-s">
              <Link className="to" prefetch={false} href={hrefWith('/markers', scopeOf(search))}>
                All markers
              </Link>
            </p>
          </section>
        )}
      </Popover>
    </li>
  );
}

/** Says when a chart draws not all there are. */
export function MarkersCut({ markers: { more } }: { markers: ChartMarkers }) {
  return more ? <p className="px-3.5 pb-2 text-s text-ink-3">Only the newest 500 markers of this time are drawn.</p> : null;
}

/** A button that adds a marker about the places of a chart; nothing for those who may not. */
export function AddMarker({ markers, look = 'quiet' }: { markers: ChartMarkers; look?: 'quiet' | 'primary' }) {
  const [open, setOpen] = useState(false);
  if (!markers.mayAdd) return null;
  return (
    <>
      <Button look={look} {...(look === 'quiet' ? { size: 's' as const } : {})} onClick={() => setOpen(true)}>
        Add marker
      </Button>
      {open ? <MarkerDialog environment={markers.environment} marker={null} places={markers.places} close={() => setOpen(false)} /> : null}
    </>
  );
}
