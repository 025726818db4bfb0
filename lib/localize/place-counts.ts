import type { Verdict } from '@/lib/domain/views/health';

/** What a disturbance can have in common, the plainest answer first: of two that explain the same, this order decides. */
export const dimensions = ['connector', 'facility', 'application', 'workflow', 'department'] as const;
export type Dimension = (typeof dimensions)[number];
export type Place = Record<Dimension, string>;

/** What happened in one place of the estate within the window. '' or `unassigned` where a part of the place is not known. */
export interface PlaceCounts extends Place {
  /** Transactions that stand failed here. */
  failed: number;
  /** Log entries here that ended badly and well: the ground against which failures are judged. */
  bad: number;
  good: number;
}

/** How much came from one place, and how much was to be expected by the days before. */
export interface FlowCounts extends Place {
  seen: number;
  expected: number;
}

/** The names people read. */
export type NameOf = (dimension: Dimension, id: string) => string;

export interface LocalizeInput {
  counts: readonly PlaceCounts[];
  nameOf: NameOf;
  /** Share of log entries that usually end badly, 0-1; null when the past is not known. */
  usual?: number | null;
  /** Whether all failures of the estate are counted, or the cases of one exception. */
  of?: 'estate' | 'exception';
}

export interface SilenceInput {
  counts: readonly FlowCounts[];
  nameOf: NameOf;
}

export type { Verdict };
