'use client';
import { useSearchParams } from 'next/navigation';
import { TimePanel } from '@/components/charts/time-panel';
import { useMarkers } from '@/components/charts/use-markers';
import { sayCount } from '@/lib/domain/say';
import type { VolumePoint } from '@/lib/domain/views/places';
import { transactionsHref } from './place-links';

const series = [
  { key: 'completed', name: 'completed', colour: 'var(--s5)', stack: 'all' },
  { key: 'open', name: 'under way', colour: 'var(--s1)', stack: 'all' },
  { key: 'cancelled', name: 'cancelled', colour: 'var(--line-strong)', stack: 'all' },
  { key: 'failed', name: 'failed', colour: 'var(--high)', stack: 'all' },
];

interface Props {
  volume: VolumePoint[];
  /** The place of the page: what its transactions and markers are filtered by. */
  filter: Record<string, string>;
  window: { from: string; to: string };
}

/** Transactions by when they started and how they stand now; each bar opens the transactions it counts. */
export function VolumeChart({ volume, filter, window }: Props) {
  const search = useSearchParams();
  const markers = useMarkers({ from: volume[0]?.at ?? window.from, to: volume.at(-1)?.to ?? window.to }, filter);
  const used = series.filter(({ key }) => key !== 'cancelled' || volume.some((point) => point.cancelled > 0));
  return (
    <TimePanel
      label="Transactions started"
      hint="by how they stand now"
      kind="bars"
      series={used}
      say={sayCount}
      markers={markers}
      points={volume.map(({ at, to, completed, open, failed, cancelled }) => ({
        at,
        to,
        values: { completed, open, failed, cancelled },
        href: transactionsHref(search, { from: at, to }, filter),
      }))}
    />
  );
}
