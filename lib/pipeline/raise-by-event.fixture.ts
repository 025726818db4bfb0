import { loadCatalog } from '@/lib/catalog';
import type { ClaimedEvent } from '@/lib/domain';
import { sendGauge } from './gauge.fixture';
import { type Raising, type Step, tell } from './raising.fixture';

const { facilities, organisation } = await loadCatalog('catalog');

const HOUR = 60;
const DAY = 24 * HOUR;
type Said = Partial<ClaimedEvent>;
type Teller = (minute: number, milestone: string | null, said?: Said) => ClaimedEvent;

/** Tells of one transaction of a workflow, known by these keys. */
const of =
  (workflow: string, keys: Readonly<Record<string, string>>): Teller =>
  (minute, milestone, said = {}) =>
    tell(minute, { workflow, milestone, businessKeys: Object.entries(keys).map(([type, value]) => ({ type, value })), ...said });

const order = of('wf-p2p-po', { po_number: 'PO-R1', supplier_id: 'SUP-7' });
const request = of('wf-requisition', { requisition_number: 'REQ-R1', cost_centre: '6300' });
const refill = of('wf-replenishment', { replenishment_id: 'RPL-R1', item_id: 'IT-1', location_id: 'LOC-1' });
const item = of('wf-item-contract', { item_id: 'IT-1', item_version: '8' });
const supplier = of('wf-supplier-onboarding', { supplier_request_id: 'SRQ-R1', supplier_id: 'SUP-7' });
const invoice = of('wf-ap-invoice', { invoice_number: 'INV-R1', supplier_id: 'SUP-7' });
const leaver = of('wf-employee-offboarding', { employee_id: 'E9' });
const file = of('wf-time-payroll', { file_id: 'F-R1', pay_period_id: 'PP-2026-24', pay_group: 'pg-a' });
const journal = of('wf-gl-posting', { journal_batch_id: 'JB-R1', source_ledger: 'RCM', accounting_period: '2026-10' });
const use = of('wf-charge-supply', { usage_id: 'USE-R1', item_id: 'IT-1' });

const cancelled: Said = { status: 'cancelled', outcome: 'cancelled' };
const failed = (errorCode: string, errorClass = 'business_reject', attributes: ClaimedEvent['attributes'] = {}): Said => ({
  status: 'failed',
  errorCode,
  errorClass,
  errorMessage: `Refused: ${errorCode}`,
  attributes,
});

/** The 997 of the supplier to an order that went out by this map. */
const answer = (minute: number, code: string, map: string): ClaimedEvent =>
  order(minute, 'po_func_ack', { interface: 'if-po-997-in', attributes: { ak5_code: code, ak9_code: code, map_version: map } });

/** A step that goes wrong, and the same step that succeeds nine minutes later. */
const stepFails = (who: Teller, milestone: string, wrong: Said, well: Said = {}): Raising => ({
  begin: [{ minute: 0, events: [who(0, milestone, wrong)] }],
  end: [{ minute: 10, events: [who(9, milestone, well)] }],
});

/** Something delivered well that says that something is wrong, and the milestone that cures it. */
const isCured = (wrong: ClaimedEvent, cure: ClaimedEvent): Raising => ({
  begin: [{ minute: 0, events: [wrong] }],
  end: [{ minute: 10, events: [cure] }],
});

/** A milestone that is waited for until so many minutes later, and its coming after that. */
const isAwaited = (who: Teller, after: string, milestone: string, until: number, said: Said = {}): Raising => ({
  begin: [{ minute: 0, events: [who(0, after, said)] }, { minute: until + 1 }],
  end: [{ minute: until + 10, events: [who(until + 9, milestone)] }],
});

interface Gauge {
  name: string;
  value: number;
}

const measured = (minute: number, gauges: readonly Gauge[], place: Readonly<Record<string, string>>): Step => ({
  minute,
  also: async (now) => {
    for (const { name, value } of gauges) await sendGauge(now, name, value, place);
  },
});

/** A metric that is beyond its threshold from minute 0 to 10, and back from 15 to 25. */
const isBeyond = (place: Readonly<Record<string, string>>, bad: readonly Gauge[], good: readonly Gauge[]): Raising => ({
  begin: [0, 5, 10].map((minute) => measured(minute, bad, place)),
  end: [15, 20, 25].map((minute) => measured(minute, good, place)),
});

const broker = { 'interface.id': 'if-po-850-out', 'application.id': 'app-edi' };
const erp = { 'connector.id': 'con-erp-proc-rest', 'application.id': 'app-erp-proc' };
const gauge = (name: string, value: number): Gauge => ({ name, value });

