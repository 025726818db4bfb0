import type { Marker } from '@/lib/domain/views/markers';

/** One sign on a chart: the markers that fall together there, in time. `share` is its place on the axis, 0 to 1. */
export interface Mark {
  share: number;
  markers: Marker[];
}

/** A stretch of maintenance. */
export interface Band {
  id: string;
  from: number;
  to: number;
}

export interface ChartMarks {
  marks: Mark[];
  bands: Band[];
}

/**
 * Place of a moment on an axis of steps of equal width that begin at `starts`: 0 at the first start, 1 at the end of the last step, which is
 * as long as the one before unless `end` says. Below 0 and above 1 outside. Null without steps.
 */
export function shareOf(at: number, starts: readonly number[], end?: number): number | null {
  const count = starts.length;
  const [first, last] = [starts[0], starts.at(-1)];
  if (first === undefined || last === undefined) return null;
  const step = count > 1 ? last - (starts[count - 2] ?? first) : 1;
  const ends = Math.max(last + 1, end ?? last + step);
  if (at < first) return (at - first) / (ends - first);
  if (at >= ends) return 1 + (at - ends) / (ends - first);
  let index = count - 1;
  while (index > 0 && (starts[index] ?? 0) > at) index -= 1;
  const from = starts[index] ?? first;
  const to = starts[index + 1] ?? ends;
  return (index + (at - from) / (to - from)) / count;
}

interface Axis {
  /** Begin of each step, ISO. */
  starts: readonly string[];
  end?: string | undefined;
  /** Signs nearer than this share of the axis become one. */
  nearest: number;
}

/** The signs and stretches of markers on an axis. What began before it stands at its left edge; what begins after it is left out. */
export function placeMarkers(markers: readonly Marker[], { starts, end, nearest }: Axis): ChartMarks {
  const times = starts.map((at) => Date.parse(at));
  const share = (at: string) => shareOf(Date.parse(at), times, end === undefined ? undefined : Date.parse(end));
  const marks: Mark[] = [];
  const bands: Band[] = [];
  const ordered = markers.toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  for (const marker of ordered) {
    const from = share(marker.at);
    if (from === null || from >= 1) continue;
    const to = marker.until === null ? null : share(marker.until);
    if (to !== null && to <= 0) continue;
    if (marker.kind === 'maintenance' && to !== null) bands.push({ id: marker.id, from: Math.max(0, from), to: Math.min(1, to) });
    const at = Math.max(0, from);
    const near = marks.at(-1);
    if (near && at - near.share < nearest) near.markers.push(marker);
    else marks.push({ share: at, markers: [marker] });
  }
  return { marks, bands };
}
