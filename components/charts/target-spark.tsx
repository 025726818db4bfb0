import type { Marker } from '@/lib/domain/views/markers';
import { placeMarkers } from './place-markers';

export interface SparkPoint {
  at: string;
  value: number | null;
}

export interface SparkSpan {
  low: number;
  high: number;
}

interface Props {
  points: SparkPoint[];
  /** Fixed for a measure, so that two small charts of it can be compared. */
  span: SparkSpan;
  target: number | null;
  label: string;
  loud?: boolean;
  width?: number;
  height?: number;
  /** Single cases instead of a line, where there are too few for one. */
  cases?: SparkPoint[] | null;
  /** First and last moment of the axis, for cases. */
  from?: number;
  to?: number;
  /** Releases, changes, incidents and maintenance: a tick each at the upper edge. */
  markers?: Marker[];
}

const PAD = 4;

/** Runs of neighbouring points with a value: a gap breaks the line, because silence is not a straight course. */
function runsOf(points: { x: number; y: number | null }[]): { x: number; y: number }[][] {
  const runs: { x: number; y: number }[][] = [[]];
  for (const { x, y } of points) {
    if (y === null) runs.push([]);
    else runs.at(-1)?.push({ x, y });
  }
  return runs.filter((run) => run.length > 0);
}

/** A small course over a fixed span, the target as a dotted line, steps without data as a dotted foot. */
export function TargetSpark({
  points,
  span,
  target,
  label,
  loud = false,
  width = 104,
  height = 32,
  cases = null,
  from = 0,
  to = 1,
  markers = [],
}: Props) {
  const y = (value: number) =>
    PAD + ((span.high - Math.min(span.high, Math.max(span.low, value))) / (span.high - span.low || 1)) * (height - 2 * PAD);
  const x = (index: number) => ((index + 0.5) / Math.max(1, points.length)) * width;
  const drawn = points.map(({ value }, index) => ({ x: x(index), y: value === null ? null : y(value) }));
  const runs = runsOf(drawn);
  const last = runs.at(-1)?.at(-1);
  const current = drawn.at(-1)?.y !== null;
  const axis = cases ? { starts: [new Date(from).toISOString()], end: new Date(to).toISOString() } : { starts: points.map(({ at }) => at) };
  const { marks, bands } = placeMarkers(markers, { ...axis, nearest: 4 / width });
  const marked = marks.reduce((sum, mark) => sum + mark.markers.length, 0);
  return (
    <svg
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={
        marked === 0
          ? label
          : `${label}; ${marked === 1 ? 'one marker' : `${marked} markers`} of releases, changes, incidents and maintenance`
      }
      className="block h-auto w-full overflow-visible"
      style={{ maxWidth: width * 1.6 }}
    >
      {target === null ? null : (
        <path d={`M0 ${y(target).toFixed(1)}H${width}`} stroke="var(--ink-3)" strokeWidth="1" strokeDasharray="2 3" opacity="0.8" />
      )}
      {bands.map((band) => (
        <rect
          key={band.id}
          x={band.from * width}
          width={Math.max(0.8, (band.to - band.from) * width)}
          y={0}
          height={height}
          fill="var(--ink)"
          opacity="0.09"
        />
      ))}
      {marks.map(({ share, markers: [first, ...others] }) => (
        <path key={first?.id} d={`M${(share * width).toFixed(1)} 3.2l-2.2-4h4.4z`} fill="var(--ink-3)">
          <title>{[first, ...others].flatMap((one) => (one ? [one.title] : [])).join('; ')}</title>
        </path>
      ))}
      {cases ? (
        cases.map(({ at, value }) => {
          const cx = ((Date.parse(at) - from) / Math.max(1, to - from)) * width;
          if (value === null) return null;
          return value > span.high ? (
            <path key={`${at} ${value}`} d={`M${cx.toFixed(1)} 0l2.6 4.4h-5.2z`} fill="var(--ink-3)" />
          ) : (
            <circle key={`${at} ${value}`} cx={cx.toFixed(1)} cy={y(value).toFixed(1)} r="1.5" fill="var(--ink-3)" />
          );
        })
      ) : (
        <>
          {drawn.map((point, index) =>
            point.y === null ? (
              <path
                key={points[index]?.at}
                d={`M${(point.x - 1).toFixed(1)} ${height - 0.5}h2`}
                stroke="var(--line-strong)"
                strokeWidth="1"
              />
            ) : null,
          )}
          {runs.map((run) => (
            <path
              key={run[0]?.x}
              d={
                run.length === 1
                  ? `M${(run[0]?.x ?? 0) - 1.5} ${run[0]?.y}h3`
                  : `M${run.map((point) => `${point.x.toFixed(1)} ${point.y.toFixed(1)}`).join('L')}`
              }
              fill="none"
              stroke={loud ? 'var(--high)' : 'var(--ink-2)'}
              strokeWidth={loud ? 2 : 1.4}
              strokeLinejoin="round"
            />
          ))}
          {last && current ? (
            loud ? (
              <path d={`M${last.x} ${last.y - 4.6}l4.6 8.4h-9.2z`} fill="var(--high)" />
            ) : (
              <circle cx={last.x} cy={last.y} r="2.6" fill="var(--ink)" />
            )
          ) : null}
        </>
      )}
    </svg>
  );
}