/** Orders sent in [from, to), two a minute, that take so long. */
const sent = (from: number, to: number, seconds: number): ClaimedEvent[] =>
  Array.from({ length: (to - from) * 2 }, (_, i) =>
    tell(from + i / 2, { milestone: 'po_transmitted', interface: 'if-po-850-out', durationMs: seconds * 1000 }),
  );

/** Time files are due on Monday the 23rd at 18:00 local time, and are missed three hours before. */
const MONDAY = 5 * DAY;
const arrived = (minute: number, facility: string, group: string, period = 'PP-2026-24'): ClaimedEvent =>
  tell(minute, {
    workflow: 'wf-time-payroll',
    milestone: 'time_received',
    facility,
    businessKeys: [
      { type: 'file_id', value: `TIME-${facility}-${group}-${period}` },
      { type: 'pay_period_id', value: period },
      { type: 'pay_group', value: group },
    ],
  });
const allFiles = facilities
  .filter(({ employees }) => employees > 0)
  .flatMap(({ id }) => organisation.payGroups.map((group) => ({ facility: id, group: group.id })));
const late = { facility: 'fac-lakehead', group: 'pg-a' };

/** Types that one event, a milestone that does not come, a promised batch or a metric raises. */
export const raisedByEvent: Readonly<Record<string, Raising>> = {
  'EXC-P2P-REJECT': isCured(
    order(0, 'po_supplier_ack', { interface: 'if-po-855-in', attributes: { ack_code: 'R1' } }),
    order(10, null, cancelled),
  ),
  'EXC-P2P-PRICE': isCured(
    order(0, 'po_supplier_ack', {
      interface: 'if-po-855-in',
      status: 'completed_with_warning',
      attributes: { ack_code: 'IC', contract_id: 'CON-1', contract_unit_price: '10.00', ack_unit_price: '10.30' },
    }),
    order(10, null, cancelled),
  ),
  'EXC-P2P-UOM': stepFails(refill, 'rpl_requested', failed('UOM_MISMATCH')),
  'EXC-REQ-CC': stepFails(request, 'req_validated', failed('CC_CLOSED')),
  'EXC-INV-STOCKOUT': isCured(
    refill(0, 'threshold_detected', { attributes: { on_hand_at_detection: 0 } }),
    refill(10, 'rpl_putaway', { interface: 'if-inv-deliver' }),
  ),
  'EXC-INV-NEG': isCured(use(0, 'use_in_erp', { attributes: { on_hand_after: -2 } }), use(10, 'use_reconciled')),
  'EXC-SUP-BANK': isCured(
    supplier(0, 'sup_in_apauto', { attributes: { change_type: 'bank', bank_verified: 'false' } }),
    supplier(10, 'sup_bank_verified', { attributes: { change_type: 'bank', bank_verified: 'true' } }),
  ),
  'EXC-SUP-UNKNOWN': stepFails(invoice, 'inv_captured', failed('SUPPLIER_UNKNOWN')),
  'EXC-AP-MATCH': isCured(invoice(0, 'inv_exception_opened', { attributes: { reason: 'PRICE' } }), invoice(10, 'inv_exception_resolved')),
  // The same file, sent again whole.
  'EXC-PAY-TOTALS': isCured(
    file(0, 'time_received', { attributes: { hours_total: '79.5', hours_control: '80.0' } }),
    file(10, 'time_received', { attributes: { hours_total: '80.0', hours_control: '80.0' } }),
  ),
  // What was delivered well as a rejection stands until the whole is taken back.
  'EXC-PAY-REJECT': isCured(
    file(0, 'time_record_rejected', { status: 'completed_with_warning', attributes: { reject_reason: 'UNKNOWN_EMPLOYEE' } }),
    file(10, null, cancelled),
  ),
  'EXC-GL-REJECT': isCured(
    journal(0, 'jb_line_rejected', {
      status: 'completed_with_warning',
      attributes: { reject_reason: 'NO_MAPPING', suspense_usd: '1200.00' },
    }),
    journal(10, null, cancelled),
  ),
  'EXC-GL-PERIOD': stepFails(journal, 'jb_validated', failed('PERIOD_CLOSED')),
  'EXC-GL-UNBAL': isCured(
    journal(0, 'jb_posted', { attributes: { posted_total_usd: '990.00', control_total_usd: '1000.00' } }),
    journal(10, 'jb_reconciled', { attributes: { posted_total_usd: '1000.00', control_total_usd: '1000.00' } }),
  ),
  // Refused again when sent again as it was; with a corrected map it can be read.
  'EXC-P2P-997REJ': {
    begin: [
      { minute: 0, events: [answer(0, 'R', '850-4010-v7')] },
      { minute: 5, events: [answer(5, 'R', '850-4010-v7')] },
    ],
    end: [{ minute: 10, events: [answer(10, 'A', '850-4010-v8')] }],
  },
  'EXC-CHG-NACK': stepFails(use, 'use_acked', failed('AE', 'business_reject', { hl7_ack: 'AE' }), { attributes: { hl7_ack: 'AA' } }),

  'EXC-PLT-DLQ': stepFails(order, 'po_dispatched', {
    ...failed('TIMEOUT', 'timeout', { dead_letter_reason: 'timeout after 5 attempts' }),
    status: 'dead_lettered',
    attempt: 5,
  }),
  'EXC-PLT-FAILED': stepFails(order, 'po_dispatched', failed('TIMEOUT', 'timeout')),
  'EXC-PLT-SCHEMA': stepFails(invoice, 'inv_posted', failed('BAD_FIELD', 'schema_violation', { schema_version: '26.1' })),
  'EXC-PLT-AUTH': stepFails(invoice, 'inv_posted', {
    ...failed('UNAUTHORIZED', 'technical', { 'http.response.status_code': 401 }),
    interface: 'if-ap-post',
    connector: 'con-erp-fin-rest',
  }),

  'EXC-P2P-NOASN': isAwaited(order, 'po_ack_applied', 'asn_received', 4 * DAY, { attributes: { ship_notices: 'true' } }),
  'EXC-P2P-NO997': isAwaited(order, 'po_transmitted', 'po_func_ack', DAY, { interface: 'if-po-850-out' }),
  // 24 hours of offices that are open for 11 a day: Friday at 09:00 local time.
  'EXC-P2P-NOACK': isAwaited(order, 'po_transmitted', 'po_supplier_ack', 2 * DAY + 3 * HOUR, { interface: 'if-po-api-out' }),
  // Three open days: Friday at 18:00 local time.
  'EXC-REQ-STUCK': isAwaited(request, 'req_routed', 'req_approved', 2 * DAY + 12 * HOUR, { attributes: { approver_position: 'POS-1' } }),
  'EXC-INV-LOST': isAwaited(refill, 'threshold_detected', 'rpl_requested', 15, { interface: 'if-inv-threshold' }),
  'EXC-ITEM-SYNC': isAwaited(item, 'item_published', 'item_sync_confirmed', 2 * DAY),
  // Ten open days with Thanksgiving among them: Wednesday, 2 December, at 18:00 local time.
  'EXC-SUP-STUCK': isAwaited(supplier, 'sup_form_complete', 'sup_approved', 14 * DAY + 12 * HOUR),
  'EXC-AP-NOPOST': isAwaited(invoice, 'inv_approved', 'inv_posted', 4 * HOUR),
  'EXC-TERM-ACTIVE': isAwaited(leaver, 'term_effective', 'term_idp_disabled', HOUR),
  'EXC-CHG-LOST': isAwaited(use, 'use_documented', 'charge_in_billing', 3 * DAY, { attributes: { billable: 'true' } }),

  // Every file but one has come when they are looked for.
  'EXC-PAY-NOFILE': {
    begin: [
      // Listening began while the period ran.
      { minute: HOUR, events: [arrived(HOUR, late.facility, 'pg-b', 'PP-2026-23')] },
      {
        minute: MONDAY + 5 * HOUR,
        events: allFiles
          .filter(({ facility, group }) => facility !== late.facility || group !== late.group)
          .map(({ facility, group }) => arrived(MONDAY + 5 * HOUR, facility, group)),
      },
      { minute: MONDAY + 9 * HOUR + 1 },
    ],
    end: [{ minute: MONDAY + 10 * HOUR, events: [arrived(MONDAY + 10 * HOUR, late.facility, late.group)] }],
  },

  'EXC-PLT-CERTSOON': isBeyond(
    { 'connector.id': 'con-erp-fin-rest' },
    [gauge('tlscheck.time_left', 29 * 86_400)],
    [gauge('tlscheck.time_left', 365 * 86_400)],
  ),
  'EXC-PLT-BACKLOG': isBeyond(broker, [gauge('throughline.queue.depth', 1_500)], [gauge('throughline.queue.depth', 10)]),
  'EXC-PLT-LAG': isBeyond(broker, [gauge('kafka.consumer_group.lag_sum', 6_000)], [gauge('kafka.consumer_group.lag_sum', 10)]),
  'EXC-PLT-QUOTA': isBeyond(
    erp,
    [gauge('throughline.api.quota.limit', 10_000), gauge('throughline.api.quota.used', 8_500)],
    [gauge('throughline.api.quota.limit', 10_000), gauge('throughline.api.quota.used', 100)],
  ),
  // 99 in 100 within 15 seconds; of these, ten in 130 were not.
  'EXC-PLT-BURN': {
    begin: [{ minute: 66, events: [...sent(0, 60, 2), ...sent(60, 65, 40)] }],
    end: [{ minute: 536, events: sent(66, 535, 2) }],
  },
};
