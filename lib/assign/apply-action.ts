import type { CatalogIndex } from '@/lib/catalog';
import { type Actor, ConflictError, type ExceptionAction, type ExceptionRecord, severityNames } from '@/lib/domain';
import type { HistoryEntry } from './write-exceptions.db';

interface Around {
  /** The person named by an assignment. */
  person: { id: string; name: string } | null;
  index: CatalogIndex;
  now: Date;
}

type Entry = Pick<HistoryEntry, 'kind' | 'before' | 'after' | 'note'>;

/** Returns the exception after a person's action, and the line of history that says so. Errors: ConflictError when its state forbids it. */
export function applyAction(
  e: ExceptionRecord,
  action: ExceptionAction,
  actor: Actor,
  { person, index, now }: Around,
): { after: ExceptionRecord; entry: Entry } {
  if (e.state === 'resolved' && action.action !== 'reopen' && action.action !== 'comment') {
    throw new ConflictError(`It is already resolved${e.resolvedBy ? ` by ${e.resolvedBy}` : ''}. Reopen it first.`);
  }
  const acknowledged = { acknowledgedAt: e.acknowledgedAt ?? now, acknowledgedBy: e.acknowledgedBy ?? actor.name };
  switch (action.action) {
    case 'acknowledge':
      if (e.acknowledgedAt && e.state === 'acknowledged') throw new ConflictError(`${e.acknowledgedBy} has already acknowledged it.`);
      return {
        after: {
          ...e,
          ...acknowledged,
          state: 'acknowledged',
          waitingOn: null,
          personId: e.personId ?? (actor.kind === 'person' ? actor.id : null),
        },
        entry: { kind: 'acknowledged', before: e.state, after: 'acknowledged' },
      };
    case 'assign': {
      const team = action.team ?? e.team;
      const personId = action.person === undefined ? (team === e.team ? e.personId : null) : action.person;
      const nameOf = (id: string) => index.teams.get(id)?.name ?? id;
      const to = [team === e.team ? null : nameOf(team), person?.name ?? (action.person === null ? 'nobody' : null)]
        .filter(Boolean)
        .join(', ');
      return {
        after: { ...e, team, teamReason: team === e.team ? e.teamReason : `Handed over by ${actor.name}`, personId },
        entry: { kind: 'assigned', before: nameOf(e.team), after: to || nameOf(team) },
      };
    }
    case 'comment':
      return { after: e, entry: { kind: 'comment', note: action.text } };
    case 'wait':
      return {
        after: { ...e, ...acknowledged, state: 'waiting', waitingOn: action.waitingOn },
        entry: { kind: 'waiting', before: e.waitingOn ?? 'nobody', after: action.waitingOn },
      };
    case 'severity':
      return {
        after: { ...e, severity: action.severity, severityReason: action.reason, severitySetBy: actor.id },
        entry: { kind: 'severity', before: severityNames[e.severity], after: severityNames[action.severity], note: action.reason },
      };
    case 'resolve':
      return {
        after: {
          ...e,
          ...acknowledged,
          state: 'resolved',
          resolvedAt: now,
          resolvedBy: actor.name,
          closedBy: 'person',
          resolution: action.reason,
          waitingOn: null,
        },
        entry: { kind: 'resolved', before: e.state, after: 'resolved', note: action.reason },
      };
    case 'reopen':
      if (e.state !== 'resolved') throw new ConflictError('It is open already.');
      return {
        after: {
          ...e,
          state: 'open',
          resolvedAt: null,
          resolvedBy: null,
          closedBy: null,
          resolution: null,
          acknowledgedAt: null,
          acknowledgedBy: null,
          reopened: e.reopened + 1,
        },
        entry: { kind: 'reopened', before: 'resolved', after: 'open', note: action.reason },
      };
  }
}
