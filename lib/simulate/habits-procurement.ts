import { chooseDepartment } from './choose-department';
import { drawIndex, drawLogNormal, drawShare, drawWeighted } from './draw-chance';
import { characterOf, leanOn } from './draw-character';
import {
  costCentreOf,
  decimal,
  drawCents,
  drawEmployee,
  drawItem,
  drawLines,
  drawSupplier,
  handedOver,
  serialOf,
  taken,
  type WorkflowHabit,
} from './habit';
import { DAY_MS } from './simulation';
import { amountOf, tellAnswer, tellChange, tellInvoice, tellNotice, tellOrder, tellReceipt } from './tell-lines';

/** Suppliers change about this share of order lines; prices far more often than anything else. */
const CHANGED_LINE_SHARE = 0.012;
const changeCodes = [
  ['IP', 60],
  ['IB', 9],
  ['BP', 3],
  ['DR', 6],
  ['IQ', 4],
  ['IS', 2],
  ['IR', 8],
  ['ID', 2],
  ['R1', 3],
  ['R2', 2],
  ['R3', 1],
] as const;
const REFUSED = new Set(['IR', 'ID', 'R1', 'R2', 'R3']);
/** Orders under a contract, and lines whose price went up without a word: accepted, and not what was agreed. */
const CONTRACTED_SHARE = 0.85;
const SILENT_DRIFT_SHARE = 0.008;
/** What is received and never billed by itself, or only after weeks: it stays open until somebody asks. */
const BILLED_LATE_SHARE = 0.035;
const BILLED_LATE_MEDIAN_MS = 24 * DAY_MS;
const LATEST_BILL_MS = 60 * DAY_MS;
/** A place takes in what it ordered once, and now and then something is short. */
const SHORT_RECEIPT_SHARE = 0.015;

export const orderHabit: WorkflowHabit = {
  describe: (tx, estate) => {
    const { dice } = tx;
    const supplier = drawSupplier(estate, dice, 2);
    const lines = drawLines(dice, 3, 4.2);
    const { seed } = estate.options;
    const priceCents = drawCents(dice, 6, 42);
    const drift = characterOf(seed, 'price_drift', supplier.id, tx.day);
    const changing = leanOn(CHANGED_LINE_SHARE, (characterOf(seed, 'line_changes', supplier.id, tx.day) + drift) / 2, 0.4);
    const changed = drawShare(dice, 4) > (1 - changing) ** lines;
    const code = changed ? drawWeighted(dice, 5, changeCodes) : 'IA';
    const raised = code === 'IP' || (code === 'IA' && drawShare(dice, 17) < leanOn(SILENT_DRIFT_SHARE, drift));
    const gotCents = raised ? Math.round(priceCents * (1.02 + 0.2 * drawShare(dice, 7))) + 5 : priceCents;
    const ordered = {
      drawnMinor: lines * drawCents(dice, 8, 165, 0.9),
      lines,
      priceCents,
      item: drawItem(dice, 12),
      changedLine: 10 * (1 + drawIndex(dice, 13, lines)),
    };
    const amountMinor = amountOf(ordered, tx);
    const late = drawShare(dice, 14) < leanOn(BILLED_LATE_SHARE, characterOf(seed, 'invoicing', supplier.id, tx.day));
    const edi = supplier.channel === 'edi';
    return {
      supplier,
      keys: [
        { type: 'po_number', value: `PO-45${serialOf(tx, estate.options.seed)}`, role: 'root' },
        { type: 'supplier_id', value: supplier.id, role: 'reference' },
        ...(edi ? [{ type: 'edi_control_number', value: serialOf(tx, estate.options.seed).padStart(9, '0'), role: 'technical' }] : []),
        { type: 'release_number', value: '0', role: 'technical' },
      ],
      measures: { amountMinor, currency: 'USD', lines },
      attributes: { channel: supplier.channel, ship_notices: supplier.sendsShipNotices, rush: drawShare(dice, 9) < 0.04 },
      traits: {
        channel: supplier.channel,
        shipNotices: supplier.sendsShipNotices,
        ...ordered,
        code,
        gotCents,
        contract: drawShare(dice, 18) < CONTRACTED_SHARE ? (supplier.contracts[drawIndex(dice, 10, 2)] ?? '') : '',
        itemClass: drawWeighted(dice, 11, [
          ['A', 15],
          ['B', 35],
          ['C', 50],
        ] as const),
        answers: characterOf(seed, 'answers', supplier.id, tx.day),
        receipt: drawShare(dice, 15) < SHORT_RECEIPT_SHARE ? Math.round(amountMinor * 0.8) : amountMinor,
        billedAfterMs: late ? Math.min(LATEST_BILL_MS, drawLogNormal(dice, 16, BILLED_LATE_MEDIAN_MS, 0.6)) : 0,
      },
    };
  },
  milestones: {
    po_created: { tell: (d, tx) => ({ documentLines: tellOrder(d, tx) }) },
    po_dispatched: { interface: (d) => outward(d.traits['channel']), tell: () => handedOver() },
    po_transmitted: {
      interface: (d) => outward(d.traits['channel']),
      tell: () => taken(),
      application: (d) => (d.traits['channel'] === 'edi' ? 'app-edi' : 'app-supportal'),
    },
    po_func_ack: {
      share: (d) => (d.traits['channel'] === 'edi' ? 1 : 0),
      tell: (_, tx) => {
        const readable = drawShare(tx.dice, 20) >= 0.001;
        return { attributes: { ak5_code: readable ? 'A' : 'R', ak9_code: readable ? 'A' : 'R', map_version: '850-4010-v7' } };
      },
    },
    po_supplier_ack: {
      interface: (d) => inward(d.traits['channel']),
      medianFactor: (d) => Number(d.traits['answers']),
      warns: (d) => d.traits['code'] !== 'IA',
      tell: (d, tx) => ({
        documentLines: tellAnswer(d, tx, { code: String(d.traits['code']), priceCents: Number(d.traits['gotCents']) }),
        attributes: {
          ack_code: String(d.traits['code']),
          ...(d.traits['code'] === 'IA'
            ? {}
            : { ack_lines: `${d.traits['changedLine']}:${d.traits['code']}`, item_class: String(d.traits['itemClass']) }),
          ...(d.traits['contract'] === '' ? {} : { contract_id: String(d.traits['contract']) }),
          contract_unit_price: decimal(Number(d.traits['priceCents'])),
          ack_unit_price: decimal(Number(d.traits['gotCents'])),
        },
        measures: REFUSED.has(String(d.traits['code'])) ? { linesRefused: 1 } : {},
        keys: d.traits['code'] === 'IA' ? [] : [{ type: 'item_id', value: String(d.traits['item']) }],
      }),
    },
    po_ack_applied: { interface: (d) => inward(d.traits['channel']) },
    po_change_sent: {
      share: (d) => (REFUSED.has(String(d.traits['code'])) ? 0.8 : 0.03),
      interface: (d) => (d.traits['channel'] === 'edi' ? 'if-po-860-out' : null),
      tell: (d, tx) => ({ documentLines: tellChange(d, tx) }),
    },
    asn_received: { share: (d) => (d.traits['shipNotices'] ? 1 : 0), tell: (d, tx) => ({ documentLines: tellNotice(d, tx) }) },
    goods_received: {
      tell: (d, tx) => ({
        attributes: { open_receipt_value: decimal(Number(d.traits['receipt'])) },
        documentLines: tellReceipt(d, tx),
      }),
    },
    invoice_received: {
      interface: (d) => (d.traits['channel'] === 'edi' ? 'if-ap-810-in' : 'if-ap-portal-in'),
      latestMs: LATEST_BILL_MS,
      laterMs: (d) => Number(d.traits['billedAfterMs']),
      tell: (d, tx) => ({ documentLines: tellInvoice(d, tx) }),
    },
  },
};

