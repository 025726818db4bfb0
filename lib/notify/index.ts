/**
 * Tells people: what must be told is written down as intents beside the exception itself, and delivered as mail afterwards.
 * At least once, with one Message-ID per intent however often it is tried; every end can be read in tables intent and delivery.
 */
export { type DeliveryOptions, deliverIntents } from './deliver-intents';
export { setDigest } from './set-digest.db';
export { writeIntents } from './write-intents.db';
