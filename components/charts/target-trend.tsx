import { classNames } from '@/components/ui/class-names';
import { MARKER_LANE, MarkerLayer } from './marker-layer';
import type { Limits } from './target-bullet';
import type { ChartMarkers } from './use-markers';

export interface TrendPoint {
  at: string;
  value: number | null;
  n: number;
  /** True when it rests on too few cases to be judged. */
  few: boolean;
  /** Said on hover, and read aloud. */
  words: string;
  /** Where the cases behind it are. */
  href: string;
}

interface Props {
  points: TrendPoint[];
  /** The window before, faint, laid over step by step. */
  before: (number | null)[];
  limits: Limits | null;
  direction: 'lower' | 'higher';
  /** Figures on the axis and at the target and limit. */
  say: (value: number) => string;
  label: string;
  /** Labels under some steps, by index. */
  ticks: { index: number; words: string }[];
  countLabel: string;
  /** Releases, changes, incidents and maintenance over it, and when the last step ends. */
  markers?: ChartMarkers;
  end?: string;
}

const HEIGHT = 250;
const COUNTS = 46;

function axisOf(values: number[], direction: 'lower' | 'higher', limits: Limits | null) {
  const high = Math.max(...values, limits?.target ?? 0, direction === 'lower' ? (limits?.warning ?? 0) : 0);
  const low = direction === 'lower' ? 0 : Math.min(...values, limits?.warning ?? high);
  const raw = (high - low || 1) / 4;
  const unit = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 2.5, 5, 10].map((m) => m * unit).find((one) => one >= raw) ?? raw;
  const floor = direction === 'lower' ? 0 : Math.floor(low / step) * step;
  const top = Math.ceil(high / step) * step;
  return { floor, top: top === floor ? floor + step : top, step };
}

const toPath = (points: { x: number; y: number | null }[]) =>
  points
    .map(({ x, y }, at) => (y === null ? '' : `${at > 0 && points[at - 1]?.y !== null ? 'L' : 'M'}${x.toFixed(2)} ${y.toFixed(2)}`))
    .join('');

/**
 * A measure over time with its target and limit; a bar starts at zero, a share of higher-is-better does not. Steps without data break
 * the line. Below, how many cases each step rests on. Drawn without a script; every step leads to its cases.
 */
