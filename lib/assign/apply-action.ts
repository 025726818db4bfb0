import type { CatalogIndex } from '@/lib/catalog';
import {
  type Actor,
  AWAKE,
  ConflictError,
  type ExceptionAction,
  type ExceptionRecord,
  InvalidInputError,
  severityNames,
} from '@/lib/domain';
import type { Applied } from './applied';
import { snooze, waitOn, wake } from './apply-rest';
import { HANDED_OVER, isWorse, UNACKNOWLEDGED } from './describe-exception';
import { endWait, stopWaiting } from './pause-clock';
import { planTimes } from './plan-times';

interface Around {
  /** The person named by an assignment. */
  person: { id: string; name: string } | null;
  /** The name of the person who has it now. */
  holder: string | null;
  index: CatalogIndex;
  now: Date;
}

/** What changes the exception alone, not how it stands to others. */
export type OwnAction = Exclude<ExceptionAction, { action: 'merge' | 'unmerge' | 'split' }>;

type Of<A extends ExceptionAction['action']> = Extract<ExceptionAction, { action: A }>;

/** Returns the exception after a person's action. Errors: ConflictError when its state forbids it, InvalidInputError for an unknown team. */
export function applyAction(e: ExceptionRecord, action: OwnAction, actor: Actor, around: Around): Applied {
  if (e.state === 'resolved' && action.action !== 'reopen' && action.action !== 'comment') {
    throw new ConflictError(`It is already resolved${e.resolvedBy ? ` by ${e.resolvedBy}` : ''}. Reopen it first.`);
  }
  const acknowledged = { acknowledgedAt: e.acknowledgedAt ?? around.now, acknowledgedBy: e.acknowledgedBy ?? actor.name };
  switch (action.action) {
    case 'acknowledge':
      return acknowledge(e, actor, { ...around, acknowledged });
    case 'assign':
      return assign(e, action, actor, around);
    case 'comment':
      return { after: e, entry: { kind: 'comment', note: action.text } };
    case 'wait':
      return waitOn(e, action, actor, { ...around, acknowledged });
    case 'snooze':
      return snooze(e, action, actor, { ...around, acknowledged });
    case 'wake':
      return wake(e, around.now);
    case 'ticket':
      return { after: { ...e, ticketUrl: action.url }, entry: { kind: 'ticket', before: e.ticketUrl, after: action.url } };
    case 'ask_ticket':
      return { after: e, entry: { kind: 'ticket_asked' } };
    case 'severity':
      return setSeverity(e, action, actor, around);
    case 'resolve':
      return resolve(stopWaiting(e, around.now), action, actor, { ...acknowledged, resolvedAt: around.now });
    case 'reopen':
      return reopen(e, action, around);
  }
}

function acknowledge(
  e: ExceptionRecord,
  actor: Actor,
  { acknowledged, index, now }: Around & { acknowledged: Pick<ExceptionRecord, 'acknowledgedAt' | 'acknowledgedBy'> },
): Applied {
  if (e.state === 'acknowledged') throw new ConflictError(`${e.acknowledgedBy ?? 'Somebody'} has already acknowledged it.`);
  const personId = e.personId ?? (actor.kind === 'person' ? actor.id : null);
  return {
    after: { ...endWait(e, index, now), ...acknowledged, state: 'acknowledged', personId },
    entry: { kind: 'acknowledged', before: e.state, after: 'acknowledged' },
  };
}

function assign(e: ExceptionRecord, action: Of<'assign'>, actor: Actor, { person, holder, index, now }: Around): Applied {
  const team = action.team ?? e.team;
  const moves = team !== e.team;
  if (moves && !index.teams.has(team)) throw new InvalidInputError(`The catalog has no team "${team}".`);
  // A person belongs to a team: when it goes to another, it starts there without one.
  const personId = action.person === undefined ? (moves ? null : e.personId) : action.person;
  const name = personId === null ? null : personId === e.personId ? holder : (person?.name ?? null);
  const nameOf = (id: string) => index.teams.get(id)?.name ?? id;
  const owner = (holds: string | null, of: string) => (holds === null ? nameOf(of) : `${holds}, ${nameOf(of)}`);
  const { acknowledgeBy } = planTimes(e, { severity: e.severity, team, from: now }, index);
  return {
    after: {
      ...(moves && personId === null ? endWait(e, index, now) : e),
      team,
      personId,
      // The team it goes to has not acknowledged anything yet; a person it is given to by name is taken to know.
      ...(moves ? { teamReason: `${HANDED_OVER}${actor.name}`, ...(personId === null ? { ...UNACKNOWLEDGED, acknowledgeBy } : {}) } : {}),
    },
    entry: { kind: 'assigned', before: owner(holder, e.team), after: owner(name, team) },
  };
}

function setSeverity(e: ExceptionRecord, { severity, reason }: Of<'severity'>, actor: Actor, { index, now }: Around): Applied {
  const times = planTimes(e, { severity, team: e.team, from: now }, index);
  const raised = isWorse(severity, e.severity);
  return {
    after: {
      ...(raised ? { ...endWait(e, index, now), ...UNACKNOWLEDGED } : e),
      eased: e.eased + (isWorse(e.severity, severity) ? 1 : 0),
      severity,
      severityReason: reason,
      severitySetBy: actor.id,
      acknowledgeBy: times.acknowledgeBy,
      // A clock that stands counts for the lesser thing it was stopped for.
      ...(e.pausedAt !== null && !raised ? {} : { dueAt: raised && e.dueAt < times.dueAt ? e.dueAt : times.dueAt }),
    },
    entry: { kind: 'severity', before: severityNames[e.severity], after: severityNames[severity], note: reason },
  };
}

function resolve(
  e: ExceptionRecord,
  { reason }: Of<'resolve'>,
  actor: Actor,
  times: Pick<ExceptionRecord, 'acknowledgedAt' | 'acknowledgedBy' | 'resolvedAt'>,
): Applied {
  return {
    after: { ...e, ...times, state: 'resolved', resolvedBy: actor.name, closedBy: 'person', resolution: reason, ...AWAKE },
    entry: { kind: 'resolved', before: e.state, after: 'resolved', note: reason },
  };
}

function reopen(e: ExceptionRecord, { reason }: Of<'reopen'>, { index, now }: Around): Applied {
  if (e.state !== 'resolved') throw new ConflictError('It is open already.');
  return {
    after: {
      ...e,
      ...UNACKNOWLEDGED,
      ...planTimes(e, { severity: e.severity, team: e.team, from: now }, index),
      resolvedAt: null,
      resolvedBy: null,
      closedBy: null,
      resolution: null,
      reopened: e.reopened + 1,
    },
    entry: { kind: 'reopened', before: 'resolved', after: 'open', note: reason },
  };
}
