/** What was seen of the numbers of one stream since they last began anew. `ranges`: from, to, from, to ..., ascending, apart. */
export interface SequenceEpoch {
  startedAt: string;
  ranges: number[];
}

export interface SequenceState {
  /** Newest last; the oldest are forgotten. */
  epochs: SequenceEpoch[];
  lastNumber: number;
  lastAt: string;
  events: number;
  duplicates: number;
  resets: number;
  /** Numbers that came after a higher one of their epoch. */
  late: number;
}

export interface SequenceNote {
  number: number;
  at: Date;
}

const MOST_EPOCHS = 4;
const MOST_RANGES = 400;

/**
 * The state of a stream after these events, whatever batches they came in. A number above the highest leaves a gap of what it skipped, one
 * that comes late closes its part of the gap, one seen before is a duplicate. The numbers begin anew when 0 or 1 comes later in
 * event time than the highest seen, and something above it was seen.
 */
export function followSequence(state: SequenceState | null, notes: readonly SequenceNote[]): SequenceState {
  const next: SequenceState = state
    ? { ...state, epochs: state.epochs.map((epoch) => ({ ...epoch, ranges: [...epoch.ranges] })) }
    : { epochs: [], lastNumber: 0, lastAt: new Date(0).toISOString(), events: 0, duplicates: 0, resets: 0, late: 0 };
  for (const { number, at } of notes.toSorted((a, b) => a.at.getTime() - b.at.getTime() || a.number - b.number)) {
    next.events += 1;
    const newest = next.epochs.at(-1);
    if (!newest) next.epochs.push({ startedAt: at.toISOString(), ranges: [number, number] });
    else if (beginsAnew(newest, number, at.toISOString(), next.lastAt)) {
      next.resets += 1;
      next.epochs.push({ startedAt: at.toISOString(), ranges: [number, number] });
      if (next.epochs.length > MOST_EPOCHS) next.epochs.shift();
    } else {
      const epoch = epochOf(next.epochs, at.toISOString()) ?? newest;
      const highest = epoch.ranges.at(-1) ?? number;
      if (add(epoch.ranges, number)) next.late += number < highest ? 1 : 0;
      else next.duplicates += 1;
    }
    if (at.toISOString() >= next.lastAt) {
      next.lastAt = at.toISOString();
      next.lastNumber = number;
    }
  }
  return next;
}

/** How many numbers were skipped and have not come since, over all epochs that are remembered. */
export const countMissing = ({ epochs }: Pick<SequenceState, 'epochs'>): number =>
  listGaps(epochs).reduce((sum, gap) => sum + gap.to - gap.from + 1, 0);

/** The numbers that are missing, as ranges, newest epoch first, highest first. */
export function listGaps(epochs: readonly SequenceEpoch[]): { from: number; to: number }[] {
  return epochs.toReversed().flatMap(({ ranges }) => {
    const gaps: { from: number; to: number }[] = [];
    for (let i = 2; i < ranges.length; i += 2) gaps.unshift({ from: (ranges[i - 1] ?? 0) + 1, to: (ranges[i] ?? 0) - 1 });
    return gaps;
  });
}

const beginsAnew = ({ ranges }: SequenceEpoch, number: number, at: string, lastAt: string) =>
  number <= 1 && at > lastAt && (ranges.at(-1) ?? 0) > number;

/** The epoch that an event of this time belongs to: the newest that had begun; the oldest for what is older than all. */
const epochOf = (epochs: readonly SequenceEpoch[], at: string) => epochs.findLast((epoch) => epoch.startedAt <= at) ?? epochs[0];

/** Puts a number into the ranges; false when it was there. Too many ranges: the oldest gap is given up, as if it had been closed. */
function add(ranges: number[], number: number): boolean {
  let at = 0;
  while (at < ranges.length && (ranges[at + 1] ?? 0) < number - 1) at += 2;
  const [from, to] = [ranges[at], ranges[at + 1]];
  if (from === undefined || to === undefined || number < from - 1) ranges.splice(at, 0, number, number);
  else if (number >= from && number <= to) return false;
  else if (number === from - 1) ranges[at] = number;
  else {
    ranges[at + 1] = number;
    if (ranges[at + 2] === number + 1) ranges.splice(at + 1, 2);
  }
  if (ranges.length > MOST_RANGES * 2) ranges.splice(1, 2);
  return true;
}
