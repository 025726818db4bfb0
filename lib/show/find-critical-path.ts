/** A span as far as its place in time and in the tree goes, times in ms from the start of the trace. */
export interface PathSpan {
  readonly id: string;
  readonly startMs: number;
  readonly endMs: number;
  readonly children: readonly PathSpan[];
}

export type Stretch = readonly [fromMs: number, toMs: number];

interface Step {
  span: PathSpan;
  /** Later than this it kept nobody waiting. */
  until: number;
}

/**
 * The stretches of each span in which the whole trace waited for it and for none of its children, by span id, in order of time; spans that nobody waited for
 * are left out. Walks back from the end: what ended last before the cursor is what was waited for. Between roots nothing ran, and nobody is charged.
 * Source: Yang and Miller, "Critical path analysis for the execution of parallel and distributed programs", 1988, as Jaeger draws it. Cost: n log n.
 */
export function findCriticalPath(roots: readonly PathSpan[]): Map<string, Stretch[]> {
  const path = new Map<string, Stretch[]>();
  const end = Math.max(0, ...roots.map(({ endMs }) => endMs));
  // A stack instead of recursion: a chain of ten thousand spans must not overflow.
  const stack: Step[] = [];
  walkBack(roots, Number.NEGATIVE_INFINITY, end, stack);
  for (let step = stack.pop(); step; step = stack.pop()) {
    const { span } = step;
    const own: Stretch[] = [];
    const left = walkBack(span.children, span.startMs, Math.min(step.until, span.endMs), stack, own);
    if (left > span.startMs) own.push([span.startMs, left]);
    if (own.length > 0) path.set(span.id, own.reverse());
  }
  return path;
}

/** Puts the children that were waited for before `until` on the stack, and what lies between them into `own`; returns where the first of them began. */
function walkBack(children: readonly PathSpan[], from: number, until: number, stack: Step[], own: Stretch[] = []): number {
  let cursor = until;
  const byEnd = children
    .map((span) => ({ span, end: Math.min(span.endMs, until), start: Math.max(span.startMs, from) }))
    .filter(({ start, end }) => end > start)
    .sort((a, b) => b.end - a.end || a.start - b.start);
  for (const { span, end, start } of byEnd) {
    if (end > cursor) continue;
    if (cursor > end) own.push([end, cursor]);
    stack.push({ span, until: end });
    cursor = start;
  }
  return cursor;
}
