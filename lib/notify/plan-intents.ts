import type { CatalogIndex } from '@/lib/catalog';
import { type ExceptionChange, newId } from '@/lib/domain';
import { domainOf } from './mail-address';
import { type IntentReason, mayNotify } from './may-notify';

export interface IntentPlan {
  id: string;
  exceptionId: string;
  environment: string;
  reason: IntentReason;
  /** Grows with every reopening, so that the same reason is told once per life of an exception. */
  epoch: number;
  recipient: string;
  recipientTeam: string;
  messageId: string;
  /** Why nobody is mailed; null when the intent is to be delivered. */
  cancelled: string | null;
}

/** Returns what must be told after these changes, to the team that has the exception; the fallback team when that one left the catalog. */
export function planIntents(changes: readonly ExceptionChange[], index: CatalogIndex, mailFrom: string, now: Date): IntentPlan[] {
  return changes.flatMap((change): IntentPlan[] => {
    const { exception } = change;
    const speaking = mayNotify(change);
    const team = index.teams.get(exception.team) ?? index.teams.get(index.catalog.routing.fallbackTeam);
    if (!speaking || !team) return [];
    const id = newId(now);
    return [
      {
        id,
        exceptionId: exception.id,
        environment: exception.environment,
        reason: speaking.reason,
        epoch: 1 + exception.reopened,
        recipient: team.email,
        recipientTeam: team.id,
        messageId: `<${id}@${domainOf(mailFrom)}>`,
        cancelled: speaking.withheld,
      },
    ];
  });
}
