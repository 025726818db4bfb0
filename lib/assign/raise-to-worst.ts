import type { CatalogIndex } from '@/lib/catalog';
import { type ExceptionRecord, severities, severityNames, systemActor } from '@/lib/domain';
import type { HistoryEntry } from './append-history.db';
import { isWorse, UNACKNOWLEDGED } from './describe-exception';
import { endWait } from './pause-clock';
import { planTimes } from './plan-times';

const actor = systemActor('assign');

/** The cause as severe as the worst that it explains, with that as its reason; as it was when it is, or when a person has set it. */
export function raiseToWorst(
  parent: ExceptionRecord,
  children: readonly ExceptionRecord[],
  { index, now }: { index: CatalogIndex; now: Date },
): ExceptionRecord {
  const [worst] = children.toSorted((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity) || a.number - b.number);
  if (!worst || parent.severitySetBy !== 'rule' || !isWorse(worst.severity, parent.severity)) return parent;
  const times = planTimes(parent, { severity: worst.severity, team: parent.team, from: now }, index);
  const standing = endWait(parent, index, now);
  return {
    ...standing,
    ...UNACKNOWLEDGED,
    severity: worst.severity,
    severityReason: `EX-${worst.number}, which it explains, is ${severityNames[worst.severity]}: ${worst.severityReason}`,
    acknowledgeBy: times.acknowledgeBy,
    dueAt: new Date(Math.min(standing.dueAt.getTime(), times.dueAt.getTime())),
    version: parent.version + 1,
  };
}

/** The line of history that says so. */
export const raisedEntry = (was: ExceptionRecord, is: ExceptionRecord): HistoryEntry => ({
  exceptionId: is.id,
  actorId: actor.id,
  actorName: actor.name,
  kind: 'severity',
  before: severityNames[was.severity],
  after: severityNames[is.severity],
  note: is.severityReason,
});
