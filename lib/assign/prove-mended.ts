import type { CatalogIndex } from '@/lib/catalog';
import { type DueOccurrence, type ExceptionType, findStepProof, type TransactionChange } from '@/lib/domain';

export interface Proof {
  /** Event time of what proves it. */
  at: Date;
  text: string;
}

export interface OpenMember {
  at: Date;
  variables: Readonly<Record<string, string>>;
}

interface Since {
  change: TransactionChange | null;
  arrived: DueOccurrence | null;
}

/**
 * Returns what proves that a member is mended, or null. A missing batch: its arrival. A missing milestone: the milestone, a way round
 * it, or the end. A failing step: its later success, or the end of its transaction. What a partner refused: a milestone that the type
 * names as its cure, or that the transaction was cancelled; no mere success proves that.
 */
export function proveMended(member: OpenMember, type: ExceptionType | null, { change, arrived }: Since, index: CatalogIndex): Proof | null {
  if (arrived?.arrivedAt) return { at: arrived.arrivedAt, text: 'the batch arrived' };
  if (!change) return null;
  if (type?.rule.kind === 'deadline') return proveReached([type.rule.milestone], change, index, null) ?? proveEnded(change);
  if (type?.rule.kind === 'missing_milestone')
    return proveReached([type.rule.milestone, ...type.rule.unless], change, index, null) ?? proveEnded(change);
  const step = {
    status: member.variables['status'] ?? '',
    milestone: member.variables['milestone'] ?? null,
    interface: member.variables['interface'] || null,
    application: member.variables['application'] || null,
    at: member.at,
  };
  const milestone = index.workflows.get(change.after.workflow)?.milestones.get(step.milestone ?? '');
  const proof = findStepProof(step, change, milestone?.required === 'exception_path');
  if (proof?.how === 'ended') return proveEnded(change);
  if (proof)
    return {
      at: proof.at,
      text: `${milestone ? `“${milestone.name}”` : 'the step'} succeeded${proof.eventId ? ` (event ${proof.eventId})` : ''}`,
    };
  const cures = type && 'mendedBy' in type.rule ? (type.rule.mendedBy ?? []) : [];
  return proveReached(cures, change, index, member.at) ?? (change.after.state === 'cancelled' ? proveEnded(change) : null);
}

/** The first of these milestones that was reached; after `since` where it says so. */
function proveReached(milestones: readonly string[], change: TransactionChange, index: CatalogIndex, since: Date | null): Proof | null {
  const known = index.workflows.get(change.after.workflow)?.milestones;
  for (const id of milestones) {
    const reached = change.milestones.find((milestone) => milestone.milestone === id);
    const at = since ? reached?.lastAt : reached?.reachedAt;
    if (!at || (since && at <= since)) continue;
    const event = change.newEvents.find((one) => one.milestone === id);
    return { at, text: `“${known?.get(id)?.name ?? id}” was reached${event ? ` (event ${event.eventId ?? event.eventKey})` : ''}` };
  }
  return null;
}

function proveEnded({ after }: TransactionChange): Proof | null {
  if (after.endedAt === null) return null;
  return { at: after.endedAt, text: `the transaction ended: ${after.state.replaceAll('_', ' ')}` };
}
