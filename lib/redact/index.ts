/**
 * What of a person comes in with the data, made into tokens before anything is stored. Equal values give equal tokens, by a key that is not in
 * the database. Pure: the catalog says what is allowed, the keys come in.
 */
export { type DataKey, type KeyRing, prepareRing } from './data-key';
export { redactEvent } from './redact-event';
export { redactMarker, redactPoint, redactReference } from './redact-others';
export { redactRejected } from './redact-rejected';
export { type RedactSender, redactSenders, redactSpan } from './redact-span';
export { Redactor } from './redactor';
export { isKeyToken, listKeyTokens, maskToken, withoutEarlier } from './token';
