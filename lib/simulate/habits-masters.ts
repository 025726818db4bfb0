import { diceOf, drawHex, drawIndex, drawShare, drawWeighted } from './draw-chance';
import { characterOf, leanOn } from './draw-character';
import { drawCents, drawItem, drawLines, drawSupplier, serialOf, type WorkflowHabit } from './habit';
import type { Supplier } from './list-suppliers';
import { dateOf } from './local-day';
import type { Details, Estate, SimulatedTransaction } from './simulation';

/** The order an invoice is for: one of the same place, a few days old. */
function orderNumberFor(tx: SimulatedTransaction, estate: Estate): string {
  const day = tx.day - 3 - drawIndex(tx.dice, 30, 4);
  const usual =
    estate.workflows.find((w) => w.workflow.id === 'wf-p2p-po')?.workflow.volume?.perFacilityTypePerWeekday[tx.place.facility.type] ?? 4;
  const ordinal = drawIndex(
    tx.dice,
    31,
    Math.max(1, Math.floor(0.5 * usual * tx.place.facility.volumeWeight * Math.min(1, estate.options.rate))),
  );
  return `PO-45${serialOf({ ...tx, day, ordinal, surge: false }, estate.options.seed)}`;
}

/** Invoices that wait for a person, those that are touched though nothing is wrong, before the match or after it, and those that name an order. */
const HELD_SHARE = 0.12;
const TOUCHED_SHARE = 0.03;
const APPROVED_BY_HAND_SHARE = 0.45;
const TO_ORDER_SHARE = 0.93;

export const invoiceHabit: WorkflowHabit = {
  describe: (tx, estate) => {
    const { dice } = tx;
    const supplier = drawSupplier(estate, dice, 2);
    const lines = drawLines(dice, 3, 3.8);
    const { seed } = estate.options;
    const holds =
      (characterOf(seed, 'invoice_holds', supplier.id, tx.day) + characterOf(seed, 'invoice_holds', tx.place.facility.id, tx.day)) / 2;
    const touches = characterOf(seed, 'touches', tx.place.facility.id, tx.day);
    const held = drawShare(dice, 4) < leanOn(HELD_SHARE, holds, 0.6);
    const touchesToMatch = held
      ? 1 + drawIndex(dice, 6, 4)
      : drawShare(dice, 7) < leanOn(TOUCHED_SHARE, touches)
        ? 1 + drawIndex(dice, 8, 2)
        : 0;
    const toOrder = drawShare(dice, 10) < TO_ORDER_SHARE;
    return {
      supplier,
      keys: [
        { type: 'invoice_number', value: `INV-${serialOf(tx, estate.options.seed)}`, role: 'root' },
        { type: 'supplier_id', value: supplier.id, role: 'reference' },
        ...(toOrder ? [{ type: 'po_number', value: orderNumberFor(tx, estate), role: 'reference' }] : []),
      ],
      measures: { amountMinor: lines * drawCents(dice, 5, 170, 0.9), currency: 'USD', lines },
      attributes: { channel: supplier.channel, order_based: toOrder },
      traits: {
        channel: supplier.channel,
        held,
        touchesToMatch,
        touchesToPost: touchesToMatch + (drawShare(dice, 11) < leanOn(APPROVED_BY_HAND_SHARE, touches) ? 1 : 0),
        reason: toOrder
          ? drawWeighted(dice, 9, [
              ['PRICE', 39],
              ['QTY', 33],
              ['NO_RECEIPT', 28],
            ] as const)
          : 'NO_PO',
      },
    };
  },
  milestones: {
    inv_received: { interface: (d) => (d.traits['channel'] === 'edi' ? 'if-ap-810-in' : 'if-ap-portal-in') },
    inv_captured: {
      interface: (d) => (d.traits['channel'] === 'edi' ? 'if-ap-810-in' : 'if-ap-portal-in'),
      fault: {
        share: 0.002,
        code: 'SUPPLIER_UNKNOWN',
        errorClass: 'business_reject',
        message: 'Supplier is not active in invoice automation',
      },
    },
    inv_exception_opened: {
      share: (d) => (d.traits['held'] ? 1 : 0),
      tell: (d) => ({ attributes: { reason: String(d.traits['reason']) } }),
    },
    inv_exception_resolved: { share: (d) => (d.traits['held'] ? 0.98 : 0) },
    inv_matched: { waitsFor: ['inv_exception_opened', 'inv_exception_resolved'], tell: (d) => touched(d, 'touchesToMatch') },
    inv_posted: { tell: (d) => touched(d, 'touchesToPost') },
    inv_paid: { tell: (_, tx) => ({ keys: [{ type: 'payment_run_id', value: `PR-${dateOf(tx.day + 15).replaceAll('-', '')}` }] }) },
    inv_remitted: { share: (d) => (d.traits['channel'] === 'edi' ? 0.9 : 0.3) },
  },
};

