import { sayDuration } from '@/lib/domain/say';
import type { Span } from '@/lib/domain/views/transactions';
import { placeOnAxis, type Stretch } from './compress-time';

/** Nothing ran in a gap: it is drawn with this part of the width when it is longer than a quarter of all the work. */
const GAP = 0.03;
const LONG = 0.25;
const MOST_GAPS = 14;

/** The times in which at least one span ran, in ms from the start, in order and without overlap. */
function busyTimes(spans: readonly Pick<Span, 'startMs' | 'durationMs'>[]): { from: number; to: number }[] {
  const busy: { from: number; to: number }[] = [];
  for (const { startMs, durationMs } of [...spans].sort((a, b) => a.startMs - b.startMs)) {
    const last = busy.at(-1);
    if (last && startMs <= last.to) last.to = Math.max(last.to, startMs + durationMs);
    else busy.push({ from: startMs, to: startMs + durationMs });
  }
  return busy;
}

/**
 * The axis of a trace: true to scale while anything runs, with idle stretches longer than a quarter of the work cut short, so that seconds of work are
 * visible between hours of waiting for a retry. Without such a stretch it is plainly linear.
 */
export function traceAxis(spans: readonly Pick<Span, 'startMs' | 'durationMs'>[], durationMs: number): Stretch[] {
  const whole = Math.max(1, durationMs);
  const busy = busyTimes(spans);
  const work = busy.reduce((sum, { from, to }) => sum + to - from, 0);
  const idle = busy.slice(1).map(({ from: to }, index) => ({ from: busy[index]?.to ?? to, to }));
  const cut = idle
    .filter(({ from, to }) => to - from > Math.max(work * LONG, whole * 0.002))
    .sort((a, b) => b.to - b.from - (a.to - a.from))
    .slice(0, MOST_GAPS)
    .sort((a, b) => a.from - b.from);
  const kept = whole - cut.reduce((sum, { from, to }) => sum + to - from, 0);
  const scale = (1 - cut.length * GAP) / Math.max(1e-6, kept);
  const axis: Stretch[] = [];
  const add = (to: number, gap: boolean) => {
    const last = axis.at(-1);
    const [from, start] = [last?.to ?? 0, last?.end ?? 0];
    if (to > from) axis.push({ from, to, start, end: gap ? start + GAP : start + (to - from) * scale, gap });
  };
  for (const { from, to } of cut) {
    add(from, false);
    add(to, true);
  }
  add(whole, false);
  return axis;
}

/** A part of the axis, 0-1, that is shown. */
export interface AxisView {
  from: number;
  to: number;
}
export const WHOLE: AxisView = { from: 0, to: 1 };

/** Where a moment of the trace lies in the part that is shown: 0-1 inside it, outside when it is not shown. */
export const placeInView = (axis: readonly Stretch[], view: AxisView, atMs: number): number =>
  (placeOnAxis(axis, atMs) - view.from) / (view.to - view.from);

/** Round moments to label in the part that is shown, at least a tenth apart; a stretch after a gap begins with its own. */
export function axisTicks(axis: readonly Stretch[], view: AxisView): { atMs: number; x: number }[] {
  const ticks: { atMs: number; x: number }[] = [];
  const offer = (atMs: number) => {
    const x = placeInView(axis, view, atMs);
    if (x >= 0 && x <= 0.97 && x - (ticks.at(-1)?.x ?? -1) >= 0.1) ticks.push({ atMs, x });
  };
  const visible = axis.filter((stretch) => !stretch.gap && stretch.end >= view.from && stretch.start <= view.to);
  for (const { from, to, start, end } of visible) {
    offer(from);
    const perShare = (to - from) / Math.max(1e-9, end - start);
    const step = niceStep(perShare * (view.to - view.from) * 0.16);
    for (let at = Math.ceil(from / step + 1e-9) * step; at < to; at += step) offer(at);
  }
  return ticks;
}

/** The true lengths of gaps in the part that is shown, where there is room to say them. */
export function gapLabels(axis: readonly Stretch[], view: AxisView): { x: number; words: string }[] {
  const labels: { x: number; words: string }[] = [];
  for (const { from, to, gap } of axis) {
    const x = (placeInView(axis, view, from) + placeInView(axis, view, to)) / 2;
    if (gap && x >= 0.04 && x <= 0.96 && x - (labels.at(-1)?.x ?? -1) >= 0.17) labels.push({ x, words: sayOffset(to - from) });
  }
  return labels;
}

const steps = [
  1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 15_000, 30_000, 60_000, 120_000, 300_000, 600_000, 1_800_000, 3_600_000,
  21_600_000, 86_400_000,
];
const niceStep = (least: number) => steps.find((step) => step >= least) ?? Math.ceil(least / 86_400_000) * 86_400_000;

/** An offset into a trace, exact enough to tell neighbours apart: `670 ms`, `4.81 s`, `6 min 12 s`, `1 h 43 min`. */
export function sayOffset(ms: number): string {
  if (ms >= 10_000 && ms < 60_000) return `${(Math.floor(ms / 10) / 100).toFixed(2)} s`;
  if (ms < 60_000 || ms >= 3_600_000) return sayDuration(ms);
  const seconds = Math.round((ms % 60_000) / 1000);
  return seconds === 0 ? `${Math.floor(ms / 60_000)} min` : `${Math.floor(ms / 60_000)} min ${seconds} s`;
}
