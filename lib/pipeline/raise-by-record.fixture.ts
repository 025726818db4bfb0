import { inTransaction } from '@/lib/db';
import { hashWords } from '@/lib/detect/hash-words';
import type { ClaimedEvent, ReferenceTold } from '@/lib/domain';
import { writeMarkers, writeReferences } from '@/lib/store';
import { type Raising, type Step, tell } from './raising.fixture';

const HOUR = 60;
const DAY = 24 * HOUR;
type Said = Partial<ClaimedEvent>;
const key = (type: string, value: string) => ({ type, value });

/** What a snapshot of an application says of keys of master data. */
const say =
  (domain: string, application: string, keys: readonly (readonly [key: string, state: string, attributes?: Record<string, string>])[]) =>
  (now: Date): Promise<void> =>
    inTransaction(async (tx) => {
      const told = keys.map(
        ([name, state, attributes = {}]): ReferenceTold => ({
          environment: 'production',
          domain,
          keyHash: hashWords(domain, name),
          keyText: domain === 'md-employee' ? null : name,
          application,
          state,
          validFrom: now,
          toldAt: now,
          attributes,
          source: 'test',
          transactionId: null,
          facility: 'fac-lakehead',
          department: 'unassigned',
          workflow: 'unassigned',
        }),
      );
      await writeReferences(tx, told, now);
    });

const snapshot = (minute: number, ...said: Parameters<typeof say>): Step => ({ minute, also: say(...said) });

const hire = (minute: number, milestone: string, said: Said = {}) =>
  tell(minute, {
    workflow: 'wf-employee-onboarding',
    milestone,
    businessKeys: [key('employee_id', 'E77')],
    attributes: { pay_group: 'pg-a', start_date: '2026-11-21' },
    ...said,
  });

const order = (minute: number, milestone: string, said: Said = {}) =>
  tell(minute, { milestone, supplier: 'SUP-7', businessKeys: [key('po_number', `PO-${minute}`), key('supplier_id', 'SUP-7')], ...said });

const invoice = (minute: number, number: string, said: Said = {}) =>
  tell(minute, {
    workflow: 'wf-ap-invoice',
    milestone: 'inv_received',
    supplier: 'SUP-7',
    businessKeys: [key('invoice_number', number), key('supplier_id', 'SUP-7')],
    measures: { amountMinor: 12_345, currency: 'USD' },
    ...said,
  });
const cancelled: Said = { milestone: null, status: 'cancelled', outcome: 'cancelled' };

const file = (minute: number, id: string, said: Said = {}) =>
  tell(minute, {
    workflow: 'wf-time-payroll',
    milestone: 'time_loaded',
    businessKeys: [key('pay_period_id', 'PP-1'), key('pay_group', 'pg-a'), key('facility_id', 'fac-lakehead'), key('file_id', id)],
    ...said,
  });

const usage = (minute: number, said: Said = {}) =>
  tell(minute, { workflow: 'wf-charge-supply', milestone: 'use_in_erp', businessKeys: [key('usage_id', 'USE-1')], ...said });

const posted = (minute: number, n: number, said: Said = {}) =>
  tell(minute, {
    workflow: 'wf-ap-invoice',
    milestone: 'inv_posted',
    interface: 'if-ap-post',
    connector: 'con-erp-fin-rest',
    application: 'app-erp-fin',
    businessKeys: [key('invoice_number', `INV-R${n}`)],
    ...said,
  });
const five = [1, 2, 3, 4, 5, 6];

const handed = (minute: number, order_: string, end: 'sent' | 'received', n: number) =>
  order(minute, end === 'sent' ? 'po_dispatched' : 'po_transmitted', {
    interface: 'if-po-850-out',
    businessKeys: [key('po_number', order_)],
    measures: { documentsOut: n, documentsIn: n },
    attributes: { 'throughline.handover': end },
  });

const numbered = (minute: number, number: number) =>
  order(minute, 'po_created', { attributes: { 'throughline.sequence.number': number, 'throughline.sequence.stream': 'orders' } });

const release: Step['also'] = (now) =>
  inTransaction(async (tx) => {
    const marker = {
      id: '00000000-0000-8000-8000-0000000000aa',
      contentHash: '00000000-0000-8000-8000-0000000000ab',
      markerId: null,
      environment: 'production',
      source: 'test',
      kind: 'release' as const,
      at: now,
      until: null,
      title: 'ERP 26.1',
      text: null,
      url: null,
      version: '26.1',
      about: { facility: null, workflow: null, interface: null, connector: null, application: 'app-erp-fin' },
      unknown: {},
      attributes: {},
    };
    await writeMarkers(tx, [{ marker }], { by: 'test', now });
  });

