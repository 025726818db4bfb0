import type { DocumentLine, DocumentLines } from '@/lib/domain';
import { drawIndex, drawShare, drawWeighted } from './draw-chance';
import { drawItem } from './habit';
import { dateOf } from './local-day';
import type { Details, SimulatedTransaction } from './simulation';

/** Slots of chance for lines, apart from all others. */
const SLOT = 50_000;
const EACH = 8;
const WANTED_AFTER_DAYS = 3;

const units = [
  ['EA', 40],
  ['BX', 30],
  ['CS', 20],
  ['PK', 10],
] as const;
const things = [
  'Exam gloves, nitrile, medium',
  'Surgical gown, sterile, large',
  'IV start kit',
  'Syringe 10 mL, luer lock',
  'Gauze sponges 4 x 4 in',
  'Suture 3-0, absorbable',
  'Urinary catheter, 16 Fr',
  'Wound dressing, foam, 6 x 6 in',
  'Blood collection tube, lavender',
  'Infusion pump set',
  'Oxygen mask, adult',
  'Chest drain, 28 Fr',
  'Isolation gown, yellow',
  'Needle 22 G',
  'Specimen container, 120 mL',
  'Electrode, disposable',
  'Bone screw, cortical, 3.5 mm',
  'Drape, fenestrated',
  'Saline flush 10 mL',
  'Endotracheal tube 7.5 mm',
  'Hand sanitizer, 500 mL',
  'Printer labels, thermal',
  'Bed sheet, fitted',
  'Alcohol prep pads',
] as const;
const reasons: Readonly<Record<string, string>> = {
  IR: 'The manufacturer no longer makes this item',
  ID: 'Taken off at our end: item is discontinued',
  R1: 'Item is not on your contract',
  R2: 'Product number is not in our list',
  R3: 'We do not sell this item in the unit ordered',
  IB: 'Out of stock, next delivery is expected',
  BP: 'Part is in stock, the rest follows',
};

interface Line {
  line: string;
  item: string;
  description: string;
  quantity: number;
  unit: string;
  unitPriceMinor: number;
}

/** What of an order its lines follow from. */
interface Ordered {
  /** What they come to, or nearly so: with one line it is a multiple of its price. */
  drawnMinor: number;
  lines: number;
  changedLine: number;
  item: string;
  priceCents: number;
}

/** How much of a price goes into a line: that of the changed one is known, its quantity follows. */
const quantityFor = (share: number, priceCents: number): number => Math.max(1, Math.round(share / Math.max(1, priceCents)));

/** The lines of an order. They add up to what was drawn, where that is enough for them: the last one takes what is left of it. */
function listLines({ drawnMinor, lines, changedLine, item, priceCents }: Ordered, tx: SimulatedTransaction): Line[] {
  const weights = Array.from({ length: lines }, (_, i) => 0.3 + drawShare(tx.dice, SLOT + i * EACH));
  const whole = weights.reduce((sum, one) => sum + one, 0);
  const closing = changedLine === 10 * lines ? 10 * (lines - 1) : 10 * lines;
  let left = drawnMinor;
  const made = weights.map((weight, i): Line => {
    const slot = SLOT + i * EACH;
    const line = 10 * (i + 1);
    const known = line === changedLine;
    const share = Math.floor((drawnMinor * weight) / whole);
    const quantity = known ? quantityFor(share, priceCents) : 1 + drawIndex(tx.dice, slot + 1, 24);
    const unitPriceMinor = known ? priceCents : Math.max(1, Math.floor(share / quantity));
    const named = known ? item : drawItem(tx.dice, slot + 2);
    if (line !== closing) left -= quantity * unitPriceMinor;
    return {
      line: String(line),
      item: named,
      description: things[Number(named.slice(-3)) % things.length] ?? '',
      quantity,
      unit: drawWeighted(tx.dice, slot + 3, units),
      unitPriceMinor,
    };
  });
  const last = made.find(({ line }) => line === String(closing));
  if (last && left > 0) Object.assign(last, { quantity: 1, unitPriceMinor: left });
  return made;
}

function orderOf(details: Details, tx: SimulatedTransaction): Line[] {
  const { traits } = details;
  return listLines(
    {
      drawnMinor: Number(traits['drawnMinor']),
      lines: Number(traits['lines']),
      changedLine: Number(traits['changedLine']),
      item: String(traits['item']),
      priceCents: Number(traits['priceCents']),
    },
    tx,
  );
}

/** What an order comes to: the sum of its lines. */
export const amountOf = (ordered: Ordered, tx: SimulatedTransaction): number =>
  listLines(ordered, tx).reduce((sum, { quantity, unitPriceMinor }) => sum + quantity * unitPriceMinor, 0);

