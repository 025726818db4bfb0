/**
 * Findings to exceptions: one cause, one open exception, with places, impact, severity and its reason, one team and its times; what
 * proves it mended ends it. Absence has its rows here too: promises of milestones and of batches. All steps run in the caller's
 * transaction and may be given the same thing twice.
 */
export { actOnException, type Told } from './act-on-exception.db';
export { assignFindings } from './assign-findings.db';
export { easeSeverity } from './ease-severity.db';
export { endHeld } from './end-held.db';
export { endRests } from './end-rests.db';
export { explainExceptions, reviewCauses } from './explain-exceptions.db';
export { findTeam } from './find-team';
export { keepList } from './keep-list.db';
export { linkRelated } from './link-related.db';
export { listDueOccurrences, listPromised, type Promised } from './list-promised.db';
export { listUnlocated, storeLocated } from './locate-exceptions.db';
export { listReferenceMembers, listStandingMembers, mendFound, type StandingMember } from './mend-found.db';
export { mendMembers } from './mend-members.db';
export { mendSubjects } from './mend-subjects.db';
export { noteTicket } from './note-ticket.db';
export {
  claimIntolerable,
  listPartners,
  listReferenceBreaches,
  type ReferenceBreach,
  storeReferenceBreaches,
} from './reference-breaches.db';
export { releaseExplained } from './release-explained.db';
export { retellMembers } from './retell-members.db';
export { reviewExceptions } from './review-exceptions.db';
export { listBreaches, storeBreaches } from './store-breaches.db';
export { claimOverdue, forgetDeadlines, storeDeadlines } from './store-deadlines.db';
export { claimDueOccurrences, matchOccurrences, matchReleased, releaseOccurrences, storeOccurrences } from './store-occurrences.db';
export { listSeriesBreaches, storeSeriesBreaches } from './store-series-breaches.db';
export { listSloBreaches, storeSloBreaches } from './store-slo-breaches.db';
export { tickStep } from './tick-step.db';
export { type ArrivedGroup, listArrivedGroups, matchUsual } from './usual-occurrences.db';
