import { defaultRangeExtractor, type Range } from '@tanstack/react-virtual';

/** For `rangeExtractor` of a virtual list: what is in sight, and what has the focus, which a list must not take away by scrolling. -1 when nothing has. */
export const keepDrawn =
  (kept: number) =>
  (range: Range): number[] => {
    const seen = defaultRangeExtractor(range);
    return kept < 0 || kept >= range.count || seen.includes(kept) ? seen : [...seen, kept].sort((a, b) => a - b);
  };
