import type { CanonicalEvent, EventStatus, Outcome, ReachedMilestone, Transaction, Workflow } from '@/lib/domain';
import { UNASSIGNED } from '@/lib/domain';
import { MOST_KEYS } from './most-keys';

/** A transaction without its identity, as its events alone tell it. */
export interface Assembled {
  transaction: Omit<Transaction, 'id' | 'environment' | 'workflow'>;
  milestones: ReachedMilestone[];
  keys: Record<string, string>;
}

const FAILING: ReadonlySet<EventStatus> = new Set(['failed', 'dead_lettered']);
const SUCCEEDING: ReadonlySet<EventStatus> = new Set(['completed', 'completed_with_warning', 'received', 'duplicate']);
/** What counts as having reached the milestone that the event names. */
const REACHING: ReadonlySet<EventStatus> = new Set(['completed', 'completed_with_warning', 'received', 'unknown', 'duplicate']);

/**
 * Returns the transaction that these events tell, whatever order they are given in; at least one event is needed.
 * A milestone on the exception path is reached by any status, since naming it is the news. `workflow` null: no milestones known.
 */
export function assembleTransaction(unordered: readonly CanonicalEvent[], workflow: Workflow | null): Assembled {
  const rank = new Map(workflow?.milestones.map((m, i) => [m.id, i]));
  const events = [...unordered].sort(
    (a, b) =>
      a.occurredAt.getTime() - b.occurredAt.getTime() ||
      (rank.get(a.milestone ?? '') ?? -1) - (rank.get(b.milestone ?? '') ?? -1) ||
      (a.eventKey < b.eventKey ? -1 : 1),
  );
  const first = events[0];
  const last = events.at(-1);
  if (!first || !last) throw new RangeError('a transaction has at least one event');

  const milestones = reachMilestones(events, workflow);
  const failing = failingHops(events);
  const failure = [...failing.values()].sort((a, b) => a.occurredAt.getTime() - b.occurredAt.getTime()).at(-1);
  const end = findEnd(events, milestones, workflow);
  const warned = events.some((e) => e.status === 'completed_with_warning') || (end?.by === 'milestones' && failing.size > 0);
  const state = judgeState(end, failure !== undefined, warned);
  const ended = state === 'open' || (state === 'failed' && !end) ? null : (end?.at ?? null);
  const shown = state === 'failed' && failure ? failure : last;
  const keys = collectKeys(events);
  const identity =
    workflow?.businessKeys.find((k) => k.identity && keys[k.id]) ?? workflow?.businessKeys.find((k) => k.role === 'root' && keys[k.id]);
  const key = identity ? { type: identity.id, value: keys[identity.id] ?? null } : firstKey(events);
  const measures = collectMeasures(events);

  return {
    transaction: {
      facility: firstKnown(events.map((e) => e.facility)),
      department: firstKnown(events.map((e) => e.department)),
      supplier: events.find((e) => e.supplier)?.supplier ?? null,
      state,
      milestone:
        milestones.reduce<ReachedMilestone | null>((best, m) => (!best || m.lastAt >= best.lastAt ? m : best), null)?.milestone ?? null,
      startedAt: first.occurredAt,
      lastAt: last.occurredAt,
      endedAt: ended,
      keyType: key.type,
      keyValue: key.value,
      correlationId: events.find((e) => e.correlationId)?.correlationId ?? null,
      traceIds: [...new Set(events.flatMap((e) => (e.traceId ? [e.traceId] : [])))].slice(0, 20),
      amountMinor: integerOrNull(measures['amountMinor']),
      currency: typeof measures['currency'] === 'string' ? measures['currency'] : null,
      lines: integerOrNull(measures['lines']),
      people: integerOrNull(measures['people']),
      measures,
      interface: shown.interface,
      connector: shown.connector,
      application: shown.application,
      errorClass: state === 'failed' ? (failure?.errorClass ?? null) : null,
      errorCode: state === 'failed' ? (failure?.errorCode ?? null) : null,
      errorMessage: state === 'failed' ? (failure?.errorMessage ?? null) : null,
      failedAt: state === 'failed' ? (failure?.occurredAt ?? end?.at ?? null) : null,
      attempts: Math.max(...events.map((e) => e.attempt)),
      eventCount: events.length,
      notes: noteOddities(events, end?.at ?? null),
    },
    milestones,
    keys,
  };
}

interface End {
  outcome: Exclude<Outcome, 'open'>;
  at: Date;
  by: 'sender' | 'milestone' | 'milestones';
}

function judgeState(end: End | null, failing: boolean, warned: boolean): Outcome {
  if (!end) return failing ? 'failed' : 'open';
  return end.outcome === 'completed' && warned ? 'completed_with_warning' : end.outcome;
}

