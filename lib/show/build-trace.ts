import type { Span, Trace } from '@/lib/domain/views/transactions';
import { findCriticalPath, type PathSpan } from './find-critical-path';

/** One stored span, times in nanoseconds since the epoch. */
export interface StoredSpan {
  spanId: string;
  parentSpanId: string | null;
  startNano: bigint;
  durationNano: bigint;
  name: string;
  kind: string;
  application: { id: string; name: string };
  status: Span['status'];
  statusMessage: string | null;
  attributes: Span['attributes'];
  events: { name: string; at: Date }[];
  links: Span['links'];
}

const NANOS = 1_000_000n;
const byTime = (a: bigint, b: bigint) => (a < b ? -1 : a > b ? 1 : 0);
const earliest = (...times: bigint[]) => times.sort(byTime)[0] ?? 0n;
const latest = (...times: bigint[]) => times.sort(byTime).at(-1) ?? 0n;
const endOf = (span: StoredSpan) => span.startNano + span.durationNano;
/** Milliseconds with three decimals, without leaving the integers before the difference is small. */
const milliseconds = (nano: bigint) => Number((nano * 1000n) / NANOS) / 1000;

/** How long a span worked itself: its time less the time in which at least one child was at work. */
function selfNano(span: StoredSpan, children: readonly StoredSpan[]): bigint {
  let covered = 0n;
  let until = span.startNano;
  for (const child of children) {
    const from = latest(child.startNano, until);
    const to = earliest(endOf(child), endOf(span));
    if (to <= from) continue;
    covered += to - from;
    until = to;
  }
  return span.durationNano - covered;
}

/** Roots first, each followed by its children by start; a span whose parent never arrived stands as a root and is marked. */
function inTreeOrder(spans: readonly StoredSpan[]): { span: StoredSpan; depth: number; children: StoredSpan[]; orphan: boolean }[] {
  const byId = new Map(spans.map((span) => [span.spanId, span]));
  const sorted = [...spans].sort((a, b) => byTime(a.startNano, b.startNano) || (a.spanId < b.spanId ? -1 : 1));
  const childrenOf = new Map<string, StoredSpan[]>();
  const roots: StoredSpan[] = [];
  for (const span of sorted) {
    const parent = span.parentSpanId;
    if (parent === null || !byId.has(parent) || parent === span.spanId) roots.push(span);
    else if (!childrenOf.get(parent)?.push(span)) childrenOf.set(parent, [span]);
  }
  const ordered: ReturnType<typeof inTreeOrder> = [];
  const placed = new Set<string>();
  // A stack instead of recursion: a chain of ten thousand spans must not overflow. Spans that are each other's parents come last.
  for (const seed of [...roots, ...sorted]) {
    const stack = placed.has(seed.spanId) ? [] : [{ span: seed, depth: 0 }];
    for (let next = stack.pop(); next; next = stack.pop()) {
      const { span, depth } = next;
      if (placed.has(span.spanId)) continue;
      placed.add(span.spanId);
      const children = childrenOf.get(span.spanId) ?? [];
      ordered.push({ span, depth, children, orphan: depth === 0 && span.parentSpanId !== null });
      stack.push(...children.toReversed().map((child) => ({ span: child, depth: depth + 1 })));
    }
  }
  return ordered;
}

/** The stretches that the whole trace waited for, by span. */
function criticalOf(ordered: ReturnType<typeof inTreeOrder>, start: bigint) {
  const parts = new Map<string, PathSpan & { children: PathSpan[] }>();
  const roots: PathSpan[] = [];
  for (const { span } of ordered)
    parts.set(span.spanId, {
      id: span.spanId,
      startMs: milliseconds(span.startNano - start),
      endMs: milliseconds(endOf(span) - start),
      children: [],
    });
  for (const { span, depth } of ordered) {
    const part = parts.get(span.spanId);
    if (part) (depth === 0 ? roots : (parts.get(span.parentSpanId ?? '')?.children ?? roots)).push(part);
  }
  return findCriticalPath(roots);
}

/**
 * The trace in tree order with offsets, own times and what each application did; null without a span. `limit` cuts the list, not the sums;
 * `truncated` says that more are stored than were given.
 */
export function buildTrace(traceId: string, stored: readonly StoredSpan[], limit: number, truncated = false): Trace | null {
  const first = stored[0];
  if (!first) return null;
  const start = stored.reduce((time, span) => earliest(time, span.startNano), first.startNano);
  const end = stored.reduce((time, span) => latest(time, endOf(span)), start);
  const applications = new Map<string, Trace['applications'][number]>();
  const ordered = inTreeOrder(stored);
  const critical = criticalOf(ordered, start);
  const spans = ordered.map(({ span, depth, children, orphan }): Span => {
    const selfMs = milliseconds(selfNano(span, children));
    const share = applications.get(span.application.id) ?? { ...span.application, spans: 0, selfMs: 0 };
    applications.set(span.application.id, { ...share, spans: share.spans + 1, selfMs: share.selfMs + selfMs });
    return {
      id: span.spanId,
      parentId: span.parentSpanId,
      depth,
      orphan,
      name: span.name,
      application: span.application,
      kind: span.kind,
      startMs: milliseconds(span.startNano - start),
      durationMs: milliseconds(span.durationNano),
      selfMs,
      critical: (critical.get(span.spanId) ?? []).map(([fromMs, toMs]) => ({ fromMs, toMs })),
      status: span.status,
      statusMessage: span.statusMessage,
      attributes: span.attributes,
      links: span.links,
      events: span.events.map(({ name, at }) => ({ name, atMs: at.getTime() - Number(start / NANOS) })),
    };
  });
  return {
    traceId,
    startedAt: new Date(Number(start / NANOS)).toISOString(),
    durationMs: milliseconds(end - start),
    total: spans.length,
    truncated,
    errors: spans.filter((span) => span.status === 'error').length,
    applications: [...applications.values()].sort((a, b) => b.selfMs - a.selfMs),
    spans: spans.slice(0, limit),
  };
}
