/** A stretch of time as it is drawn: shares of the width, and whether it was shortened. */
export interface Stretch {
  from: number;
  to: number;
  /** Where it begins and ends on the axis, 0-1. */
  start: number;
  end: number;
  /** Nothing happened in it, so it is drawn short and carries its true length. */
  gap: boolean;
}

/** A gap is drawn with this part of the width, and only when the time between two moments is long beside the rest. */
const GAP_WIDTH = 0.075;
const LEAST_MOMENT_WIDTH = 0.02;
const MOST_GAPS = 7;

/**
 * An axis on which busy stretches keep their proportions and idle ones are cut short, so that seconds of work stay visible between
 * days of waiting. `moments` in ms, in any order; at least two different ones give an axis, fewer an empty list.
 */
export function compressTime(moments: readonly number[]): Stretch[] {
  const times = [...new Set(moments)].sort((a, b) => a - b);
  const spans = times.slice(1).map((to, index) => ({ from: times[index] ?? to, to, length: to - (times[index] ?? to) }));
  if (spans.length === 0) return [];
  const whole = (times.at(-1) ?? 0) - (times[0] ?? 0);
  const long = new Set(
    spans
      .filter((span) => span.length > whole * 0.06)
      .sort((a, b) => b.length - a.length)
      .slice(0, MOST_GAPS),
  );
  // One or two stretches are no course with holes: they are drawn to scale.
  const gaps = spans.length < 3 ? new Set<(typeof spans)[number]>() : long;
  const gapWidth = Math.min(GAP_WIDTH, 0.75 / Math.max(1, gaps.size));
  const busy = spans.filter((span) => !gaps.has(span));
  const left = 1 - gaps.size * gapWidth;
  const floor = busy.length === 0 ? 0 : Math.min(LEAST_MOMENT_WIDTH, left / busy.length);
  const spread = left - floor * busy.length;
  const total = busy.reduce((sum, span) => sum + Math.sqrt(span.length), 0);
  const widthOf = (span: (typeof spans)[number]) => {
    if (gaps.has(span)) return busy.length === 0 ? 1 / gaps.size : gapWidth;
    return floor + (total === 0 ? 0 : (spread * Math.sqrt(span.length)) / total);
  };
  let at = 0;
  return spans.map((span) => {
    const start = at;
    at += widthOf(span);
    return { from: span.from, to: span.to, start, end: at, gap: gaps.has(span) };
  });
}

/** Where a moment lies on the axis, 0-1; before the first 0, after the last 1. */
export function placeOnAxis(axis: readonly Stretch[], at: number): number {
  const [first] = axis;
  if (!first || at <= first.from) return 0;
  for (const { from, to, start, end } of axis) if (at <= to) return start + ((at - from) / (to - from)) * (end - start);
  return 1;
}
