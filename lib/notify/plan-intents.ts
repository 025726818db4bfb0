import type { CatalogIndex } from '@/lib/catalog';
import { type ExceptionChange, newId } from '@/lib/domain';
import type { Quiet } from '@/lib/duty';
import { domainOf } from './mail-address';
import { type IntentReason, mayNotify } from './may-notify';
import { planMoment, settledAt } from './plan-moment';

/** Somebody who is to be told: by mail, or by a webhook's name. */
export interface Recipient {
  address: string;
  team: string;
  channel: 'mail' | 'webhook';
}

export interface IntentPlan {
  id: string;
  exceptionId: string;
  environment: string;
  reason: IntentReason;
  /** Grows with every reopening, so that the same reason is told once per life of an exception. */
  epoch: number;
  turn: number;
  channel: Recipient['channel'];
  recipient: string;
  recipientTeam: string;
  messageId: string;
  availableAt: Date;
  grouped: boolean;
  spaceMs: number;
  /** Why nobody is mailed; null when the intent is to be delivered. */
  cancelled: string | null;
  /** The silence because of which nobody is mailed: told after all when that is over. */
  silenceId?: string | null;
}

export interface PlanFacts {
  index: CatalogIndex;
  mailFrom: string;
  now: Date;
  /** Who hears of an exception besides its team, at once. */
  also: (exception: ExceptionChange['exception']) => readonly Recipient[];
  /** What is kept quiet, by the id of the exception. */
  quiet: ReadonlyMap<string, Quiet>;
}

/**
 * Returns what must be told after these changes, to the team that has the exception; the fallback team when that one left the catalog. An end is not
 * planned here: those hear of it who heard of the exception, and only the database knows them.
 */
export function planIntents(changes: readonly ExceptionChange[], { index, mailFrom, now, also, quiet }: PlanFacts): IntentPlan[] {
  return changes.flatMap((change): IntentPlan[] => {
    const { exception } = change;
    const silence = quiet.get(exception.id);
    const speaking = mayNotify(change, silence?.reason);
    const team = index.teams.get(exception.team) ?? index.teams.get(index.catalog.routing.fallbackTeam);
    if (!speaking || speaking.reason === 'resolved') return [];
    const unreached = exception.groupedBy['attr.recipient'];
    const own: Recipient[] = team && team.email !== unreached ? [{ address: team.email, team: team.id, channel: 'mail' }] : [];
    const { at, grouped, spaceMs } = planMoment(exception, index, now);
    const settled = speaking.reason === 'opened' ? settledAt(exception, index, now) : now;
    return [...own, ...also(exception)].map(({ address, team: heardAs, channel }) => {
      const id = newId(now);
      return {
        id,
        exceptionId: exception.id,
        environment: exception.environment,
        reason: speaking.reason,
        epoch: 1 + exception.reopened,
        turn: speaking.turn,
        channel,
        recipient: address,
        recipientTeam: heardAs,
        messageId: `<${id}@${domainOf(mailFrom)}>`,
        availableAt: new Date(Math.max(at.getTime(), settled.getTime())),
        // A channel is no inbox: one message each.
        grouped: grouped && channel === 'mail',
        spaceMs,
        cancelled: speaking.withheld,
        silenceId: silence !== undefined && speaking.withheld === silence.reason ? silence.silenceId : null,
      };
    });
  });
}