const outward = (channel: unknown) => (channel === 'edi' ? 'if-po-850-out' : channel === 'portal' ? 'if-po-api-out' : null);
const inward = (channel: unknown) => (channel === 'edi' ? 'if-po-855-in' : channel === 'portal' ? 'if-po-api-ack' : null);

export const requisitionHabit: WorkflowHabit = {
  describe: (tx, estate) => {
    const { dice } = tx;
    const department = chooseDepartment(tx, estate);
    const lines = drawLines(dice, 3, 2.6);
    const automatic = drawShare(dice, 4) < 0.62;
    const approvals = characterOf(estate.options.seed, 'approvals', tx.place.facility.id, tx.day);
    return {
      department,
      keys: [
        { type: 'requisition_number', value: `REQ-${serialOf(tx, estate.options.seed)}`, role: 'root' },
        { type: 'cost_centre', value: costCentreOf(estate, department, tx), role: 'reference' },
        { type: 'requester_id', value: drawEmployee(dice, 5), role: 'reference' },
      ],
      measures: { amountMinor: lines * drawCents(dice, 6, automatic ? 95 : 420, 0.9), currency: 'USD', lines, people: 1 },
      attributes: {
        approval: automatic ? 'automatic' : 'person',
        approver_position: `POS-4${tx.place.index}${department.length % 10}${drawIndex(dice, 7, 3)}1`,
      },
      traits: { automatic, approvals, rejected: !automatic && drawShare(dice, 8) < 0.05 },
    };
  },
  milestones: {
    req_validated: {
      fault: { share: 0.004, code: 'CC_CLOSED', errorClass: 'business_reject', message: 'Cost centre is closed for posting' },
    },
    req_routed: {
      fault: { share: 0.002, code: 'NO_APPROVER', errorClass: 'business_reject', message: 'No active approver found for the position' },
    },
    req_approved: {
      share: (d) => (d.traits['rejected'] ? 0 : 1),
      medianFactor: (d) => (d.traits['automatic'] ? 1 / 360 : Number(d.traits['approvals'])),
    },
    req_rejected: { share: (d) => (d.traits['rejected'] ? 1 : 0), outcome: 'cancelled' },
    req_sourced: { share: (d) => (d.traits['rejected'] ? 0 : 0.35) },
    req_to_po: { share: (d) => (d.traits['rejected'] ? 0 : 1) },
    req_status_sent: { share: (d) => (d.traits['rejected'] ? 0 : 1) },
  },
};
