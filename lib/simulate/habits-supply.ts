import { localParts } from '@/lib/calendar';
import { drawHex, drawIndex, drawLogNormal, drawShare, drawWeighted } from './draw-chance';
import { characterOf, leanOn } from './draw-character';
import { decimal, drawCents, drawItem, handedOver, serialOf, taken, tellAll, type WorkflowHabit } from './habit';
import { weekdayOf } from './local-day';
import type { Estate, SimulatedTransaction } from './simulation';

const rooms = ['OR1', 'OR2', 'OR3', 'ED1', 'ICU', 'NUR2', 'NUR4', 'LAB', 'CATH', 'PACU'];

function drawLocation(tx: SimulatedTransaction, slot: number): string {
  const room = rooms[drawIndex(tx.dice, slot, rooms.length)] ?? 'OR1';
  return `${tx.place.facility.code}-${room}-CAB${1 + drawIndex(tx.dice, slot + 1, 3)}`;
}

const compact = (tx: SimulatedTransaction): string => tx.date.replaceAll('-', '');

/** How stock levels are watched: analysers in laboratories, counts by hand in small places, cabinets elsewhere. */
const watchedBy: Record<string, 'reagent' | 'count'> = {
  laboratory: 'reagent',
  clinic: 'count',
  urgent_care: 'count',
  long_term_care: 'count',
};

const EMPTY_SHARE = 0.006;
/** Shelves that are counted when they are filled, and how often the count is not what the books say, by class of the item. */
const COUNTED_SHARE = 0.12;
const OFF_SHARES = { A: 0.012, B: 0.02, C: 0.03 } as const;

function drawCounted({ dice }: SimulatedTransaction, untidy: number) {
  const itemClass = drawWeighted<keyof typeof OFF_SHARES>(dice, 11, [
    ['A', 15],
    ['B', 35],
    ['C', 50],
  ]);
  const bookQty = 4 + Math.floor(drawLogNormal(dice, 12, 40, 0.8));
  const off = drawShare(dice, 13) < leanOn(OFF_SHARES[itemClass], untidy);
  const by = Math.max(1, Math.round(bookQty * (0.02 + 0.2 * drawShare(dice, 14))));
  const countQty = off ? Math.max(0, bookQty + (drawShare(dice, 15) < 0.65 ? -by : by)) : bookQty;
  return { counted: drawShare(dice, 16) < COUNTED_SHARE, itemClass, bookQty, countQty };
}

export const replenishmentHabit: WorkflowHabit = {
  describe: (tx, estate) => {
    const { dice } = tx;
    const way = watchedBy[tx.place.facility.type] ?? 'cabinet';
    const location = drawLocation(tx, 2);
    const { seed } = estate.options;
    const place = tx.place.facility.id;
    const empty = drawShare(dice, 4) < leanOn(EMPTY_SHARE, characterOf(seed, 'stock_outs', place, tx.day));
    return {
      keys: [
        {
          type: 'replenishment_id',
          value: `RPL-${compact(tx)}-${tx.place.facility.code}-${serialOf(tx, estate.options.seed).slice(3)}`,
          role: 'root',
        },
        { type: 'item_id', value: drawItem(dice, 5), role: 'reference' },
        { type: 'location_id', value: location, role: 'reference' },
        {
          type: 'uom',
          value: drawWeighted(dice, 6, [
            ['EA', 6],
            ['BX', 3],
            ['CS', 1],
          ] as const),
          role: 'reference',
        },
      ],
      measures: { amountMinor: drawCents(dice, 7, 64, 0.9), currency: 'USD', lines: 1 },
      attributes: way === 'cabinet' ? { device_id: location.replace(/CAB/, 'CABINET-') } : {},
      traits: {
        way,
        stocked: drawShare(dice, 8) < 0.82,
        onHand: empty ? 0 : 1 + drawIndex(dice, 9, 6),
        coverHours: Math.round(12 + drawLogNormal(dice, 10, 22, 0.6)),
        ...drawCounted(tx, characterOf(seed, 'counts', place, tx.day)),
      },
    };
  },
  milestones: {
    threshold_detected: {
      interface: (d) => watching(d.traits['way']),
      application: (d) => (d.traits['way'] === 'reagent' ? 'app-lis' : d.traits['way'] === 'count' ? 'app-wms' : 'app-invauto'),
      tell: (d) =>
        tellAll(handedOver(), {
          attributes: { on_hand_at_detection: Number(d.traits['onHand']), cover_hours: Number(d.traits['coverHours']) },
        }),
    },
    rpl_received: { interface: (d) => watching(d.traits['way']), tell: () => taken() },
    rpl_validated: {
      interface: (d) => watching(d.traits['way']),
      fault: {
        share: 0.0008,
        code: 'UOM_MISMATCH',
        errorClass: 'business_reject',
        message: 'Unit of measure differs from the item master',
      },
    },
    rpl_priced: { share: () => 0.6 },
    rpl_picked: { share: (d) => (d.traits['stocked'] ? 1 : 0) },
    rpl_delivered: { share: (d) => (d.traits['stocked'] ? 1 : 0) },
    rpl_balance_synced: {
      tell: (d) =>
        d.traits['counted']
          ? {
              attributes: {
                count_qty: Number(d.traits['countQty']),
                book_qty: Number(d.traits['bookQty']),
                item_class: String(d.traits['itemClass']),
              },
            }
          : {},
    },
  },
};

