/**
 * A new UUIDv7 whose time is `at` (ms precision): ids of one day lie side by side, and the id alone finds its partition.
 * Source: RFC 9562 section 5.7.
 */
export function newId(at: Date): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  let ms = at.getTime();
  for (let i = 5; i >= 0; i--) {
    bytes[i] = ms % 256;
    ms = Math.floor(ms / 256);
  }
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x70;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = [...bytes].map((b) => b.toString(16).padStart(2, '0')).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** The time that `newId` was given; null for an id of another make. */
export function timeOfId(id: string): Date | null {
  return /^[0-9a-f]{8}-[0-9a-f]{4}-7/i.test(id) ? new Date(Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16)) : null;
}
