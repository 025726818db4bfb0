import { type Raising, tell } from './raising.fixture';

/** Types that one event, a milestone that does not come, a promised batch or a metric raises. */
export const raisedByEvent: Readonly<Record<string, Raising>> = {
  'EXC-P2P-REJECT': {
    begin: [{ minute: 0, events: [tell(0, refused('R1'))] }],
    end: [{ minute: 10, events: [tell(10, { ...refused('IA'), milestone: null, status: 'cancelled', outcome: 'cancelled' })] }],
  },
};

function refused(code: string): Parameters<typeof tell>[1] {
  return {
    milestone: 'po_supplier_ack',
    interface: 'if-po-855-in',
    businessKeys: [{ type: 'po_number', value: 'PO-R1' }],
    attributes: { ack_code: code },
  };
}
