'use client';
import { useRouter } from 'next/navigation';
import { Bar, BarChart, CartesianGrid, Line, LineChart, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import { useTimezone } from '@/components/ui/clock';
import { sayDate, sayTime } from '@/lib/domain/say';
import { ChartHint } from './chart-hint';
import type { ChartPoint, ChartSeries } from './chart-point';
import { MARKER_LANE, MarkerLayer } from './marker-layer';
import type { ChartMarkers } from './use-markers';

export interface TimeChartProps {
  label: string;
  points: ChartPoint[];
  series: ChartSeries[];
  kind: 'bars' | 'lines';
  /** A value in words, for the axis and the hint. */
  say: (value: number) => string;
  height?: number;
  /** Upper end of the axis where it is fixed, such as 1 for a share. */
  top?: number;
  /** Releases, changes, incidents and maintenance over it. */
  markers?: ChartMarkers;
}

const DAY_MS = 86_400_000;
/** Px of the chart beside and below its plot. */
const SIDE = 56;
const EDGE = 8;
const FOOT = 30;
const axis = { stroke: 'var(--line-strong)', tick: { fill: 'var(--ink-3)', fontSize: 11 }, tickLine: false } as const;

/** A chart over time whose steps lead to the list behind them. Draws what it is given: bars from zero, gaps where data is missing. */
export default function TimeChart({ label, points, series, kind, say, height = 190, top, markers }: TimeChartProps) {
  const timezone = useTimezone();
  const router = useRouter();
  const long = points.length > 1 && Date.parse(points.at(-1)?.at ?? '') - Date.parse(points[0]?.at ?? '') > 2 * DAY_MS;
  const rows = points.map((point) => ({ at: point.at, ...point.values }));
  const open = (state: { activeIndex?: number | string | null | undefined }) => {
    const href = points[Number(state.activeIndex ?? -1)]?.href;
    if (href) router.push(href);
  };
  const Chart = kind === 'bars' ? BarChart : LineChart;
  const chart = (
    <ResponsiveContainer width="100%" height={height}>
      <Chart
        data={rows}
        onClick={open}
        margin={{ top: markers ? MARKER_LANE : 6, right: EDGE, bottom: 0, left: 0 }}
        accessibilityLayer
        title={label}
        barCategoryGap="18%"
        style={{ cursor: points.some((point) => point.href) ? 'pointer' : 'default' }}
      >
        <CartesianGrid vertical={false} stroke="var(--line)" />
        <XAxis
          dataKey="at"
          height={FOOT}
          scale="band"
          {...axis}
          minTickGap={36}
          tickFormatter={(at: string) => (long ? sayDate(at, timezone) : sayTime(at, timezone, Date.parse(at)))}
        />
        <YAxis {...axis} axisLine={false} width={SIDE} tickFormatter={say} allowDecimals={top !== undefined} domain={[0, top ?? 'auto']} />
        <Tooltip
          isAnimationActive={false}
          cursor={kind === 'bars' ? { fill: 'var(--sunken)' } : { stroke: 'var(--line-strong)' }}
          content={({ active, activeIndex }) =>
            active ? <ChartHint point={points[Number(activeIndex)]} series={series} say={say} /> : null
          }
        />
        {series.map(({ key, name, colour, stack }) =>
          kind === 'bars' ? (
            <Bar key={key} dataKey={key} name={name} fill={colour} {...(stack ? { stackId: stack } : {})} isAnimationActive={false} />
          ) : (
            <Line
              key={key}
              dataKey={key}
              name={name}
              stroke={colour}
              strokeWidth={1.75}
              dot={points.length <= 60 ? { r: 2, strokeWidth: 0, fill: colour } : false}
              connectNulls={false}
              isAnimationActive={false}
              type="linear"
            />
          ),
        )}
      </Chart>
    </ResponsiveContainer>
  );
  if (!markers) return chart;
  return (
    <div className="relative">
      {chart}
      <MarkerLayer markers={markers} starts={points.map(({ at }) => at)} end={points.at(-1)?.to} left={SIDE} right={EDGE} foot={FOOT} />
    </div>
  );
}