const touched = ({ traits }: Details, upTo: 'touchesToMatch' | 'touchesToPost') => ({ attributes: { touch_count: Number(traits[upTo]) } });

export const itemHabit: WorkflowHabit = {
  describe: (tx, estate) => {
    const { dice } = tx;
    const priced = drawShare(dice, 2) < 0.3;
    return {
      keys: [
        { type: 'item_id', value: drawItem(dice, 3), role: 'root' },
        { type: 'item_version', value: serialOf(tx, estate.options.seed).replace(/^0+/, ''), role: 'technical' },
        { type: 'gtin', value: `0085001${String(drawIndex(dice, 4, 10_000_000)).padStart(7, '0')}`, role: 'reference' },
        ...(priced ? [{ type: 'contract_id', value: drawSupplier(estate, dice, 5).contracts[0] ?? 'CON-20000', role: 'reference' }] : []),
      ],
      measures: { amountMinor: drawCents(dice, 6, 6500, 1.1), currency: 'USD', lines: 1 },
      attributes: {
        effective_date: dateOf(tx.day + 3 + drawIndex(dice, 7, 12)),
        change_factor: '1.00',
        load_id: `ITEMLOAD-${tx.date.replaceAll('-', '')}`,
      },
      traits: { priced },
    };
  },
  milestones: {
    item_published: {
      tell: ({ attributes: { change_factor = '1.00', load_id = '' } }) => ({ attributes: { change_factor, load_id } }),
    },
    item_in_invauto: { share: () => 0.7 },
    item_in_wms: { share: () => 0.6 },
    item_in_ehr: { share: () => 0.45 },
    item_charge_linked: { share: () => 0.3 },
    price_approved: { share: (d) => (d.traits['priced'] ? 1 : 0) },
    price_loaded: { share: (d) => (d.traits['priced'] ? 1 : 0) },
    item_sync_confirmed: { waitsFor: ['item_in_invauto', 'item_in_wms', 'item_in_ehr', 'item_charge_linked'] },
  },
};

/** New suppliers that are known already, by their tax number or only by their bank account. */
const KNOWN_TAX_SHARE = 0.012;
const KNOWN_BANK_SHARE = 0.02;

/** A supplier's numbers stay its own; a new one has new ones, unless it is one of the old under another name. */
function hashesOf(known: Supplier | null, tx: SimulatedTransaction, estate: Estate): { tax: string; bank: string } {
  const own = (supplier: Supplier | null, matter: 'tax' | 'bank') =>
    `sha256:${drawHex(supplier ? diceOf(`${matter} ${estate.options.seed} ${supplier.id}`) : tx.dice, matter === 'tax' ? 5 : 9, 16)}`;
  const share = drawShare(tx.dice, 8);
  const double = known ?? drawSupplier(estate, tx.dice, 10);
  return {
    tax: own(share < KNOWN_TAX_SHARE ? double : known, 'tax'),
    bank: own(share < KNOWN_BANK_SHARE ? double : known, 'bank'),
  };
}

export const supplierHabit: WorkflowHabit = {
  describe: (tx, estate) => {
    const { dice } = tx;
    const change = drawWeighted(dice, 2, [
      ['new', 33],
      ['address', 50],
      ['bank', 17],
    ] as const);
    const supplier = drawSupplier(estate, dice, 3);
    const edi = change === 'new' && drawShare(dice, 4) < 0.5;
    const hashes = hashesOf(change === 'new' ? null : supplier, tx, estate);
    return {
      supplier: change === 'new' ? null : supplier,
      keys: [
        { type: 'supplier_request_id', value: `SRQ-${serialOf(tx, estate.options.seed)}`, role: 'root' },
        ...(change === 'new' ? [] : [{ type: 'supplier_id', value: supplier.id, role: 'reference' }]),
        { type: 'tax_id_hash', value: hashes.tax, role: 'reference' },
      ],
      measures: { amountMinor: drawCents(dice, 6, 5200, 1), currency: 'USD', lines: drawIndex(dice, 7, 5) },
      attributes: { change_type: change, bank_verified: 'true', bank_hash: hashes.bank },
      traits: { edi },
    };
  },
  milestones: {
    sup_screened: { tell: () => ({ attributes: { result: 'clear' } }) },
    sup_in_clm: { share: () => 0.5 },
    sup_in_edi: { share: (d) => (d.traits['edi'] ? 1 : 0) },
    sup_ready: { waitsFor: 'all' },
  },
};