function findEnd(events: readonly CanonicalEvent[], reached: readonly ReachedMilestone[], workflow: Workflow | null): End | null {
  const said = events.findLast((e) => e.outcome !== null);
  if (said?.outcome) return { outcome: said.outcome, at: said.occurredAt, by: 'sender' };
  if (!workflow) return null;
  const at = new Map(reached.map((r) => [r.milestone, r]));
  const ending = workflow.milestones
    .flatMap((m) => {
      const r = at.get(m.id);
      return m.ends && r ? [{ outcome: m.ends, at: r.reachedAt, by: 'milestone' as const }] : [];
    })
    .sort((a, b) => a.at.getTime() - b.at.getTime())[0];
  if (ending) return ending;
  const always = workflow.milestones.filter((m) => m.required === 'always');
  if (always.length === 0 || !always.every((m) => at.has(m.id))) return null;
  const lastReached = Math.max(...always.map((m) => at.get(m.id)?.reachedAt.getTime() ?? 0));
  return { outcome: 'completed', at: new Date(lastReached), by: 'milestones' };
}

function reachMilestones(events: readonly CanonicalEvent[], workflow: Workflow | null): ReachedMilestone[] {
  const onExceptionPath = new Set(workflow?.milestones.filter((m) => m.required === 'exception_path').map((m) => m.id));
  const reached = new Map<string, ReachedMilestone>();
  for (const event of events) {
    if (!event.milestone || !(REACHING.has(event.status) || onExceptionPath.has(event.milestone))) continue;
    const known = reached.get(event.milestone);
    if (known) {
      known.times += 1;
      known.lastAt = event.occurredAt;
    } else {
      reached.set(event.milestone, { milestone: event.milestone, reachedAt: event.occurredAt, lastAt: event.occurredAt, times: 1 });
    }
  }
  return [...reached.values()];
}

/** The latest failing event of each hop that nothing later has mended. */
function failingHops(events: readonly CanonicalEvent[]): Map<string, CanonicalEvent> {
  const failing = new Map<string, CanonicalEvent>();
  for (const event of events) {
    const hop = event.milestone ?? event.interface ?? event.application ?? event.messageType ?? '';
    if (FAILING.has(event.status)) failing.set(hop, event);
    else if (SUCCEEDING.has(event.status)) failing.delete(hop);
  }
  return failing;
}

function collectKeys(events: readonly CanonicalEvent[]): Record<string, string> {
  const keys: Record<string, string> = {};
  for (const event of events) for (const key of event.businessKeys) if (key.role !== 'line') keys[key.type] ??= key.value;
  return keys;
}

function collectMeasures(events: readonly CanonicalEvent[]): Record<string, number | string> {
  return Object.assign({}, ...events.map((e) => e.measures));
}

function firstKey(events: readonly CanonicalEvent[]): { type: string | null; value: string | null } {
  for (const event of events) {
    const key = event.businessKeys[0];
    if (key) return { type: key.type, value: key.value };
  }
  const first = events[0];
  if (first?.transactionId) return { type: 'transaction', value: first.transactionId };
  if (first?.correlationId) return { type: 'correlation', value: first.correlationId };
  return { type: first?.traceId ? 'trace' : null, value: first?.traceId ?? null };
}

function noteOddities(events: readonly CanonicalEvent[], endedAt: Date | null): { at: string; text: string }[] {
  const notes: { at: string; text: string }[] = [];
  const after = endedAt ? events.filter((e) => e.occurredAt > endedAt) : [];
  const late = after[0];
  if (late)
    notes.push({ at: late.occurredAt.toISOString(), text: `${after.length} ${after.length === 1 ? 'event' : 'events'} after the end` });
  const keys = new Set(events.flatMap((e) => e.businessKeys.map((key) => `${key.type}\0${key.value}`))).size;
  if (keys > MOST_KEYS)
    notes.push({
      at: events[0]?.occurredAt.toISOString() ?? '',
      text: `carries ${keys} business keys; search finds it by the first ${MOST_KEYS}`,
    });
  const facilities = new Set(events.map((e) => e.facility).filter((f) => f !== UNASSIGNED));
  if (facilities.size > 1)
    notes.push({
      at: events[0]?.occurredAt.toISOString() ?? '',
      text: `events name several facilities: ${[...facilities].sort().join(', ')}`,
    });
  return notes;
}

const firstKnown = (values: readonly string[]) => values.find((v) => v !== UNASSIGNED) ?? UNASSIGNED;
const integerOrNull = (value: unknown) => (typeof value === 'number' && Number.isFinite(value) ? Math.round(value) : null);
