'use client';
import { useSuspenseQuery } from '@tanstack/react-query';
import { TargetSpark } from '@/components/charts/target-spark';
import { useMarkers } from '@/components/charts/use-markers';
import { type State, StateMark } from '@/components/ui/glyph';
import { Panel } from '@/components/ui/panel';
import { RelativeTime } from '@/components/ui/time';
import { applicationMetricsQuery, type ViewParams } from '@/lib/client';
import { sayPlural } from '@/lib/domain/say';
import { sayNumber } from '@/lib/domain/say-reading';
import type { ApplicationMetricRow } from '@/lib/domain/views/application-metrics';
import type { Marker } from '@/lib/domain/views/markers';

const marks: Record<ApplicationMetricRow['state'], [State, string] | null> = {
  bad: ['medium', 'Bad'],
  warn: ['watch', 'Watch'],
  unknown: ['unknown', 'Unknown'],
  good: ['good', 'Good'],
  plain: null,
};
/** More of what no entry of the catalog names is folded away. */
const MOST_PLAIN = 6;

/** From zero to the highest value or the first threshold, so that a line near the top is near its threshold. */
function spanOf({ points, warn, bad, limit }: ApplicationMetricRow) {
  const share = limit ?? 1;
  const known = points.flatMap(({ value }) => (value === null ? [] : [value]));
  const high = Math.max(...known, (warn ?? bad ?? 0) * share, Number.MIN_VALUE);
  return { low: Math.min(0, ...known), high };
}

function sayCourse({ name, points, unit }: ApplicationMetricRow): string {
  const known = points.flatMap(({ value }) => (value === null ? [] : [value]));
  if (known.length === 0) return `${name}: nothing in the last 24 hours`;
  const of = (value: number) => `${sayNumber(value)} ${unit}`.trim();
  return `${name}, the last 24 hours: from ${of(Math.min(...known))} to ${of(Math.max(...known))}, told in ${known.length} of ${points.length} half hours`;
}

/** Those about everything, and those about what the metric is about. */
const markersOf = (markers: readonly Marker[], row: ApplicationMetricRow): Marker[] =>
  markers.filter(({ about }) =>
    (['facility', 'interface', 'connector', 'application'] as const).every(
      (subject) => about[subject] === null || row[subject] === null || about[subject].id === row[subject].id,
    ),
  );

function MetricRow({ row, markers }: { row: ApplicationMetricRow; markers: Marker[] }) {
  const mark = marks[row.state];
  const threshold = row.warn ?? row.bad;
  return (
    <li className="grid grid-cols-[minmax(0,1fr)_112px] items-center gap-x-4 border-b border-line px-3.5 py-2.5 last:border-0">
      <div className="grid min-w-0 gap-0.5">
        <span className="flex flex-wrap items-baseline gap-x-2">
          <span className="font-medium break-words" title={row.measures ?? undefined}>
            {row.name}
          </span>
          {row.where ? <span className="text-s break-words text-ink-3">{row.where}</span> : null}
        </span>
        <span className="flex flex-wrap items-center gap-x-2.5 gap-y-0.5">
          {mark ? <StateMark state={mark[0]}>{mark[1]}</StateMark> : null}
          {row.state === 'unknown' ? null : <span className="tabular-nums">{row.words}</span>}
        </span>
        <span className="text-s text-ink-3">
          {row.state === 'unknown' ? 'Last told ' : 'Told '}
          <RelativeTime at={row.at} />
          {row.series > 1 ? `, ${row.live} of ${sayPlural(row.series, 'series', 'series')}` : ''}
          {threshold === null ? '' : `, ${sayThreshold(row, threshold)}`}
        </span>
      </div>
      <TargetSpark
        points={row.points}
        span={spanOf(row)}
        target={threshold === null ? null : threshold * (row.limit ?? 1)}
        label={sayCourse(row)}
        loud={row.state === 'bad'}
        markers={markers}
      />
    </li>
  );
}

function sayThreshold({ better, limit, unit }: ApplicationMetricRow, threshold: number): string {
  const told = limit === null ? `${sayNumber(threshold)} ${unit}`.trim() : `${Math.round(threshold * 100)} %`;
  return `watch ${better === 'high' ? 'down to' : 'from'} ${told}`;
}

const placesOf = (params: ViewParams) =>
  Object.fromEntries(
    (['facility', 'workflow', 'interface', 'connector', 'application'] as const).flatMap((name) => {
      const value = params[name];
      return value ? [[name, value]] : [];
    }),
  );

/** What applications measure about themselves at a place. `empty` says that nothing does; without it nothing is drawn then. */
export function ApplicationMetrics({ params, empty }: { params: ViewParams; empty?: string }) {
  const { data: view } = useSuspenseQuery(applicationMetricsQuery(params));
  const [course] = view.rows;
  const { items } = useMarkers({ from: course?.points[0]?.at ?? view.asOf, to: view.asOf }, placesOf(params));
  if (view.rows.length === 0 && empty === undefined) return null;
  const known = view.rows.filter(({ metric }) => metric !== null);
  const others = view.rows.filter(({ metric }) => metric === null);
  const shown = others.length > MOST_PLAIN ? known : view.rows;
  return (
    <Panel title="Application metrics" hint="the last 24 hours" flush>
      {view.rows.length === 0 ? <p className="px-3.5 py-3 text-ink-2">{empty}</p> : null}
      <ul>
        {shown.map((row) => (
          <MetricRow key={row.key} row={row} markers={markersOf(items, row)} />
        ))}
      </ul>
      {others.length > MOST_PLAIN ? (
        <details className="border-t border-line">
          <summary className="px-3.5 py-2 text-ink-2">{`${others.length} more that the catalog does not name`}</summary>
          <ul className="border-t border-line">
            {others.map((row) => (
              <MetricRow key={row.key} row={row} markers={markersOf(items, row)} />
            ))}
          </ul>
        </details>
      ) : null}
      {view.more ? <p className="border-t border-line px-3.5 py-2 text-s text-ink-3">There are more; these spoke last.</p> : null}
      {view.refused.map(({ name, source, points, lastAt }) => (
        <p key={`${name} ${source}`} className="border-t border-line px-3.5 py-2 text-s text-ink-2">
          {`${sayPlural(points, 'point')} of “${name}” from “${source}” refused, last `}
          <RelativeTime at={lastAt} />
          {': it has more series than one sender may have.'}
        </p>
      ))}
    </Panel>
  );
}
