/** Largest body, as sent and again after inflating. Source: OTLP 1.11, recommended default. */
export const BODY_LIMIT_BYTES = 64 * 1024 * 1024;
/** Most records one request may hold: bounds the work of a body made of empty records. */
export const RECORD_LIMIT = 200_000;
/** Deepest nesting of attribute values. */
export const DEPTH_LIMIT = 32;
