/** Returns the month before or after a month: `2026-01` and -1 give `2025-12`. Errors: RangeError when it is no month. */
export function shiftMonth(month: string, by: number): string {
  const at = new Date(`${month}-01T00:00:00Z`);
  at.setUTCMonth(at.getUTCMonth() + by);
  return at.toISOString().slice(0, 7);
}
