import { expect, it } from 'vitest';
import { calendarsSchema } from '@/lib/domain';
import { comparableDays } from './comparable-days';

const calendars = calendarsSchema.parse({
  holidays: ['2026-11-26'],
  businessHours: { open: '07:00', close: '18:00', weekdays: [1, 2, 3, 4, 5] },
});

it.each([
  ['Wednesday', '2026-11-25T15:00:00Z', [1, 7]],
  ['a holiday is not compared with the working days before it', '2026-11-26T15:00:00Z', []],
  ['Saturday is compared with the Saturday before, not with Friday', '2026-11-21T15:00:00Z', [7]],
  ['Sunday is compared with both', '2026-11-22T15:00:00Z', [1, 7]],
  ['Monday may be compared with Sunday: a working day is never quieter', '2026-11-23T15:00:00Z', [1, 7]],
  ['the local day counts: Saturday 20:00 is Sunday in UTC', '2026-11-22T02:00:00Z', [7]],
] as const)('%s', (_, at, days) => {
  expect(comparableDays(new Date(at), calendars, 'America/Chicago')).toEqual(days);
});
