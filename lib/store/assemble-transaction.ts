import type { CanonicalEvent, Outcome, ReachedMilestone, Transaction, Workflow } from '@/lib/domain';
import { UNASSIGNED } from '@/lib/domain';
import { foldEvents, MOST_TIMES, type Story, timeAt } from './fold-events';

/** A transaction without its identity, as its events alone tell it. */
export interface Assembled {
  transaction: Omit<Transaction, 'id' | 'environment' | 'workflow'>;
  milestones: ReachedMilestone[];
  keys: Record<string, string>;
}

/** Returns the transaction that these events tell, whatever order they are given in; at least one event is needed. */
export function assembleTransaction(events: readonly CanonicalEvent[], workflow: Workflow | null): Assembled {
  return tellTransaction(foldEvents(null, events, workflow), workflow);
}

/** Returns the transaction that a story tells. `workflow` null: no milestones known. */
export function tellTransaction(story: Story, workflow: Workflow | null): Assembled {
  const milestones = story.steps
    .toSorted((a, b) => (a[1] < b[1] ? -1 : 1))
    .map(
      ([milestone, first, lastMs, times]): ReachedMilestone => ({ milestone, reachedAt: timeAt(first), lastAt: new Date(lastMs), times }),
    );
  const failed = story.hops
    .filter((hop) => hop[2] !== null)
    .reduce<Story['hops'][number] | null>((a, b) => (a && a[1] > b[1] ? a : b), null);
  const failure = failed?.[2] ?? null;
  const end = findEnd(story, milestones, workflow);
  const warned = story.warned || (end?.by === 'milestones' && failure !== null);
  const state = judgeState(end, failure !== null, warned);
  const ended = state === 'open' || (state === 'failed' && !end) ? null : (end?.at ?? null);
  const [, interfaceId, connector, application] = story.shown;
  const shown = state === 'failed' && failure ? failure : { interface: interfaceId, connector, application };
  const keys = Object.fromEntries(story.keys.map(([type, , value]) => [type, value]));
  const identity =
    workflow?.businessKeys.find((k) => k.identity && keys[k.id]) ?? workflow?.businessKeys.find((k) => k.role === 'root' && keys[k.id]);
  const [, keyType, keyValue] = identity ? ['', identity.id, keys[identity.id] ?? null] : (story.key ?? story.name);
  const measures = Object.fromEntries(story.measures.map(([name, , value]) => [name, value]));

  return {
    transaction: {
      facility: story.facility?.[1] ?? UNASSIGNED,
      department: story.department?.[1] ?? UNASSIGNED,
      supplier: story.supplier?.[1] ?? null,
      state,
      milestone:
        milestones.reduce<ReachedMilestone | null>((best, m) => (!best || m.lastAt >= best.lastAt ? m : best), null)?.milestone ?? null,
      startedAt: timeAt(story.first),
      lastAt: timeAt(story.last),
      endedAt: ended,
      keyType: keyType ?? null,
      keyValue: keyValue ?? null,
      correlationId: story.correlation?.[1] ?? null,
      traceIds: story.traces.toSorted((a, b) => (a[1] < b[1] ? -1 : 1)).map(([id]) => id),
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
      failedAt: state === 'failed' ? (failed ? timeAt(failed[1]) : (end?.at ?? null)) : null,
      attempts: story.attempts,
      eventCount: story.events,
      notes: noteOddities(story, end?.at ?? null),
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

function findEnd({ outcome: said }: Story, reached: readonly ReachedMilestone[], workflow: Workflow | null): End | null {
  if (said) return { outcome: said[1], at: timeAt(said[0]), by: 'sender' };
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

function noteOddities(story: Story, endedAt: Date | null): { at: string; text: string }[] {
  const notes: { at: string; text: string }[] = [];
  const late = endedAt ? story.times.filter((time) => time > endedAt.getTime()) : [];
  const [first] = late;
  if (endedAt && late.length === MOST_TIMES && story.events > MOST_TIMES)
    notes.push({ at: endedAt.toISOString(), text: `${MOST_TIMES} events or more after the end` });
  else if (first !== undefined)
    notes.push({ at: new Date(first).toISOString(), text: `${late.length} ${late.length === 1 ? 'event' : 'events'} after the end` });
  if (story.facilities.length > 1)
    notes.push({
      at: timeAt(story.first).toISOString(),
      text: `events name several facilities: ${story.facilities.toSorted().join(', ')}`,
    });
  return notes;
}

const integerOrNull = (value: unknown) => (typeof value === 'number' && Number.isFinite(value) ? Math.round(value) : null);
