/** The millisecond of a time in ns since 1970. */
export const dateOfNano = (nano: bigint): Date => new Date(Number(nano / 1_000_000n));

/** ISO 8601 text of a time in ns since 1970, with all nine digits. */
export function isoOfNano(nano: bigint): string {
  const below = String(nano % 1_000_000n).padStart(6, '0');
  return `${dateOfNano(nano).toISOString().slice(0, -1)}${below}Z`;
}
