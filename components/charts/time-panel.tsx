'use client';
import dynamic from 'next/dynamic';
import Link from 'next/link';
import { useRef } from 'react';
import { useTimezone } from '@/components/ui/clock';
import { Panel } from '@/components/ui/panel';
import { Skeleton } from '@/components/ui/skeleton';
import { sayTime } from '@/lib/domain/say';
import { MarkerDetails } from './marker-details';
import { AddMarker, MarkersCut } from './marker-layer';
import type { TimeChartProps } from './time-chart';
import { useSeen } from './use-seen';

const HEIGHT = 190;
// The drawing library is large and the numbers below the chart are there without it.
const TimeChart = dynamic(() => import('./time-chart'), { ssr: false, loading: () => <Skeleton className="h-[190px] w-full" /> });

function AsTable({ label, points, series, say, markers }: TimeChartProps) {
  const timezone = useTimezone();
  return (
    <details className="border-t border-line px-3.5 py-2 text-s">
      <summary className="text-ink-2">As a table</summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard. */}
      <section className="mt-2 max-h-[260px] overflow-auto" tabIndex={0} aria-label={`${label} as a table`}>
        <table className="w-full">
          <thead>
            <tr className="text-left text-ink-3">
              <th scope="col" className="font-medium">
                From
              </th>
              {series.map(({ key, name }) => (
                <th key={key} scope="col" className="text-right font-medium">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {points.map((point) => (
              <tr key={point.at} className="border-t border-line">
                <th scope="row" className="py-1 text-left font-normal">
                  {point.href ? (
                    <Link className="to" prefetch={false} href={point.href}>
                      {sayTime(point.at, timezone, Date.parse(points.at(-1)?.at ?? point.at))}
                    </Link>
                  ) : (
                    sayTime(point.at, timezone, Date.parse(points.at(-1)?.at ?? point.at))
                  )}
                </th>
                {series.map(({ key }) => (
                  <td key={key} className="text-right tabular-nums">
                    {typeof point.values[key] === 'number' ? say(point.values[key]) : '-'}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
        {markers && markers.items.length > 0 ? (
          <>
            <h3 className="mt-3 font-medium">Releases, changes, incidents and maintenance</h3>
            <MarkerDetails markers={markers.items} />
          </>
        ) : null}
      </section>
    </details>
  );
}

/** A chart over time in a panel, with its legend above and the same numbers as a table below. */
export function TimePanel({ hint, figure, ...chart }: TimeChartProps & { hint?: string; figure?: React.ReactNode }) {
  const area = useRef<HTMLDivElement>(null);
  const seen = useSeen(area);
  const known = chart.points.some((point) =>
    chart.series.some(({ key }) => typeof point.values[key] === 'number' && point.values[key] > 0),
  );
  const legend = chart.series.map(({ key, name, colour }) => (
    <span key={key} className="flex items-center gap-1.5 text-s text-ink-2">
      <span aria-hidden="true" className="size-2 rounded-[2px]" style={{ background: colour }} />
      {name}
    </span>
  ));
  return (
    <Panel
      title={chart.label}
      {...(hint ? { hint } : {})}
      actions={
        <>
          {figure}
          {legend}
          {chart.markers ? <AddMarker markers={chart.markers} /> : null}
        </>
      }
      flush
    >
      {known ? (
        <>
          <div ref={area} className="px-2 py-3" style={{ minHeight: (chart.height ?? HEIGHT) + 24 }}>
            {seen ? <TimeChart {...chart} height={chart.height ?? HEIGHT} /> : null}
          </div>
          {chart.markers ? <MarkersCut markers={chart.markers} /> : null}
          <AsTable {...chart} />
        </>
      ) : (
        <p className="px-3.5 py-10 text-center text-ink-3">No data in this time.</p>
      )}
    </Panel>
  );
}
