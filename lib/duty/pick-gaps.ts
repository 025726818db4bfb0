import type { TimeWindow } from '@/lib/domain';

const DAY_MS = 86_400_000;
/** Told so long before it begins, and once more when it is near. */
export const AHEAD_MS = 7 * DAY_MS;
export const NEAR_MS = DAY_MS;

export const gapStages = ['ahead', 'near'] as const;
export type GapStage = (typeof gapStages)[number];

/** Hours without anybody of which the owners were told. */
export interface ToldGap extends TimeWindow {
  stage: GapStage;
}

/**
 * Returns which of the coming gaps are to be told now, and as what; empty when all were. `until`: how far was looked; a gap that goes on beyond has no end
 * yet, and is not news again because time goes on. A near one that was never told before is told once, not twice.
 */
export function pickGaps(
  gaps: readonly TimeWindow[],
  told: readonly ToldGap[],
  { now, until }: { now: Date; until: Date },
): { stage: GapStage; gaps: TimeWindow[] }[] {
  const within = (gap: TimeWindow, ms: number) => gap.from.getTime() - now.getTime() <= ms;
  const isNews = (gap: TimeWindow, stages: readonly GapStage[]) =>
    !told.some((one) => stages.includes(one.stage) && one.from <= gap.from && gap.from < one.to && (gap.to <= one.to || gap.to >= until));
  const near = gaps.filter((gap) => within(gap, NEAR_MS) && isNews(gap, ['near']));
  const ahead = gaps.filter((gap) => within(gap, AHEAD_MS) && !within(gap, NEAR_MS) && isNews(gap, gapStages));
  return [
    ...(near.length > 0 ? [{ stage: 'near' as const, gaps: near }] : []),
    ...(ahead.length > 0 ? [{ stage: 'ahead' as const, gaps: ahead }] : []),
  ];
}
