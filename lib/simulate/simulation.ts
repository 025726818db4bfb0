import type { AttributeValue, BusinessKey, Catalog, Facility, Interface, Milestone, Workflow } from '@/lib/domain';
import type { Dice } from './draw-chance';
import type { Supplier } from './list-suppliers';

/** A milestone made ready for drawing: parents come before children. Times in ms on the milestone's own clock. */
export interface PlannedMilestone {
  milestone: Milestone;
  index: number;
  /** Index of the milestone it follows, -1 for the first. */
  parent: number;
  medianMs: number;
  sigma: number;
  capMs: number;
}

export interface PlannedWorkflow {
  workflow: Workflow;
  milestones: PlannedMilestone[];
  indexOf: Map<string, number>;
  hourly: readonly number[];
  weekday: readonly number[];
  /** No transaction lasts longer, whatever happens to it but an incident. */
  longestMs: number;
  /** Few and slow: worth a longer past than the rest. */
  slow: boolean;
  /** One per facility and night instead of a rate. */
  nightly: boolean;
}

export interface PlannedFacility {
  facility: Facility;
  index: number;
  timezone: string;
}

/** The catalog made ready for drawing. */
export interface Estate {
  catalog: Catalog;
  workflows: PlannedWorkflow[];
  facilities: PlannedFacility[];
  interfaces: Map<string, Interface>;
  /** Where a connector runs: the middleware that reports its traffic. */
  runsOn: Map<string, string>;
  suppliers: (readonly [Supplier, number])[];
  options: EstateOptions;
}

export interface EstateOptions {
  seed: number;
  /** Another course of the same estate: the same suppliers and characters, other chance. 0: the usual one. */
  variant: number;
  /** Factor on all volumes; below 1 small places keep a few a day. */
  rate: number;
  /** The same rate at every hour of every day. */
  steady: boolean;
  /** Factor on all durations and on what stands still on the way. */
  pace: number;
  /** Share of transactions that are traced. */
  traced: number;
  /** Only these workflows; empty means all. */
  only: readonly string[];
}

/** Extra transactions beside the usual demand: an intake wave, a bulk load. `first` numbers them on from the surges before. */
export interface Surge {
  first: number;
  workflow: string;
  fromMs: number;
  durationMs: number;
  count: number;
}

/** One business instance before it happens: everything about it follows from these and the seed. */
export interface SimulatedTransaction {
  id: string;
  workflow: PlannedWorkflow;
  place: PlannedFacility;
  /** Local date of its start, 2026-11-20, and the same as days since 1970. */
  date: string;
  day: number;
  ordinal: number;
  surge: boolean;
  startMs: number;
  dice: Dice;
  payroll: PayrollFile | null;
}

/** Since when transactions exist, by kind of workflow, in ms. */
export interface Begin {
  allMs: number;
  /** Workflows of office hours, which a weekend of history would show empty. */
  officeMs: number;
  /** Few and slow ones, such as onboarding and payroll. */
  slowMs: number;
}

/** Returns since when transactions of this workflow exist, in ms. */
export function beginOf({ workflow, slow }: PlannedWorkflow, begin: Begin): number {
  if (slow || workflow.volume?.scheduled) return begin.slowMs;
  const { weekdayShape } = workflow.volume ?? {};
  return weekdayShape === 'business' || weekdayShape === 'monday_heavy' ? begin.officeMs : begin.allMs;
}

export interface PayrollFile {
  periodId: string;
  group: string;
  people: number;
  dueMs: number;
  /** 0 for the smallest file of the period ... 1 for the largest. */
  sizeRank: number;
}

/** What the transaction is about. `traits` decide its course and are not sent. */
export interface Details {
  department: string;
  supplier: Supplier | null;
  keys: BusinessKey[];
  measures: Record<string, number | string>;
  attributes: Record<string, AttributeValue>;
  traits: Record<string, string | number | boolean>;
}

/** What tells the chance of an estate from that of others. */
export const lineageOf = ({ seed, variant }: EstateOptions): string => (variant === 0 ? `${seed}` : `${seed}v${variant}`);

export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;