export function TargetTrend({ points, before, limits, direction, say, label, ticks, countLabel, markers, end }: Props) {
  const values = [...points.map(({ value }) => value), ...before].filter((value) => value !== null);
  const { floor, top, step } = axisOf(values, direction, limits);
  const y = (value: number) => (1 - (value - floor) / (top - floor)) * 100;
  const x = (index: number) => ((index + 0.5) / Math.max(1, points.length)) * 100;
  const grid = Array.from({ length: Math.round((top - floor) / step) + 1 }, (_, at) => floor + at * step);
  const line = toPath(points.map(({ value }, index) => ({ x: x(index), y: value === null ? null : y(value) })));
  const faint = toPath(
    points.map((_, index) => ({ x: x(index), y: before[index] === null || before[index] === undefined ? null : y(before[index]) })),
  );
  const most = Math.max(1, ...points.map(({ n }) => n));
  return (
    <figure
      aria-label={label}
      className="grid grid-cols-[44px_minmax(0,1fr)] text-s"
      style={markers ? { paddingTop: MARKER_LANE } : undefined}
    >
      <div className="relative text-ink-3 tabular-nums" style={{ height: HEIGHT }} aria-hidden="true">
        {grid.map((value) => (
          <span key={value} className="absolute right-2 -translate-y-1/2" style={{ top: `${y(value)}%` }}>
            {say(value)}
          </span>
        ))}
      </div>
      <div className="relative" style={{ height: HEIGHT }}>
        <svg
          viewBox="0 0 100 100"
          preserveAspectRatio="none"
          aria-hidden="true"
          className="absolute inset-0 size-full overflow-visible [&_path]:[vector-effect:non-scaling-stroke]"
        >
          {grid.map((value) => (
            <path key={value} d={`M0 ${y(value)}H100`} stroke={value === floor ? 'var(--ink-3)' : 'var(--line)'} strokeWidth="1" />
          ))}
          {limits ? <path d={`M0 ${y(limits.target)}H100`} stroke="var(--ink)" strokeWidth="1" /> : null}
          {limits && limits.warning <= top && limits.warning >= floor ? (
            <path d={`M0 ${y(limits.warning)}H100`} stroke="var(--ink-3)" strokeWidth="1" strokeDasharray="3 3" />
          ) : null}
          <path d={faint} fill="none" stroke="var(--ink-3)" strokeWidth="1.4" opacity="0.45" />
          <path d={line} fill="none" stroke="var(--ink)" strokeWidth="2.2" strokeLinejoin="round" />
        </svg>
        {limits ? <Line at={y(limits.target)} words={`Target ${say(limits.target)}`} /> : null}
        {limits && limits.warning <= top && limits.warning >= floor ? (
          <Line at={y(limits.warning)} words={`Limit ${say(limits.warning)}`} faint />
        ) : null}
        {points.map((point, index) => (
          <Step
            key={point.at}
            point={point}
            width={100 / points.length}
            index={index}
            top={point.value === null ? null : y(point.value)}
            past={!point.few && isPast(point.value, limits, direction)}
            last={index === points.length - 1}
          />
        ))}
        {markers ? <MarkerLayer above markers={markers} starts={points.map(({ at }) => at)} end={end} /> : null}
      </div>
      <span />
      <div>
        <p className="mt-3 text-ink-3">
          {countLabel}, at most {most.toLocaleString('en-US')}
        </p>
        <div className="flex items-end border-b border-ink-3" style={{ height: COUNTS }} aria-hidden="true">
          {points.map(({ at, n }) => (
            <span key={at} className="flex h-full flex-1 items-end justify-center">
              <span
                className="block w-3/5 max-w-4 bg-[color-mix(in_srgb,var(--ink)_34%,var(--surface))]"
                style={{ height: `${(n / most) * 100}%` }}
              />
            </span>
          ))}
        </div>
        <div className="relative h-5 text-ink-3 tabular-nums" aria-hidden="true">
          {ticks.map(({ index, words }) => (
            <span
              key={index}
              className={classNames('absolute top-1 whitespace-nowrap', index === 0 ? '' : '-translate-x-1/2')}
              style={{ left: index === 0 ? 0 : `${x(index)}%` }}
            >
              {words}
            </span>
          ))}
        </div>
      </div>
    </figure>
  );
}

const isPast = (value: number | null, limits: Limits | null, direction: 'lower' | 'higher') =>
  value !== null && limits !== null && (direction === 'lower' ? value > limits.warning : value < limits.warning);

function Line({ at, words, faint = false }: { at: number; words: string; faint?: boolean }) {
  return (
    <span
      aria-hidden="true"
      className={classNames(
        'absolute left-1.5 bg-[color-mix(in_srgb,var(--surface)_70%,transparent)] px-0.5',
        at < 8 ? '' : '-translate-y-full',
        faint ? 'text-ink-3' : 'text-ink-2',
      )}
      style={{ top: `${at}%` }}
    >
      {words}
    </span>
  );
}

function Step({
  point,
  width,
  index,
  top,
  past,
  last,
}: {
  point: TrendPoint;
  width: number;
  index: number;
  top: number | null;
  past: boolean;
  last: boolean;
}) {
  return (
    <a
      href={point.href}
      tabIndex={-1}
      aria-label={point.words}
      title={point.words}
      className="group absolute inset-y-0 hover:bg-[color-mix(in_srgb,var(--ink)_5%,transparent)]"
      style={{ left: `${index * width}%`, width: `${width}%` }}
    >
      {top === null ? (
        <span className="absolute bottom-0 left-1/2 h-[3px] w-2/3 -translate-x-1/2 bg-line" />
      ) : (
        <svg
          width="12"
          height="12"
          viewBox="0 0 12 12"
          aria-hidden="true"
          className="absolute left-1/2 -translate-1/2"
          style={{ top: `${top}%` }}
        >
          {past ? (
            <path d="M6 .8 11.6 11H.4z" fill="var(--high)" />
          ) : point.few ? (
            <circle cx="6" cy="6" r="2.8" fill="var(--surface)" stroke="var(--ink-3)" strokeWidth="1.2" />
          ) : (
            <circle cx="6" cy="6" r={last ? 4 : 2.6} fill="var(--ink)" />
          )}
        </svg>
      )}
    </a>
  );
}
