import { randomUUID } from 'node:crypto';
import type { OwnEvent } from './send-events';

export interface Alert extends OwnEvent {
  readonly supplier: string;
}

/** Each one is the first of a Critical cause of its own, so that each is worth a mail of its own at once. */
export function makeAlerts(count: number, facility = 'fac-lakehead'): Alert[] {
  return Array.from({ length: count }, () => {
    const id = randomUUID();
    return {
      eventId: `alert-${id}`,
      occurredAt: new Date().toISOString(),
      source: 'faults',
      workflow: 'wf-supplier-onboarding',
      facility,
      transactionId: `alert-${id}`,
      supplier: `sup-${id}`,
      status: 'in_progress',
      attributes: { change_type: 'bank', bank_verified: 'false' },
    };
  });
}