/** Types that records held against each other raise: duplicates, reconciliations, gaps, expiry, drift. */
export const raisedByRecord: Readonly<Record<string, Raising>> = {
  'EXC-AP-DUP': {
    begin: [
      { minute: 0, events: [invoice(0, 'INV-0042')] },
      { minute: 5, events: [invoice(5, 'inv 42')] },
    ],
    end: [{ minute: 10, events: [invoice(10, 'inv 42', cancelled)] }],
  },
  'EXC-PAY-DUPFILE': {
    begin: [{ minute: 5, events: [file(0, 'F-1'), file(4, 'F-2')] }],
    end: [{ minute: 10, events: [file(10, 'F-2', cancelled)] }],
  },
  'EXC-PLT-REPLAYDUP': {
    begin: [
      { minute: 0, events: [usage(0)] },
      { minute: 30, events: [usage(29, { replayId: 'RPY-1' })] },
    ],
    end: [{ minute: 40, events: [usage(40, cancelled)] }],
  },
  'EXC-SUP-DUP': {
    begin: [
      snapshot(0, 'md-supplier', 'app-erp-proc', [['SUP-1', 'active', { tax_id_hash: 'h1' }]]),
      snapshot(5, 'md-supplier', 'app-erp-proc', [['SUP-2', 'active', { tax_id_hash: 'h1' }]]),
    ],
    // The older of the two goes: the newer one is alone then.
    end: [snapshot(20, 'md-supplier', 'app-erp-proc', [['SUP-1', 'retired']])],
  },
  'EXC-ONB-CRED': {
    begin: [
      { minute: 0, events: [hire(0, 'hire_in_schedule'), hire(0, 'hire_cred_requested')] },
      // 48 hours before midnight of 21 November in Chicago: 06:00 of the 19th, UTC.
      { minute: 18 * HOUR + 1 },
    ],
    end: [{ minute: 19 * HOUR, events: [hire(19 * HOUR, 'hire_cred_cleared')] }],
  },
  'EXC-ONB-NOPAY': {
    begin: [{ minute: 0, events: [hire(0, 'hire_in_timekeeping')] }, { minute: DAY + 1 }],
    end: [{ minute: DAY + 9, events: [hire(DAY + 9, 'hire_in_payroll')] }],
  },
  'EXC-TERM-DRIFT': {
    begin: [
      snapshot(0, 'md-employee', 'app-idp', [['E9', 'active']]),
      snapshot(1, 'md-employee', 'app-hcm', [['E9', 'terminated']]),
      { minute: HOUR + 2 },
    ],
    end: [snapshot(90, 'md-employee', 'app-idp', [['E9', 'disabled']])],
  },
  'EXC-GL-DIM': {
    begin: [
      snapshot(
        0,
        'md-employee',
        'app-hcm',
        five.map((n) => [`E${n}`, 'active', { cost_centre: '6300' }]),
      ),
      snapshot(
        1,
        'md-employee',
        'app-payroll',
        five.map((n) => [`E${n}`, 'active', { cost_centre: '6500' }]),
      ),
      { minute: DAY + 2 },
    ],
    end: [
      snapshot(
        DAY + 9,
        'md-employee',
        'app-payroll',
        five.map((n) => [`E${n}`, 'active', { cost_centre: '6300' }]),
      ),
    ],
  },
  'EXC-MD-PERSON': {
    begin: [
      snapshot(0, 'md-employee', 'app-hcm', [['E1', 'active', { person_hash: 'p1' }]]),
      snapshot(5, 'md-employee', 'app-hcm', [['E2', 'active', { person_hash: 'p1' }]]),
    ],
    end: [snapshot(9, 'md-employee', 'app-hcm', [['E2', 'merged']])],
  },
  'EXC-MD-VERSION': {
    begin: [
      snapshot(0, 'md-item', 'app-erp-scm', [['IT-1', 'active', { item_version: '8' }]]),
      snapshot(1, 'md-item', 'app-wms', [['IT-1', 'active', { item_version: '7' }]]),
      { minute: 2 * DAY + 2 },
    ],
    end: [snapshot(2 * DAY + 9, 'md-item', 'app-wms', [['IT-1', 'active', { item_version: '8' }]])],
  },
  'EXC-MD-LAG': {
    begin: [
      snapshot(0, 'md-findim', 'app-rcm', [['6300', 'active']]),
      snapshot(1, 'md-findim', 'app-erp-fin', [
        ['6300', 'published'],
        ['6400', 'published'],
      ]),
      { minute: DAY + 2 },
    ],
    end: [snapshot(DAY + 9, 'md-findim', 'app-rcm', [['6400', 'active']])],
  },
  'EXC-MD-GHOST': {
    begin: [
      snapshot(0, 'md-employee', 'app-hcm', [['E9', 'terminated']]),
      {
        minute: 20,
        events: [
          tell(19, {
            workflow: 'wf-requisition',
            milestone: 'req_submitted',
            businessKeys: [key('requisition_number', 'R-1'), key('requester_id', 'E9')],
          }),
        ],
      },
    ],
    end: [snapshot(40, 'md-employee', 'app-hcm', [['E9', 'active']])],
  },
  'EXC-MD-APPROVER': {
    begin: [
      snapshot(0, 'md-employee', 'app-hcm', [['E9', 'terminated']]),
      {
        minute: 20,
        events: [
          tell(19, {
            workflow: 'wf-requisition',
            milestone: 'req_routed',
            businessKeys: [key('requisition_number', 'R-1')],
            attributes: { approver_id: 'E9', approver_position: 'POS-1' },
          }),
        ],
      },
    ],
    end: [
      {
        minute: 40,
        events: [tell(40, { workflow: 'wf-requisition', milestone: 'req_approved', businessKeys: [key('requisition_number', 'R-1')] })],
      },
    ],
  },
  'EXC-MD-BANK': {
    begin: [
      snapshot(0, 'md-supplier', 'app-bank', [['SUP-7', 'verified', { bank_version: '3' }]]),
      { minute: 20, events: [invoice(19, 'INV-1', { milestone: 'inv_paid', attributes: { bank_version: '4' } })] },
    ],
    end: [snapshot(40, 'md-supplier', 'app-bank', [['SUP-7', 'verified', { bank_version: '4' }]])],
  },
  'EXC-MD-RETIRED': {
    begin: [
      snapshot(0, 'md-supplier', 'app-erp-proc', [['SUP-7', 'retired']]),
      { minute: DAY + 20, events: [order(DAY + 20, 'po_transmitted')] },
    ],
    end: [snapshot(DAY + 40, 'md-supplier', 'app-erp-proc', [['SUP-7', 'active']])],
  },
  'EXC-MD-EDI': {
    begin: [
      snapshot(0, 'md-supplier', 'app-erp-proc', [['SUP-7', 'active', { edi_id: '01:111' }]]),
      { minute: 20, events: [order(20, 'po_transmitted', { attributes: { edi_id: '01:222' } })] },
    ],
    end: [snapshot(40, 'md-supplier', 'app-erp-proc', [['SUP-7', 'active', { edi_id: '01:222' }]])],
  },
  'EXC-MD-CLOSED': {
    begin: [
      snapshot(0, 'md-location', 'app-erp-scm', [['LOC-1', 'closed']]),
      {
        minute: DAY + 20,
        events: [
          tell(DAY + 20, {
            workflow: 'wf-replenishment',
            milestone: 'rpl_requested',
            businessKeys: [key('replenishment_id', 'RPL-1'), key('location_id', 'LOC-1')],
          }),
        ],
      },
    ],
    end: [snapshot(DAY + 40, 'md-location', 'app-erp-scm', [['LOC-1', 'opened']])],
  },
  'EXC-MD-MAPPING': {
    begin: [{ minute: 1, events: [posted(0, 1, { status: 'failed', errorCode: 'NO_MAPPING', attributes: { unmapped_code: 'BX' } })] }],
    end: [{ minute: 9, events: [posted(8, 1)] }],
  },
  'EXC-MD-UNMAPPED': {
    begin: [{ minute: 1, events: [order(0, 'po_created', { facility: 'unassigned', attributes: { 'unassigned.facility': 'ZZ9' } })] }],
    end: [{ minute: 9, events: [order(0, 'po_created', cancelled)] }],
  },
  'EXC-MD-SHIPTO': {
    begin: [{ minute: 1, events: [order(0, 'goods_received', { attributes: { ship_to_facility: 'fac-granite' } })] }],
    end: [{ minute: 9, events: [order(0, 'goods_received', cancelled)] }],
  },
  'EXC-PLT-SEQGAP': {
    begin: [{ minute: 0, events: [numbered(0, 1), numbered(0, 2), numbered(0, 5)] }, { minute: 11 }],
    end: [{ minute: 20, events: [numbered(19, 3), numbered(19, 4)] }],
  },
  'EXC-PLT-COUNT': {
    begin: [
      { minute: 0, events: [handed(0, 'PO-A', 'sent', 3), handed(0, 'PO-B', 'sent', 3), handed(0, 'PO-B', 'received', 3)] },
      { minute: 3 * DAY + 1 },
    ],
    end: [{ minute: 3 * DAY + 9, events: [handed(0, 'PO-A', 'received', 3)] }],
  },
  'EXC-PLT-RELEASE': {
    begin: [
      { minute: 0, also: release },
      { minute: 30, events: five.map((n) => posted(29, n, { status: 'failed', errorClass: 'mapping_error', errorCode: 'TAX' })) },
    ],
    end: [{ minute: 60, events: five.map((n) => posted(59, n)) }],
  },
};
