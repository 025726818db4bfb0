'use client';
import { useTimezone } from '@/components/ui/clock';
import { sayDate, sayTime } from '@/lib/domain/say';
import type { ChartPoint, ChartSeries } from './chart-point';

const DAY_MS = 86_400_000;

/** What a step holds, beside the pointer. */
export function ChartHint({
  point,
  series,
  say,
}: {
  point: ChartPoint | undefined;
  series: ChartSeries[];
  say: (value: number) => string;
}) {
  const timezone = useTimezone();
  if (!point) return null;
  const whole = Date.parse(point.to) - Date.parse(point.at) >= DAY_MS - 3_600_000;
  const when = whole
    ? sayDate(point.at, timezone)
    : `${sayDate(point.at, timezone)}, ${sayTime(point.at, timezone, Date.parse(point.at))} to ${sayTime(point.to, timezone, Date.parse(point.to))}`;
  return (
    <div className="rounded-m border border-line-strong bg-surface px-2.5 py-2 text-s shadow-float">
      <p className="mb-1 font-semibold">{when}</p>
      <dl className="grid grid-cols-[auto_auto] gap-x-4">
        {series.map(({ key, name, colour }) => {
          const value = point.values[key] ?? null;
          return (
            <div key={key} className="contents">
              <dt className="flex items-center gap-1.5 text-ink-2">
                <span className="size-2 rounded-[2px]" style={{ background: colour }} />
                {name}
              </dt>
              <dd className="text-right tabular-nums">{value === null ? 'no data' : say(value)}</dd>
            </div>
          );
        })}
      </dl>
      {point.href ? <p className="mt-1 text-ink-3">Click for the list</p> : null}
    </div>
  );
}
