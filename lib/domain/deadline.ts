/** Something that must be done by a time that comes again: files of a pay period, orders before a cut-off, a step of the month-end close. */
export interface Deadline {
  id: string;
  kind: DeadlineKind;
  name: string;
  workflow: string;
  /** Reached from this milestone on, a case is to be done; null: the calendar promises the cases. */
  from: string | null;
  milestone: string;
  /** The exception type that promises the cases; only for `batch`. */
  exceptionType: string | null;
  /** Share done in time with which it counts as met. */
  objective: number;
  suppliers: readonly string[];
  /** What missing it means, in words. */
  consequence: string;
  /** What one occasion is called, in the plural: `pay periods`. */
  occasions: string;
}

export const deadlineKinds = ['batch', 'cut_off', 'close'] as const;
export type DeadlineKind = (typeof deadlineKinds)[number];

/** One time that a deadline comes: the same occasion falls due at another instant in another time zone. */
export interface Occasion {
  key: string;
  dues: readonly { facilities: readonly string[]; startsAt: Date; dueAt: Date }[];
}

/** The steps of time at which an occasion is looked at, in minutes from its due time. */
export const deadlineGrids: Record<DeadlineKind, { from: number; step: number; steps: number }> = {
  batch: { from: -4 * 1440, step: 60, steps: 6 * 24 + 1 },
  cut_off: { from: -1440, step: 30, steps: 2 * 48 + 1 },
  close: { from: -8 * 1440, step: 180, steps: 12 * 8 + 1 },
};
