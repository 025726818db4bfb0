/** The time of day of a window that comes daily or on weekdays; null for any other. */
export function timeOfDay(local: string): { at: string; weekdaysOnly: boolean } | null {
  const said = /^(daily|weekdays) (\d{2}:\d{2})$/.exec(local);
  return said?.[2] ? { at: said[2], weekdaysOnly: said[1] === 'weekdays' } : null;
}
