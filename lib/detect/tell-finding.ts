import type { CatalogIndex } from '@/lib/catalog';
import { type ClaimedEvent, type ExceptionType, type Finding, type TransactionChange, UNASSIGNED } from '@/lib/domain';
import { sayAck } from '@/lib/domain/ack-codes';
import { describeSignature } from './describe-signature';
import { findPayDeadline } from './find-pay-deadline';
import { measureImpact } from './measure-impact';
import { pickVariables } from './pick-variables';

/** The finding that an event of a transaction is for a type: where, of which cause, and what the transaction carries. */
export function tellFinding(type: ExceptionType, event: ClaimedEvent, change: TransactionChange, index: CatalogIndex): Finding {
  const { after } = change;
  const workflow = index.workflows.get(event.workflow);
  const keys = { ...change.keys, ...Object.fromEntries(event.businessKeys.toReversed().map((k) => [k.type, k.value])) };
  const attributes = { ...event.measures, ...event.attributes };
  const facility = known(event.facility) ?? after.facility;
  const department = known(event.department) ?? after.department;
  const connector = event.connector ?? index.interfaces.get(event.interface ?? '')?.connector ?? null;
  const supplier = event.supplier ?? after.supplier ?? keys['supplier_id'] ?? null;
  const fields = {
    facility,
    department,
    workflow: event.workflow,
    interface: event.interface,
    connector,
    application: event.application,
    supplier,
    error_class: event.errorClass,
    error_code: event.errorCode,
    milestone: event.milestone,
    message_type: event.messageType,
    replay_id: event.replayId,
  };
  const { signature, groupedBy } = describeSignature(type.code, type.rule.groupBy, { fields, keys, attributes });
  const reached = new Set(change.milestones.map((one) => one.milestone));
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
    connector,
    application: event.application,
    supplier,
    impact: measureImpact(after, workflow?.workflow ?? null, keys, event.businessKeys),
    evidence: { eventKey: event.eventKey, text: sayEvidence(event) },
    deadlineAt: workflow ? findPayDeadline(workflow, { keys, reached, at: event.occurredAt, facility }, index) : null,
    variables: pickVariables(type, keys, attributes, { status: event.status, milestone: event.milestone }),
  };
}

function sayEvidence(event: ClaimedEvent): string {
  const ack = event.attributes['ack_code'];
  if (typeof ack === 'string' && ack !== '' && event.errorCode === null) return sayAck(ack);
  const cause = [event.errorCode ?? event.errorClass, event.errorMessage].filter(Boolean).join(': ');
  const status = event.status.replaceAll('_', ' ');
  return cause ? `${status}: ${cause}`.slice(0, 500) : status;
}

const known = (place: string): string | null => (place === UNASSIGNED ? null : place);
