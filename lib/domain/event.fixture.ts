import type { ClaimedEvent } from './transaction';
import type { Workflow } from './workflow';
import { workflowSchema } from './workflow';

let serial = 0;

/** A canonical event of an order, at `minute` minutes past noon; anything can be said otherwise. */
export function anEvent(minute: number, said: Partial<ClaimedEvent> = {}): ClaimedEvent {
  serial += 1;
  const key = `00000000-0000-4000-8000-${serial.toString(16).padStart(12, '0')}`;
  return {
    eventKey: key,
    contentHash: key,
    eventId: `evt-${serial}`,
    environment: 'production',
    source: 'test',
    history: false,
    occurredAt: new Date(Date.UTC(2026, 10, 18, 12, minute)),
    receivedAt: new Date(Date.UTC(2026, 10, 18, 13)),
    workflow: 'wf-order',
    milestone: null,
    status: 'completed',
    sourceStatus: null,
    outcome: null,
    transactionId: null,
    correlationId: null,
    traceId: null,
    spanId: null,
    parentTransactionId: null,
    facility: 'fac-one',
    department: 'dept-one',
    interface: null,
    connector: null,
    application: null,
    supplier: null,
    attempt: 1,
    replayId: null,
    startedAt: null,
    durationMs: null,
    messageType: null,
    businessKeys: [{ type: 'po_number', value: 'PO-1' }],
    errorClass: null,
    errorCode: null,
    errorMessage: null,
    errorRetryable: null,
    measures: {},
    deepLink: null,
    attributes: {},
    ...said,
  };
}

const milestone = (id: string, after: string | null, required: string, rest: object = {}) => ({
  id,
  name: id,
  after,
  typical: 'PT1M',
  worst: 'PT1H',
  clock: 'elapsed',
  required,
  ...rest,
});

/** approved -> sent -> confirmed, with an optional notice, a refusal on the exception path and a cancellation that ends it. */
export const orderWorkflow: Workflow = workflowSchema.parse({
  id: 'wf-order',
  name: 'Orders',
  shortName: 'Orders',
  businessOwnerTeam: 'team-a',
  technicalOwnerTeam: 'team-b',
  businessKeys: [
    { id: 'po_number', name: 'Order', role: 'root', identity: true, sensitivity: 'internal' },
    { id: 'supplier_id', name: 'Supplier', role: 'reference', sensitivity: 'internal' },
  ],
  impact: { businessUnit: 'orders', plain: 'Value of orders', money: true, people: false },
  criticality: 'tier1',
  dataSensitivity: 'internal',
  latency: { class: 'near_realtime', statement: 'soon' },
  milestones: [
    milestone('approved', null, 'always'),
    milestone('sent', 'approved', 'always'),
    milestone('confirmed', 'sent', 'always'),
    milestone('noticed', 'confirmed', 'optional'),
    milestone('refused', 'sent', 'exception_path'),
    milestone('withdrawn', 'approved', 'exception_path', { ends: 'cancelled' }),
  ],
});
