import { localDayAt, wallTimeMs } from './find-local-day';
import { dayNumberOf, minutesOf } from './local-date';
import type { PayPeriod } from './pay-periods';

/** Returns the instant of a period's deadline in a zone. Errors: RangeError when the pay calendar has no deadline of that name. */
export function payDeadline(period: PayPeriod, name: string, timezone: string): Date {
  const wall = period.deadlines[name];
  if (!wall) throw new RangeError(`the pay calendar has no deadline "${name}"; it has ${Object.keys(period.deadlines).join(', ')}`);
  const [date = '', time = ''] = wall.split('T');
  return new Date(wallTimeMs(localDayAt(dayNumberOf(date), timezone), minutesOf(time)));
}
