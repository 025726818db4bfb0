/**
 * Tells people: what must be told is written down as intents beside the exception itself, and delivered as mail afterwards.
 * At least once, with one Message-ID per intent however often it is tried; every end can be read in tables intent and delivery.
 */
export { type AuditFault, auditTelling, listUnsound } from './audit-telling.db';
export { beginEscalations } from './begin-escalations.db';
export { type DeliveryOptions, deliverIntents } from './deliver-intents';
export { deliverWebhooks } from './deliver-webhooks';
export { escalate, type FindDuty, hurryEscalations } from './escalate.db';
export { type AckGroup, type AckState, findAck, findAckGroup, isCodeOf, noteVisit } from './find-ack.db';
export { listAlso, WEBHOOK } from './list-also.db';
export { findAudit, noteAudit, noteHeartbeat } from './note-audit.db';
export { type DigestOrder, type DigestPlan, digestDue, planDigests, weekOf } from './plan-digests';
export { planMoment, settledAt } from './plan-moment';
export { type PreparedDigest, prepareDigest } from './prepare-digest';
export { readBounces } from './read-bounces';
export { renderDigest } from './render-digest';
export { resealWebhooks } from './reseal-webhooks.db';
export { sampleMessage } from './sample-message';
export { sendTest } from './send-test.db';
export { setDigest } from './set-digest.db';
export { setWebhook } from './set-webhook.db';
export { findingBase, listReached, takeUnreached } from './unreached.db';
export {
  type DueDigest,
  listDigestChoices,
  listDueDigests,
  openDigest,
  skipDigest,
  storeDigestPlans,
  writeDigest,
} from './write-digests.db';
export { writeGap } from './write-gap.db';
export { writeIntents } from './write-intents.db';
export { type Note, writeNotes } from './write-notes.db';
export { writePasswordMail } from './write-password-mail.db';
export { writeSummary } from './write-summary.db';
export { writeSwap } from './write-swap.db';
