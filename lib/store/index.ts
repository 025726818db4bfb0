/**
 * Records to rows: what was said is appended once, then put into transactions. Assembly reads its work from the inbox and
 * writes in the same transaction, so that a round can die at any point and be done again.
 */
export { assembleTransactions, findTransactions } from './assemble-transactions.db';
export { beat } from './beat.db';
export { claimInbox } from './claim-inbox.db';
export { countFeeds } from './count-feeds.db';
export { countHandovers } from './count-handovers.db';
export { countPresets } from './count-presets.db';
export { dropPartitions } from './drop-partitions.db';
export { endMarkers } from './end-markers.db';
export { findBearers, findHomes } from './find-homes.db';
export { findKnownEvents } from './find-known-events.db';
export { findMarker, type StoredMarker, withdrawMarker } from './find-marker.db';
export { foldNotes } from './fold-notes.db';
export { insertBatch } from './insert-batch.db';
export { joinBlocks } from './join-blocks.db';
export { listGaps, type SequenceGap } from './list-gaps.db';
export { listReleaseFailures, listReleases, type Release, type ReleaseFailure } from './list-releases.db';
export { listSeries } from './list-series.db';
export { type HandoverRow, listEvenHandovers, listShortHandovers } from './list-short-handovers.db';
export { forgetRecords, meetRecords } from './meet-records.db';
export { pageWorkflowEvents } from './page-workflow-events.db';
export { parkEvent } from './park-event.db';
export { listUnplaced, placeMarkers } from './place-markers.db';
export { preparePartitions } from './prepare-partitions.db';
export { queueEvent } from './queue-event.db';
export { readClock } from './read-clock.db';
export { readWholeEvents } from './read-events.db';
export {
  listDueReferences,
  listReferenceEnvironments,
  listTellers,
  planReferences,
  type ReferenceName,
  readReferences,
  shareValues,
} from './read-references.db';
export { recountFeeds } from './recount-feeds.db';
export { listWaiting, pageEvents, type RetellScope, rewriteEvents } from './retell-events.db';
export {
  findSubject,
  listEventsOf,
  pageEveryEvent,
  replaceText,
  rewriteRejected,
  rewriteSentences,
  rewriteSpans,
} from './rewrite-stored.db';
export { listRetention, type Retention, setRetention } from './set-retention.db';
export { countRejectedOf, findRejected, type KeptRecord, listRejectedOf, type Settlement, settleRejected } from './settle-rejected.db';
export { joinAnswers } from './split-batch';
export { readWhole, takeApart } from './take-apart.db';
export { trimRows } from './trim-rows.db';
export type { BatchOrigin } from './write-batches.db';
export { type MarkersWritten, writeMarkers } from './write-markers.db';
export { writeReferences } from './write-references.db';
export { writeTransactions } from './write-transactions.db';
