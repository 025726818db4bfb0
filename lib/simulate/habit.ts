import type { AttributeValue, DocumentLines } from '@/lib/domain';
import { type Dice, drawIndex, drawLogNormal, drawShare, drawWeighted } from './draw-chance';
import type { Supplier } from './list-suppliers';
import type { Details, Estate, SimulatedTransaction } from './simulation';

/** What the catalog's numbers do not say about a milestone. All parts are optional; what is absent follows the catalog. */
export interface MilestoneHabit {
  /** How likely it is expected at all, 0 to 1. */
  share?: (details: Details) => number;
  /** Comes only after these too, or after everything else that is expected. */
  waitsFor?: 'all' | readonly string[];
  /** Another interface than the catalog's representative one; null for none. */
  interface?: (details: Details) => string | null;
  application?: (details: Details) => string | undefined;
  medianFactor?: (details: Details) => number;
  /** So much later than the catalog says, in ms, and the most that can be: what is behind the others stays behind. */
  laterMs?: (details: Details) => number;
  latestMs?: number;
  /** The instant itself, in place of the catalog's duration. */
  at?: (tx: SimulatedTransaction, baseMs: number, slot: number) => number;
  tell?: (details: Details, tx: SimulatedTransaction) => Telling;
  fault?: BusinessFault;
  outcome?: 'cancelled';
  /** Completed, and yet somebody should look. */
  warns?: (details: Details) => boolean;
}

/** What this milestone's event says beyond what every event of the transaction says. */
export interface Telling {
  attributes?: Record<string, AttributeValue>;
  measures?: Record<string, number | string>;
  keys?: { type: string; value: string }[];
  documentLines?: DocumentLines;
}

/** Tells that one end of the interface gave so many documents away; nothing said means one. */
export const handedOver = (documents?: number): Telling => ({
  attributes: { 'throughline.handover': 'sent' },
  ...(documents === undefined ? {} : { measures: { documentsOut: documents } }),
});

/** Tells that the other end has got so many; nothing said means one. */
export const taken = (documents?: number): Telling => ({
  attributes: { 'throughline.handover': 'received' },
  ...(documents === undefined ? {} : { measures: { documentsIn: documents } }),
});

/** One telling out of several. */
export function tellAll(...tellings: readonly Telling[]): Telling {
  const measures = tellings.flatMap((t) => (t.measures ? [t.measures] : []));
  return {
    attributes: Object.assign({}, ...tellings.map((t) => t.attributes)),
    ...(measures.length > 0 ? { measures: Object.assign({}, ...measures) } : {}),
  };
}

/** A refusal for business reasons: the document was wrong, and a person mends it within hours, or now and then never. */
export interface BusinessFault {
  share: number;
  code: string;
  errorClass: string;
  message: string;
  attributes?: Record<string, AttributeValue>;
}

export interface WorkflowHabit {
  describe: (tx: SimulatedTransaction, estate: Estate) => Partial<Details>;
  milestones: Record<string, MilestoneHabit>;
}

const DAYS_UNTIL_REPEAT = 1000;

/**
 * Returns digits that no other transaction of the same workflow and seed has within 1,000 days. `perPlace`: how many a place may
 * have in a day, a quarter of them kept for surges; beyond that the number grows longer instead of repeating.
 */
export function serialOf(tx: SimulatedTransaction, seed: number, perPlace = 4000): string {
  const day = (((tx.day + seed * 37) % DAYS_UNTIL_REPEAT) + DAYS_UNTIL_REPEAT) % DAYS_UNTIL_REPEAT;
  const usual = perPlace * 0.75;
  const ordinal = tx.surge ? usual + tx.ordinal : tx.ordinal;
  const fits = tx.place.index < 25 && ordinal < (tx.surge ? perPlace : usual);
  if (fits) return pad(day, 3) + pad(tx.place.index * perPlace + ordinal, String(perPlace * 25 - 1).length);
  return pad(day, 3) + (tx.surge ? '9' : '1') + pad(tx.place.index, 3) + pad(tx.ordinal, 7);
}

const pad = (value: number, width: number): string => String(value).padStart(width, '0');

/** A supplier, the big ones more often. */
export const drawSupplier = (estate: Estate, dice: Dice, slot: number): Supplier => drawWeighted(dice, slot, estate.suppliers);

/** Lines of a document: geometric, at least one. */
export const drawLines = (dice: Dice, slot: number, mean: number): number =>
  Math.min(400, 1 + Math.floor(Math.log(drawShare(dice, slot)) / Math.log(1 - 1 / mean)));

/** Money in cents around a median in whole units. */
export const drawCents = (dice: Dice, slot: number, median: number, sigma = 0.8): number =>
  Math.round(100 * drawLogNormal(dice, slot, median, sigma));

/** Cents as decimal text: 1240 -> 12.40. */
export const decimal = (cents: number): string => (cents / 100).toFixed(2);

/** An item number; low numbers are ordered more often. */
export const drawItem = (dice: Dice, slot: number): string => `ITM-${pad(40_000 + Math.floor(9000 * drawShare(dice, slot) ** 2), 7)}`;

export const drawEmployee = (dice: Dice, slot: number): string => `E1${pad(drawIndex(dice, slot, 100_000), 5)}`;

/** Cost centre of a department at a place: 6300-LKH. */
export function costCentreOf(estate: Estate, department: string, tx: SimulatedTransaction): string {
  const prefix = estate.catalog.departments.find((d) => d.id === department)?.costCentrePrefix;
  return `${prefix || '8000'}-${tx.place.facility.code}`;
}
