'use client';
import { useSuspenseQuery } from '@tanstack/react-query';
import { useSearchParams } from 'next/navigation';
import { useState } from 'react';
import { MarkerLink } from '@/components/charts/marker-details';
import { MarkerDialog } from '@/components/charts/marker-dialog';
import { MarkerGlyph } from '@/components/charts/marker-glyph';
import { markerWords, sayAbout } from '@/components/charts/say-marker';
import { Button } from '@/components/ui/button';
import { useNow } from '@/components/ui/clock';
import { CsvButton } from '@/components/ui/csv-button';
import { EmptyState } from '@/components/ui/empty-state';
import { PageHead } from '@/components/ui/page-head';
import { PageLinks } from '@/components/ui/page-links';
import { Panel } from '@/components/ui/panel';
import { Row, RowHead, Table, TableBody, TableHead, Td, Th } from '@/components/ui/table';
import { LinkTabs } from '@/components/ui/tabs';
import { Tag } from '@/components/ui/tag';
import { Time } from '@/components/ui/time';
import { markersQuery, type ViewParams } from '@/lib/client';
import { markerKinds } from '@/lib/domain/marker';
import { sayNumber } from '@/lib/domain/say';
import { hrefWith } from '@/lib/domain/scope-url';
import type { Marker, Markers } from '@/lib/domain/views/markers';

const origins = { exception: 'An exception', calendar: 'Release windows of the catalog' } as const;
const upper = (text: string) => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;

function headline({ items, nextCursor }: Markers, now: number): string {
  if (items.length === 0) return 'Nothing was released, changed or planned in this time.';
  const coming = items.filter(({ at }) => Date.parse(at) > now).length;
  const count = nextCursor
    ? `The newest ${items.length} markers`
    : `${upper(sayNumber(items.length))} ${items.length === 1 ? 'marker' : 'markers'}`;
  return `${count} in this time${coming > 0 ? `, ${sayNumber(coming)} still to come` : ''}.`;
}

function Kinds({ params }: { params: ViewParams }) {
  const search = useSearchParams();
  const tab = (id: string, name: string, changes: Record<string, string | null>) => ({
    id,
    name,
    href: hrefWith('/markers', search, { cursor: null, ...changes }),
  });
  const items = [
    tab('all', 'All', { kind: null, withdrawn: null }),
    ...markerKinds.map((kind) => tab(kind, `${markerWords[kind]}${kind === 'maintenance' ? '' : 's'}`, { kind, withdrawn: null })),
    tab('withdrawn', 'Withdrawn', { kind: null, withdrawn: 'only' }),
  ];
  return <LinkTabs label="Kind" current={params.withdrawn ? 'withdrawn' : (params.kind ?? 'all')} items={items} />;
}

function Line({ marker, change }: { marker: Marker; change: (marker: Marker) => void }) {
  const now = useNow(60_000);
  const { kind, title, text, url, version, origin } = marker;
  return (
    <Row>
      <Td className="py-2 pl-3.5 align-top whitespace-nowrap">
        <Time at={marker.at} />
        {marker.until ? (
          <span className="block text-xs text-ink-3">
            to <Time at={marker.until} />
          </span>
        ) : null}
        {Date.parse(marker.at) > now ? <span className="block text-xs text-ink-3">planned</span> : null}
        {kind === 'incident' && marker.until === null ? <span className="block text-xs text-ink-3">not over</span> : null}
      </Td>
      <Td className="py-2 align-top">
        <span className="inline-flex items-center gap-1.5 whitespace-nowrap">
          <MarkerGlyph kind={kind} /> {markerWords[kind]}
        </span>
      </Td>
      <RowHead className="max-w-[520px] min-w-[220px] py-2 align-top whitespace-normal">
        <span className="font-medium break-words">{title}</span>
        {version ? <Tag className="ml-2">{version}</Tag> : null}
        {text ? <span className="line-clamp-3 text-s break-words whitespace-pre-line text-ink-2">{text}</span> : null}
        {url ? (
          <span className="block text-s">
            <MarkerLink url={url}>{origin === 'exception' ? 'Open the exception' : 'Read more'}</MarkerLink>
          </span>
        ) : null}
      </RowHead>
      <Td className="max-w-[240px] min-w-[140px] py-2 align-top break-words whitespace-normal">
        {sayAbout(marker) ?? <span className="text-ink-3">everything</span>}
      </Td>
      <Td className="py-2 align-top">
        {origin === 'told' ? marker.changedBy : origins[origin]}
        {origin === 'told' ? (
          <span className="block text-xs text-ink-3">
            <Time at={marker.changedAt} />
            {marker.revision > 1 ? `, changed ${marker.revision === 2 ? 'once' : `${marker.revision - 1} times`}` : ''}
          </span>
        ) : null}
        {marker.withdrawnAt ? (
          <span className="block text-xs text-ink-3">
            withdrawn <Time at={marker.withdrawnAt} /> by {marker.withdrawnBy}
          </span>
        ) : null}
      </Td>
      <Td className="py-2 pr-3.5 text-right align-top">
        {marker.mayChange ? (
          <Button size="s" look="quiet" onClick={() => change(marker)} aria-label={`Change ${title}`}>
            Change
          </Button>
        ) : null}
      </Td>
    </Row>
  );
}

/** Everything that is drawn on charts over time, and what was withdrawn from them. */
export function MarkersScreen({ params }: { params: ViewParams }) {
  const { data: view } = useSuspenseQuery(markersQuery(params));
  const now = useNow(60_000);
  const [asking, setAsking] = useState<{ marker: Marker | null } | null>(null);
  const { cursor: _, limit: __, ...all } = params;
  const picked = params.kind !== undefined || params.withdrawn !== undefined;
  return (
    <>
      <PageHead
        title={headline(view, now)}
        actions={
          <>
            <CsvButton path="/api/markers" params={{ ...all, limit: '500' }} name="markers.csv" />
            {view.mayAdd ? (
              <Button look="primary" onClick={() => setAsking({ marker: null })}>
                Add marker
              </Button>
            ) : null}
          </>
        }
      />
      <Kinds params={params} />
      <Panel label="Markers" flush>
        {view.items.length === 0 ? (
          <EmptyState title={picked ? 'No marker fits these filters' : 'Nothing is marked in this time'}>
            {picked
              ? 'Take a filter away, or widen the time above.'
              : 'Releases, changes, incidents and maintenance are drawn on every chart over time. A build can send its release to /api/markers; severe exceptions stand here by themselves.'}
          </EmptyState>
        ) : (
          <Table caption="Markers">
            <TableHead>
              <Th className="pl-3.5">When</Th>
              <Th>Kind</Th>
              <Th>What</Th>
              <Th>About</Th>
              <Th>Told by</Th>
              <Th className="pr-3.5">
                <span className="sr-only">Actions</span>
              </Th>
            </TableHead>
            <TableBody>
              {view.items.map((marker) => (
                <Line key={marker.id} marker={marker} change={(one) => setAsking({ marker: one })} />
              ))}
            </TableBody>
          </Table>
        )}
        <PageLinks path="/markers" cursor={params.cursor} next={view.nextCursor} />
      </Panel>
      {asking ? (
        <MarkerDialog
          environment={view.environment}
          marker={asking.marker}
          places={{ ...(params.facility ? { facility: params.facility } : {}), ...(params.workflow ? { workflow: params.workflow } : {}) }}
          close={() => setAsking(null)}
        />
      ) : null}
    </>
  );
}
