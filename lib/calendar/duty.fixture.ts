/**
 * An oracle of who is on duty, as slow and as different from the real thing as can be: it knows clocks only from Intl, walks minute by minute and
 * never asks when a wall time is. Minute `i` is that many minutes after `from`.
 */
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** What the wall clock shows at each minute, in minutes since 1970. Offsets are read once a day, and each minute of a day on which they change. */
export function wallMinutes(timezone: string, from: Date, days: number): Int32Array {
  const format = new Intl.DateTimeFormat('en-GB', { timeZone: timezone, dateStyle: 'short', timeStyle: 'medium', hourCycle: 'h23' });
  const wallAt = (ms: number) => {
    const [date = '', time = ''] = format.format(ms).split(', ');
    const [day, month, year] = date.split('/');
    return Date.parse(`${year}-${month}-${day}T${time}Z`) / MINUTE_MS;
  };
  const walls = new Int32Array(days * 1440);
  for (let day = 0; day < days; day++) {
    const start = from.getTime() + day * DAY_MS;
    const offset = wallAt(start) - start / MINUTE_MS;
    const changes = wallAt(start + DAY_MS) - (start + DAY_MS) / MINUTE_MS !== offset;
    for (let minute = 0; minute < 1440; minute++) {
      const at = start + minute * MINUTE_MS;
      walls[day * 1440 + minute] = changes ? wallAt(at) : at / MINUTE_MS + offset;
    }
  }
  return walls;
}

/**
 * The numbers of the turns that are on at each minute, lowest and highest: that which the clock says, those that began before and lie ahead of it
 * because it was put back, and those behind it that it will come back to.
 */
export function turnsByMinute(walls: Int32Array, turnAt: (wall: number) => number): { low: Int32Array; high: Int32Array } {
  const said = walls.map(turnAt);
  const [high, low] = [said.slice(), said.slice()];
  for (let i = 1; i < high.length; i++) high[i] = Math.max(high[i] ?? 0, high[i - 1] ?? 0);
  for (let i = low.length - 2; i >= 0; i--) low[i] = Math.min(low[i] ?? 0, low[i + 1] ?? 0);
  return { low, high };
}
