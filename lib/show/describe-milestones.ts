import type { WorkflowIndex } from '@/lib/catalog';
import type { Outcome } from '@/lib/domain';
import type { TransactionMilestone } from '@/lib/domain/views/transactions';
import type { PlaceNames } from './name-places';

export interface MilestoneRecord {
  milestone: string;
  reached_at: Date | null;
  last_at: Date | null;
  times: number;
  expected_at: Date | null;
  due_at: Date | null;
}

const iso = (at: Date | null) => at?.toISOString() ?? null;

function stateOf(record: MilestoneRecord | undefined, ended: boolean, now: Date): TransactionMilestone['state'] {
  if (record?.reached_at) return record.due_at !== null && record.reached_at > record.due_at ? 'done_late' : 'done';
  if (ended) return 'not_needed';
  if (!record) return 'later';
  return record.due_at !== null && record.due_at < now ? 'late' : 'next';
}

/**
 * The steps of a transaction in the workflow's order with due and real times, then steps the catalog does not know. Steps that may or
 * may not happen and did not are left out, so that the list tells this transaction's course.
 */
export function describeMilestones(
  records: readonly MilestoneRecord[],
  workflow: WorkflowIndex | undefined,
  state: Outcome,
  names: PlaceNames,
  now: Date,
): TransactionMilestone[] {
  const byId = new Map(records.map((record) => [record.milestone, record]));
  const planned = (workflow?.order ?? []).flatMap((id): TransactionMilestone[] => {
    const milestone = workflow?.milestones.get(id);
    const record = byId.get(id);
    if (!milestone || (milestone.required !== 'always' && !record?.reached_at)) return [];
    return [
      {
        id,
        name: milestone.name,
        application: milestone.application === null ? null : names.application(milestone.application),
        interface: milestone.interface === undefined ? null : names.interface(milestone.interface),
        actor: milestone.actor,
        required: milestone.required,
        clock: milestone.clock,
        state: stateOf(record, state !== 'open' && state !== 'failed', now),
        reachedAt: iso(record?.reached_at ?? null),
        lastAt: iso(record?.last_at ?? null),
        times: record?.times ?? 0,
        expectedAt: iso(record?.expected_at ?? null),
        dueAt: iso(record?.due_at ?? null),
      },
    ];
  });
  const unplanned = records
    .filter((record) => record.reached_at !== null && !workflow?.milestones.has(record.milestone))
    .map(
      (record): TransactionMilestone => ({
        id: record.milestone,
        name: names.milestone(workflow?.workflow.id ?? '', record.milestone),
        application: null,
        interface: null,
        actor: null,
        required: null,
        clock: null,
        state: 'unplanned',
        reachedAt: iso(record.reached_at),
        lastAt: iso(record.last_at),
        times: record.times,
        expectedAt: null,
        dueAt: null,
      }),
    );
  return [...planned, ...unplanned];
}