const watching = (way: unknown) => (way === 'reagent' ? 'if-inv-reagent' : way === 'count' ? 'if-inv-parcount' : 'if-inv-threshold');

/** A charge is a multiple of what the item cost. */
const CHARGED_OVER_COST = 2.6;
/** Charges of the night shift and of weekends wait for somebody to enter them. */
const NIGHT_LAG = 1.8;
const WEEKEND_LAG = 2.5;

function chargeLagOf(tx: SimulatedTransaction, estate: Estate): number {
  const { hour } = localParts(new Date(tx.startMs), tx.place.timezone);
  const night = hour < 7 || hour >= 19 ? NIGHT_LAG : 1;
  const weekend = weekdayOf(tx.day) > 5 ? WEEKEND_LAG : 1;
  return characterOf(estate.options.seed, 'charges', tx.place.facility.id, tx.day) * Math.max(night, weekend);
}

export const usageHabit: WorkflowHabit = {
  describe: (tx, estate) => {
    const { dice } = tx;
    const implant = drawShare(dice, 2) < 0.03;
    const cabinet = implant || drawShare(dice, 3) < 0.4;
    const billable = implant || drawShare(dice, 4) < 0.36;
    const serial = serialOf(tx, estate.options.seed);
    const units = 1 + drawIndex(dice, 5, 3);
    return {
      keys: [
        { type: 'usage_id', value: `USG-${compact(tx)}-${tx.place.facility.code}-${serial.slice(3)}`, role: 'root' },
        { type: 'encounter_hash', value: `hmac:${drawHex(dice, 6, 8)}`, role: 'reference' },
        { type: 'item_id', value: drawItem(dice, 7), role: 'reference' },
        ...(billable ? [{ type: 'charge_id', value: `CHG-${serial}`, role: 'reference' }] : []),
      ],
      measures: { amountMinor: implant ? drawCents(dice, 8, 3800, 0.5) : drawCents(dice, 8, 38, 0.9), currency: 'USD', lines: units },
      attributes: { billable, ...(implant ? { implant: true } : {}) },
      traits: {
        billable,
        cabinet,
        chargeLag: chargeLagOf(tx, estate),
        onHandAfter: drawShare(dice, 9) < 0.0004 ? -1 : drawIndex(dice, 10, 40),
      },
    };
  },
  milestones: {
    use_documented: {
      interface: (d) => (d.traits['cabinet'] ? 'if-use-implant' : null),
      application: (d) => (d.traits['cabinet'] ? 'app-invauto' : 'app-ehr'),
    },
    use_sent: { tell: () => handedOver() },
    use_acked: {
      tell: () => ({ attributes: { hl7_ack: 'AA' } }),
      fault: {
        share: 0.0004,
        code: 'AE',
        errorClass: 'business_reject',
        message: 'Application error: location not in the item catalogue',
        attributes: { hl7_ack: 'AE' },
      },
    },
    use_in_erp: {
      tell: (d) => tellAll(taken(), { attributes: { on_hand_after: Number(d.traits['onHandAfter']) } }),
    },
    charge_created: { share: (d) => (d.traits['billable'] ? 1 : 0), medianFactor: (d) => Number(d.traits['chargeLag']) },
    charge_in_billing: {
      share: (d) => (d.traits['billable'] ? 1 : 0),
      tell: (d) => ({ attributes: { charge_amount_usd: decimal(Math.round(Number(d.measures['amountMinor']) * CHARGED_OVER_COST)) } }),
    },
  },
};

export const assetHabit: WorkflowHabit = {
  describe: (tx, estate) => {
    const { dice } = tx;
    const kind = drawWeighted(dice, 2, [
      ['medical', 5],
      ['it', 4],
      ['other', 1],
    ] as const);
    return {
      keys: [
        { type: 'asset_id', value: `AST-${serialOf(tx, estate.options.seed)}`, role: 'root' },
        {
          type: 'serial_number',
          value: `SN-X${drawIndex(dice, 3, 10)}-${String(drawIndex(dice, 4, 100_000)).padStart(5, '0')}`,
          role: 'reference',
        },
        ...(kind === 'medical' ? [{ type: 'work_order_id', value: `WO-${serialOf(tx, estate.options.seed)}`, role: 'reference' }] : []),
      ],
      measures: { amountMinor: drawCents(dice, 5, kind === 'it' ? 900 : 4200, 0.8), currency: 'USD', lines: 1 },
      attributes: { asset_kind: kind, risk_class: kind === 'medical' && drawShare(dice, 6) < 0.1 ? 'high' : 'low' },
      traits: { kind },
    };
  },
  milestones: {
    asset_in_cmms: { share: (d) => (d.traits['kind'] === 'medical' ? 1 : 0) },
    asset_in_itsm: { share: (d) => (d.traits['kind'] === 'it' ? 1 : 0) },
    wo_cost_posted: { share: (d) => (d.traits['kind'] === 'medical' ? 0.6 : 0) },
  },
};
