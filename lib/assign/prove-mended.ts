import type { DueOccurrence, Rule, TransactionChange } from '@/lib/domain';

export interface Proof {
  /** Event time of what proves it. */
  at: Date;
  text: string;
}

/**
 * Returns what proves that a member is mended, or null. A failing step: its later success, or the end of its transaction. A missing
 * milestone: the milestone, a way round it, or the end. A missing batch: its arrival. What a partner refused no success proves.
 */
export function proveMended(
  member: { at: Date; variables: Record<string, string> },
  rule: Rule | null,
  change: TransactionChange | null,
  arrived: DueOccurrence | null,
  nameOf: (milestone: string) => string,
): Proof | null {
  if (arrived?.arrivedAt) return { at: arrived.arrivedAt, text: 'the batch arrived' };
  if (!change) return null;
  const { after } = change;
  const ended = after.state === 'completed' || after.state === 'completed_with_warning' || after.state === 'cancelled';
  const reached = (milestone: string) => change.milestones.find((m) => m.milestone === milestone);
  if (rule?.kind === 'missing_milestone') {
    for (const milestone of [rule.milestone, ...rule.unless]) {
      const met = reached(milestone);
      if (met) return { at: met.reachedAt, text: `"${nameOf(milestone)}" was reached` };
    }
    return ended ? { at: after.endedAt ?? after.lastAt, text: `the transaction ended: ${after.state.replaceAll('_', ' ')}` } : null;
  }
  const status = member.variables['status'];
  if (status !== 'failed' && status !== 'dead_lettered' && status !== 'retrying') return null;
  const milestone = member.variables['milestone'];
  const later = milestone ? reached(milestone) : undefined;
  if (later && later.lastAt > member.at) return { at: later.lastAt, text: `"${nameOf(milestone ?? '')}" succeeded` };
  if (ended && (after.endedAt ?? after.lastAt) >= member.at)
    return { at: after.endedAt ?? after.lastAt, text: `the transaction ended: ${after.state.replaceAll('_', ' ')}` };
  if (!milestone && after.state === 'open' && after.lastAt > member.at) return { at: after.lastAt, text: 'the step succeeded' };
  return null;
}