const dayAfter = (tx: SimulatedTransaction, days: number): string => dateOf(tx.day + days);
const currency = 'USD';

export function tellOrder(details: Details, tx: SimulatedTransaction): DocumentLines {
  return { kind: 'order', currency, lines: orderOf(details, tx).map((line) => ({ ...line, date: dayAfter(tx, WANTED_AFTER_DAYS) })) };
}

/** How a supplier answers the line that is changed. `factor`: unit or price are off by it. */
export interface Answer {
  code: string;
  priceCents: number;
}

/** The answer of a supplier: every line accepted, but for the one that is changed. */
export function tellAnswer(details: Details, tx: SimulatedTransaction, { code, priceCents }: Answer): DocumentLines {
  const changed = String(details.traits['changedLine']);
  const lines = orderOf(details, tx).flatMap(({ description: _, ...line }): DocumentLine[] => {
    const date = dayAfter(tx, WANTED_AFTER_DAYS);
    if (line.line !== changed) return [{ ...line, date, code: 'IA' }];
    return answerLine(
      { ...line, unitPriceMinor: priceCents },
      { code, date, later: dayAfter(tx, WANTED_AFTER_DAYS + 4 + drawIndex(tx.dice, SLOT - 1, 9)) },
    );
  });
  return { kind: 'answer', currency, lines };
}

function answerLine(line: Omit<Line, 'description'>, { code, date, later }: { code: string; date: string; later: string }): DocumentLine[] {
  const reason = reasons[code];
  const said = { ...line, code, ...(reason === undefined ? {} : { reason }) };
  const part = Math.max(1, Math.floor(line.quantity * 0.6));
  switch (code) {
    case 'IQ':
      return [{ ...said, quantity: line.quantity > 1 ? part : 2, date }];
    case 'IB':
    case 'DR':
      return [{ ...said, date: later }];
    case 'BP':
      return line.quantity === 1
        ? [{ ...said, date: later }]
        : [
            { ...line, quantity: part, code: 'IA', date },
            { ...said, quantity: line.quantity - part, date: later },
          ];
    case 'IS':
      return [{ ...said, item: `${line.item}-S`, date }];
    case 'IR':
    case 'ID':
    case 'R1':
    case 'R2':
    case 'R3':
      return [said];
    default:
      return [{ ...said, date }];
  }
}

const REFUSED = new Set(['IR', 'ID', 'R1', 'R2', 'R3']);

/** What a supplier sends of an order: not what it refused or promised for later. */
function sentOf(details: Details, tx: SimulatedTransaction): (Omit<Line, 'description'> & { billedCents: number })[] {
  const { traits } = details;
  const code = String(traits['code']);
  return orderOf(details, tx).flatMap(({ description: _, ...line }) => {
    if (line.line !== String(traits['changedLine'])) return [{ ...line, billedCents: line.unitPriceMinor }];
    if (REFUSED.has(code)) return [];
    const quantity = code === 'IQ' || code === 'BP' ? Math.max(1, Math.floor(line.quantity * 0.6)) : line.quantity;
    return [{ ...line, quantity, billedCents: Number(traits['gotCents']) }];
  });
}

/** The line that a buyer changes: a refused one becomes a substitute, any other is asked for in a smaller quantity. */
export function tellChange(details: Details, tx: SimulatedTransaction): DocumentLines {
  const line = orderOf(details, tx).find((one) => one.line === String(details.traits['changedLine']));
  if (!line) return { kind: 'order_change', currency, lines: [] };
  const refused = REFUSED.has(String(details.traits['code']));
  const { description: _, ...kept } = line;
  return {
    kind: 'order_change',
    currency,
    lines: [refused ? { ...kept, item: `${kept.item}-S` } : { ...kept, quantity: Math.max(1, Math.floor(kept.quantity * 0.8)) }],
  };
}

export const tellNotice = (details: Details, tx: SimulatedTransaction): DocumentLines => ({
  kind: 'ship_notice',
  lines: sentOf(details, tx).map(({ line, item, quantity, unit }) => ({ line, item, quantity, unit })),
});

export const tellReceipt = (details: Details, tx: SimulatedTransaction): DocumentLines => ({
  kind: 'receipt',
  lines: sentOf(details, tx).map(({ line, item, quantity, unit }) => ({ line, item, quantity, unit })),
});

export const tellInvoice = (details: Details, tx: SimulatedTransaction): DocumentLines => ({
  kind: 'invoice',
  currency,
  lines: sentOf(details, tx).map(({ line, item, quantity, unit, billedCents }) => ({
    line,
    item,
    quantity,
    unit,
    unitPriceMinor: billedCents,
  })),
});
