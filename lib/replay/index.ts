/**
 * Asks the middleware to process transactions again and follows what becomes of them, in two stages: whether the request was taken, then
 * what really happened. Safe by the exception type's rule, approved by a second person where it matters, never faster than an address allows.
 */
export { actOnReplay } from './act-on-replay.db';
export { removeReplayAddress, setReplayAddress } from './manage-address.db';
export { requestReplay } from './request-replay.db';
export { resealReplayAddresses } from './reseal-addresses.db';
export { sendAsks } from './send-asks';
export { settleReplays } from './settle-replays.db';
