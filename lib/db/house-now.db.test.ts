import { afterEach, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { houseNow, query, sql } from '.';
import { testDatabase } from './testing';

testDatabase();

afterEach(() => vi.useRealTimers());

const databaseMs = async () => {
  const [row] = await query(sql`SELECT clock_timestamp() AS at`, z.object({ at: z.date() }));
  return row?.at.getTime() ?? Number.NaN;
};

test.each([
  ['as it is', null],
  ['set three hours forward', 3 * 3_600_000],
  ['set an hour back', -3_600_000],
])('a host whose clock is %s has the time of the database', async (_, shiftMs) => {
  if (shiftMs !== null) vi.useFakeTimers({ now: Date.now() + shiftMs, toFake: ['Date'] });
  const [before, now, after] = [await databaseMs(), await houseNow(), await databaseMs()];
  // Two clocks of one machine that run at their own pace, and milliseconds that are cut off.
  expect(now.getTime()).toBeGreaterThanOrEqual(before - 100);
  expect(now.getTime()).toBeLessThanOrEqual(after + 100);
});
