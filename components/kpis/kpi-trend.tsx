'use client';
import { AddMarker, MarkersCut } from '@/components/charts/marker-layer';
import { TargetTrend } from '@/components/charts/target-trend';
import { useMarkers } from '@/components/charts/use-markers';
import { useTimezone } from '@/components/ui/clock';
import { sayCount, sayDate, sayTime } from '@/lib/domain/say';
import { sayFigure, sayUnit, sayValue } from '@/lib/domain/say-kpi';
import type { KpiView } from '@/lib/domain/views/kpis';
import { casesHref } from './kpi-links';

const steps = { hour: 'hour', day: 'day', week: 'week', month: 'month' } as const;
const MOST_TICKS = 6;

/** The course over local time. Each step leads to its cases; the same figures stand in a table below. */
export function KpiTrend({ kpi }: { kpi: KpiView }) {
  const timezone = useTimezone();
  const { bucket, points, unit } = kpi;
  const workflow = kpi.workflows.map(({ id }) => id).join(',');
  const markers = useMarkers({ from: points[0]?.at ?? kpi.window.from, to: kpi.window.to }, workflow ? { workflow } : {});
  const name = (at: string) => (bucket === 'hour' ? sayTime(at, timezone, Date.parse(kpi.asOf)) : sayDate(at, timezone));
  const end = (index: number) => points[index + 1]?.at ?? kpi.window.to;
  const words = (value: number | null, n: number) =>
    value === null ? 'nothing counted' : `${sayValue(value, unit)}, ${sayCount(n)} ${kpi.noun}`;
  const every = Math.max(1, Math.ceil(points.length / MOST_TICKS));
  const drawn = points.map(({ at, value, n }, index) => ({
    at,
    value,
    n,
    few: n < Math.min(20, kpi.minSample),
    words: `${name(at)}: ${words(value, n)}`,
    href: casesHref(kpi, { from: at, to: end(index) }),
  }));
  return (
    <section aria-label="Course over time">
      <div className="flex flex-wrap items-center justify-between gap-x-3">
        <h2 className="text-m">
          {kpi.name} by {steps[bucket]}
          {unit === 'percent' ? '' : `, in ${sayUnit(unit)}`}
        </h2>
        <AddMarker markers={markers} />
      </div>
      <p className="mb-3 text-s text-ink-3">
        {kpi.kind === 'duration'
          ? `Each point: ${kpi.judged} in 100 were this fast or faster.`
          : kpi.kind === 'age'
            ? 'Each point: the oldest at the end of it.'
            : 'Each point: the sum of the cases that count for it over the sum of all.'}{' '}
        A hollow point rests on fewer than {Math.min(20, kpi.minSample)} {kpi.noun}. The faint line is the time as long before.
      </p>
      <TargetTrend
        points={drawn}
        before={points.map((_, index) => kpi.previousPoints[index]?.value ?? null)}
        limits={kpi.thresholds}
        direction={kpi.direction}
        say={(value) => (unit === 'percent' ? `${sayFigure(value)} %` : sayFigure(value))}
        label={`${kpi.name} by ${steps[bucket]}, ${points.length} steps; the figures stand in the table below`}
        ticks={points.flatMap(({ at }, index) => (index % every === 0 ? [{ index, words: name(at) }] : []))}
        markers={markers}
        end={kpi.window.to}
        countLabel={`${kpi.noun.charAt(0).toUpperCase()}${kpi.noun.slice(1)} counted each ${steps[bucket]}`}
      />
      <MarkersCut markers={markers} />
      <details className="mt-3">
        <summary className="text-s text-ink-2">As a table</summary>
        <table className="mt-1 w-full max-w-[460px] text-s tabular-nums">
          <caption className="sr-only">
            {kpi.name} by {steps[bucket]}
          </caption>
          <thead>
            <tr className="border-b border-line text-left text-ink-3 [&>th]:py-1 [&>th]:font-medium">
              <th scope="col">{steps[bucket].charAt(0).toUpperCase() + steps[bucket].slice(1)}</th>
              <th scope="col" className="text-right">
                Value
              </th>
              <th scope="col" className="text-right">
                Counted
              </th>
            </tr>
          </thead>
          <tbody>
            {drawn.map(({ at, value, n, href }) => (
              <tr key={at} className="border-b border-line">
                <th scope="row" className="py-1 text-left font-normal">
                  {name(at)}
                </th>
                <td className="text-right">{value === null ? 'not known' : sayValue(value, unit)}</td>
                <td className="text-right">
                  <a href={href} className="to">
                    {sayCount(n)}
                  </a>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </section>
  );
}
