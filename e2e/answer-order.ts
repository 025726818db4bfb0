import type { Told } from './send-events';

interface Answered {
  order: string;
  facility: string;
  supplier: string;
}

/** A supplier's answer to an order that is not as it was ordered; `attributes` say in what. */
export const answerOrder = ({ order, facility, supplier }: Answered, attributes: Record<string, string>): Told => ({
  workflow: 'wf-p2p-po',
  milestone: 'po_supplier_ack',
  interface: 'if-po-855-in',
  facility,
  supplier,
  occurredAt: new Date(),
  keys: { po_number: order },
  status: 'completed_with_warning',
  measures: { lines: 2, amountMinor: 48_000, currency: 'USD' },
  attributes,
});

/** The same with a line refused. */
export const refuseLine = (answered: Answered): Told => answerOrder(answered, { ack_code: 'R2' });
