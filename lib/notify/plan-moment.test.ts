import { beforeAll, expect, test } from 'vitest';
import { type CatalogIndex, indexCatalog, loadCatalog } from '@/lib/catalog';
import type { Severity } from '@/lib/domain';
import { planMoment, settledAt } from './plan-moment';

let index: CatalogIndex;
beforeAll(async () => {
  index = indexCatalog(await loadCatalog('catalog'));
});

const MINUTE = 60_000;
/** Central time; the house is open on weekdays from 07:00 to 18:00, holidays excepted. */
test.each([
  ['Critical at night', 'sev1', 'team-ap', '2026-11-18T03:00:00-06:00', null, false, 0],
  ['Critical on a holiday', 'sev1', 'team-ap', '2026-11-26T12:00:00-06:00', null, false, 0],
  ['High at night', 'sev2', 'team-ap', '2026-11-18T03:00:00-06:00', null, true, 5],
  ['Medium within hours', 'sev3', 'team-ap', '2026-11-18T10:00:00-06:00', null, true, 30],
  ['Medium in the last minute', 'sev3', 'team-ap', '2026-11-18T17:59:00-06:00', null, true, 30],
  ['Medium at closing time', 'sev3', 'team-ap', '2026-11-18T18:00:00-06:00', '2026-11-19T07:00:00-06:00', true, 30],
  ['Medium at night', 'sev3', 'team-ap', '2026-11-18T03:00:00-06:00', '2026-11-18T07:00:00-06:00', true, 30],
  ['Low on Friday evening', 'sev4', 'team-ap', '2026-11-20T20:00:00-06:00', '2026-11-23T07:00:00-06:00', true, 120],
  ['Low before Thanksgiving', 'sev4', 'team-ap', '2026-11-25T20:00:00-06:00', '2026-11-27T07:00:00-06:00', true, 120],
  ['Medium at night, for a team around the clock', 'sev3', 'team-integration', '2026-11-18T03:00:00-06:00', null, true, 30],
  [
    'Low at night, of a team that is not in the catalog',
    'sev4',
    'team-gone',
    '2026-11-18T03:00:00-06:00',
    '2026-11-18T07:00:00-06:00',
    true,
    120,
  ],
] as const)('%s', (_, severity: Severity, team, at, opens, grouped, minutes) => {
  const now = new Date(at);
  expect(planMoment({ severity, team, facilities: ['fac-lakehead'] }, index, now)).toEqual({
    at: opens === null ? now : new Date(opens),
    grouped,
    spaceMs: minutes * MINUTE,
  });
});

test('a calendar that never opens keeps nothing back', () => {
  const { catalog } = index;
  const never = { ...catalog.calendars.businessHours, weekdays: [7] };
  const closed = { ...catalog, calendars: { ...catalog.calendars, businessHours: never, hours: [], holidayRules: [], holidays: [] } };
  const sundays = {
    ...closed.calendars,
    holidays: Array.from({ length: 800 }, (_, day) => new Date(Date.UTC(2026, 10, 1 + day)).toISOString().slice(0, 10)),
  };
  const now = new Date('2026-11-18T09:00:00Z');
  expect(
    planMoment({ severity: 'sev4', team: 'team-ap', facilities: [] }, indexCatalog({ ...closed, calendars: sundays }), now).at,
  ).toEqual(now);
});

test.each([
  ['a backlog waits for what refuses', 'EXC-PLT-BACKLOG', 'sev3', 2],
  ['so does what is missing', 'EXC-P2P-NOACK', 'sev4', 2],
  ['Critical never waits', 'EXC-PLT-BACKLOG', 'sev1', 0],
  ['nor does High', 'EXC-PLT-BACKLOG', 'sev2', 0],
  ['a refused key explains what could explain it', 'EXC-PLT-AUTH', 'sev2', 0],
  ['nothing explains a refused order', 'EXC-P2P-REJECT', 'sev3', 0],
  ['what left the catalog waits for nothing', 'EXC-GONE', 'sev3', 0],
] as const)('%s', (_, code, severity, minutes) => {
  const now = new Date('2026-11-18T10:00:00Z');
  expect(settledAt({ code, severity }, index, now).getTime() - now.getTime()).toBe(minutes * MINUTE);
});
