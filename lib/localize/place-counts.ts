import type { Verdict } from '@/lib/domain/views/health';

export const dimensions = ['connector', 'facility', 'application', 'workflow'] as const;
export type Dimension = (typeof dimensions)[number];

/** What happened in one place of the estate within the window. '' or `unassigned` where a part of the place is not known. */
export interface PlaceCounts extends Record<Dimension, string> {
  /** Transactions that stand failed here. */
  failed: number;
  /** Log entries here that ended badly and well: the ground against which failures are judged. */
  bad: number;
  good: number;
}

/** The names people read. */
export type NameOf = (dimension: Dimension, id: string) => string;

export interface LocalizeInput {
  counts: readonly PlaceCounts[];
  nameOf: NameOf;
}

export type { Verdict };
