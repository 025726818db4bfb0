/**
 * What stands still on purpose after a restore: mails, webhooks, tickets and replays wait until an administrator releases them, because the
 * installation that the backup is of may have sent them. Rounds go on. `notHeld` stands in every statement that takes something to be sent.
 */
export { countHeld, type Held } from './count-held.db';
export { findHold, type Hold } from './find-hold.db';
export { notHeld } from './not-held.db';
export { putOnHold } from './put-on-hold.db';
export { type OldMails, releaseHold } from './release-hold.db';
