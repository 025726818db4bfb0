import { expect, test } from 'vitest';
import { sayCorrected } from './say-corrected';

const at = '2026-11-18T20:05:00.000Z';

test.each([
  ['nothing', null, ''],
  ['several', { days: 3, events: 1214, latestAt: at }, /^3 closed days were corrected for 1,214 late log entries, last at .*14:05/],
  ['one of each', { days: 1, events: 1, latestAt: at }, /^1 closed day was corrected for 1 late log entry, last at .*14:05/],
  [
    'a number that is not the reader’s',
    { days: 2, events: null, latestAt: at },
    /^2 closed days were corrected for late log entries, last at /,
  ],
])('says %s', (_, corrected, said) => {
  expect(sayCorrected(corrected, 'America/Chicago')).toMatch(said instanceof RegExp ? said : /^$/);
});
