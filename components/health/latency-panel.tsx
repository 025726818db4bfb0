'use client';
import { useQuery } from '@tanstack/react-query';
import { useSearchParams } from 'next/navigation';
import { HeatPanel } from '@/components/charts/heat-panel';
import { Panel } from '@/components/ui/panel';
import { SkeletonRows } from '@/components/ui/skeleton';
import { latencyQuery, type ViewParams } from '@/lib/client';
import { sayCount } from '@/lib/domain/say';
import { sayBand, writeTook } from '@/lib/domain/took';
import { transactionsHref } from './place-links';

/** How long log entries of an interface took, as a field of time and duration whose cells open the transactions. */
export function LatencyPanel({ id, params }: { id: string; params: ViewParams }) {
  const { data } = useQuery(latencyQuery(id, params));
  const search = useSearchParams();
  if (!data)
    return (
      <Panel title="Durations" flush>
        <SkeletonRows />
      </Panel>
    );
  const silent = data.n - data.timed;
  return (
    <HeatPanel
      label="Durations"
      hint="log entries by how long they took; a cell opens its transactions"
      counted="log entries"
      rows={data.bands.map(sayBand)}
      columns={data.steps}
      hrefOf={(column, row) => {
        const step = data.steps[column] ?? data;
        const band = data.bands[row];
        const at = 'at' in step ? { from: step.at, to: step.to } : data;
        return transactionsHref(search, at, { through: id, took: band ? writeTook(band) : null });
      }}
      foot={`The darker, the more. ${silent > 0 ? `${sayCount(silent)} of ${sayCount(data.n)} log entries did not tell how long they took.` : ''}`}
    />
  );
}
