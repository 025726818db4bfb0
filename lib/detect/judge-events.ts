import { type CatalogIndex, eventVariables, matchExceptionTypes } from '@/lib/catalog';
import type { ClaimedEvent, ExceptionType, Finding, TransactionChange } from '@/lib/domain';
import { describeSignature } from './describe-signature';
import { measureImpact } from './measure-impact';

/**
 * Returns a finding for each new event that an exception type matches, in the order of the events; none for normal traffic.
 * A failure that the same round of events already mends is no finding. `onFault` hears of conditions that could not be decided.
 */
export function judgeEvents(
  changes: readonly TransactionChange[],
  index: CatalogIndex,
  onFault: (code: string, reason: string) => void = () => undefined,
): Finding[] {
  const findings: Finding[] = [];
  for (const change of changes) {
    for (const event of change.newEvents) {
      const { types, faults } = matchExceptionTypes(index, eventVariables(event));
      for (const { code, reason } of faults) onFault(code, reason);
      if (types.length === 0) continue;
      if (isMended(change, event)) continue;
      for (const type of types) findings.push(toFinding(type, event, change, index));
    }
  }
  return findings;
}

/** A failing event whose step has succeeded since, or whose transaction no longer fails. */
function isMended(change: TransactionChange, event: ClaimedEvent): boolean {
  const gaveUp = event.status === 'failed' || event.status === 'dead_lettered';
  if (!gaveUp && event.status !== 'retrying') return false;
  const since = change.milestones.find((m) => m.milestone === event.milestone);
  if (since && since.lastAt > event.occurredAt) return true;
  return gaveUp && change.after.state !== 'failed';
}

function toFinding(type: ExceptionType, event: ClaimedEvent, change: TransactionChange, index: CatalogIndex): Finding {
  const { after } = change;
  const keys = { ...change.keys, ...Object.fromEntries(event.businessKeys.toReversed().map((k) => [k.type, k.value])) };
  const attributes = { ...event.measures, ...event.attributes };
  const facility = event.facility === 'unassigned' ? after.facility : event.facility;
  const department = event.department === 'unassigned' ? after.department : event.department;
  const supplier = event.supplier ?? after.supplier ?? keys['supplier_id'] ?? null;
  const fields = {
    facility,
    department,
    workflow: event.workflow,
    interface: event.interface,
    connector: event.connector,
    application: event.application,
    supplier,
    error_class: event.errorClass,
    error_code: event.errorCode,
    milestone: event.milestone,
    message_type: event.messageType,
    replay_id: event.replayId,
    status: event.status,
  };
  const groupBy = type.rule.groupBy;
  const { signature, groupedBy } = describeSignature(type.code, groupBy, { fields, keys, attributes });
  return {
    code: type.code,
    signature,
    environment: event.environment,
    groupedBy,
    subject: { kind: 'transaction', id: after.id },
    at: event.occurredAt,
    facility,
    department,
    workflow: event.workflow,
    interface: event.interface,
    connector: event.connector,
    application: event.application,
    supplier,
    impact: measureImpact(after, index.workflows.get(event.workflow)?.workflow ?? null),
    evidence: { eventKey: event.eventKey, text: sayEvidence(event) },
    deadlineAt: null,
    variables: toVariables(keys, attributes, fields),
  };
}

function sayEvidence(event: ClaimedEvent): string {
  const cause = [event.errorCode ?? event.errorClass, event.errorMessage].filter(Boolean).join(': ');
  const status = event.status.replaceAll('_', ' ');
  return cause ? `${status}: ${cause}`.slice(0, 500) : status;
}

/** The words that a statement may use: `key.<id>`, `attr.<name>` and the plain fields. */
export function toVariables(
  keys: Record<string, string>,
  attributes: Record<string, unknown>,
  fields: Record<string, string | null | undefined>,
): Record<string, string> {
  const variables: Record<string, string> = {};
  for (const [name, value] of Object.entries(keys)) variables[`key.${name}`] = value;
  for (const [name, value] of Object.entries(attributes)) variables[`attr.${name}`] = String(value).slice(0, 200);
  for (const [name, value] of Object.entries(fields)) if (value) variables[name] = value;
  return variables;
}
