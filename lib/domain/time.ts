const PATTERN = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/;

/** The parts of an ISO 8601 duration. Throws RangeError when it is none. */
export function parseDuration(iso: string): { days: number; milliseconds: number } {
  const match = PATTERN.exec(iso);
  if (!match || iso === 'P' || iso.endsWith('T')) throw new RangeError(`not an ISO 8601 duration: ${iso}`);
  const [days, hours, minutes, seconds] = match.slice(1).map((part) => Number(part ?? 0));
  return { days: days ?? 0, milliseconds: (hours ?? 0) * 3_600_000 + (minutes ?? 0) * 60_000 + (seconds ?? 0) * 1000 };
}

/** An ISO 8601 duration on the elapsed clock in ms; a day is 24 hours. */
export function elapsedMs(iso: string): number {
  const { days, milliseconds } = parseDuration(iso);
  return days * 86_400_000 + milliseconds;
}
