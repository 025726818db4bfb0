'use client';
import Link from 'next/link';
import { Button } from '@/components/ui/button';
import { useNow, useTimezone } from '@/components/ui/clock';
import type { Marker } from '@/lib/domain/views/markers';
import { MarkerGlyph } from './marker-glyph';
import { markerWords, sayAbout, sayWhen } from './say-marker';

const origins = { told: null, exception: 'from the exception itself', calendar: 'from the release windows of the catalog' } as const;

/** A link to more: a page of this product, or an address of the sender, which learns nothing of where it was followed from. */
export function MarkerLink({ url, children }: { url: string; children: React.ReactNode }) {
  if (url.startsWith('/'))
    return (
      <Link className="to" prefetch={false} href={url}>
        {children}
      </Link>
    );
  return (
    <a className="to" href={url} target="_blank" rel="noreferrer noopener">
      {children}
    </a>
  );
}

/** All that is known of some markers, one below the other. */
export function MarkerDetails({ markers, change }: { markers: Marker[]; change?: ((marker: Marker) => void) | undefined }) {
  const timezone = useTimezone();
  const now = useNow(60_000);
  return (
    <ul className="max-h-[360px] overflow-y-auto">
      {markers.map((marker) => {
        const { id, kind, title, text, url, version, source, origin } = marker;
        return (
          <li key={id} className="grid gap-0.5 border-b border-line px-3.5 py-2.5 last:border-0">
            <p className="flex flex-wrap items-center gap-x-2 text-s text-ink-2">
              <MarkerGlyph kind={kind} />
              <span>{markerWords[kind]}</span>
              <span className="tabular-nums">{sayWhen(marker, timezone, now)}</span>
            </p>
            <p className="font-medium break-words">{title}</p>
            {text ? <p className="break-words whitespace-pre-line text-ink-2">{text}</p> : null}
            <p className="text-s break-words text-ink-3">
              {sayAbout(marker) ?? 'About everything'}
              {version ? `, version ${version}` : ''}
              {`, ${origins[origin] ?? `told by ${source}`}`}
            </p>
            {url || (marker.mayChange && change) ? (
              <p className="flex items-center gap-3 text-s">
                {url ? <MarkerLink url={url}>{origin === 'exception' ? 'Open the exception' : 'Read more'}</MarkerLink> : null}
                {marker.mayChange && change ? (
                  <Button size="s" look="quiet" onClick={() => change(marker)} aria-label={`Change ${title}`}>
                    Change
                  </Button>
                ) : null}
              </p>
            ) : null}
          </li>
        );
      })}
    </ul>
  );
}
