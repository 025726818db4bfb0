/**
 * Who is on duty: the schedules of the catalog with what people changed, asked and swapped, the calendars that programs read of them, and what is
 * kept quiet on purpose. `findOnDuty` is the one answer to "who is on call now", for screens, mails and calendars alike.
 */
export { getSchedule, mayWithdraw, overrideDuty, withdrawOverride } from './change-duty.db';
export type { SwapNews } from './deed.db';
export { findOnDuty, scheduleOf } from './find-on-duty.db';
export { findQuiet, foreseeQuiet, hidesAt, type Quiet } from './find-quiet.db';
export { createFeed, type FeedRow, listFeeds, readFeed, revokeFeed } from './keep-feed.db';
export { addSilence, endSilence } from './keep-silence.db';
export { leaveNote } from './leave-note.db';
export { listGaps } from './list-gaps';
export { nameRecipients, type OnDutyOf, schedulesOf as schedulesToAsk } from './name-recipients';
export { firstStep, isStale, listSteps, nextStep, policyFor } from './plan-escalation';
export { listOverrides, type OverrideRow, rosterOf } from './read-rosters.db';
export { countHidden, listSilences, previewSilence, type SilenceHitRow, type SilenceRow } from './read-silences.db';
export { belongs, mayManage } from './rights';
export { answerSwap, askSwap, listSwaps, mayAnswer, type SwapRow } from './swap-duty.db';
export { tellEnded } from './tell-ended.db';
export { type GapNews, listBare, warnGaps } from './warn-gaps.db';
