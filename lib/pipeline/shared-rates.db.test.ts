import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { execute, query, sql } from '@/lib/db';
import { testDatabase } from '@/lib/db/testing';
import { SharedRates, type TellRate, tellRate } from './shared-rates';

testDatabase();
const asked = new Set<Promise<number>>();
const watched: TellRate = (...told) => {
  const answer = tellRate(...told);
  asked.add(answer);
  return answer;
};
/** All that was told beside the requests has been answered, and the answer heard. */
async function settled() {
  await Promise.all(asked);
  asked.clear();
  await new Promise(setImmediate);
}
const left = async (key: string) =>
  (await query(sql`select tokens from rate_budget where key_id = ${key}`, z.object({ tokens: z.number() })))[0]?.tokens ?? null;

test('what one replica takes, another does not give again', async () => {
  const key = randomUUID();
  const [one, two] = [new SharedRates(watched), new SharedRates(watched)];
  const start = Date.now();
  expect(await one.secondsToWait(key, 10, start)).toBe(0);
  one.pay(key, 10, 500, start);
  await one.secondsToWait(key, 10, start + 250);
  await settled();
  expect(await left(key)).toBeLessThan(-400);
  const wait = await two.secondsToWait(key, 10, start);
  expect(wait).toBeGreaterThanOrEqual(45);
  expect(wait).toBeLessThanOrEqual(48);
});

test('a replica that knows the key hears of the others within a quarter of a second', async () => {
  const key = randomUUID();
  const [one, two] = [new SharedRates(watched), new SharedRates(watched)];
  const start = Date.now();
  await two.secondsToWait(key, 100, start);
  await one.secondsToWait(key, 100, start);
  one.pay(key, 100, 5000, start + 250);
  await settled();
  expect(await two.secondsToWait(key, 100, start + 100), 'not yet').toBe(0);
  await two.secondsToWait(key, 100, start + 250);
  await settled();
  expect(await two.secondsToWait(key, 100, start + 260)).toBeGreaterThan(40);
});

test('four replicas together keep to the rate of the key over ten seconds', async () => {
  const key = randomUUID();
  const replicas = Array.from({ length: 4 }, () => new SharedRates(watched));
  let taken = 0;
  const start = Date.now();
  // The clock of the database is set back, as if the time of the test passed there too.
  for (let ms = 0; ms < 10_000; ms += 50) {
    if (ms > 0) await execute(sql`update rate_budget set filled_at = filled_at - interval '50 milliseconds' where key_id = ${key}`);
    for (const replica of replicas) {
      if ((await replica.secondsToWait(key, 100, start + ms)) > 0) continue;
      replica.pay(key, 100, 5, start + ms);
      taken += 5;
    }
    await settled();
  }
  // Ten seconds of 100 and a burst of two; what is not heard of yet may come on top: a quarter of a second of each.
  expect(taken).toBeGreaterThan(900);
  expect(taken).toBeLessThan(1200 + 4 * 100);
});

test('without the database each counts alone, and tells later what it took', async () => {
  const told: number[] = [];
  let away = true;
  const rates = new SharedRates(async (_, __, taken) => {
    if (away) throw new Error('away');
    told.push(taken);
    return 0;
  });
  expect(await rates.secondsToWait('k', 10, 1000)).toBe(0);
  rates.pay('k', 10, 15, 1000);
  expect(await rates.secondsToWait('k', 10, 1300)).toBe(0);
  rates.pay('k', 10, 15, 1300);
  expect(await rates.secondsToWait('k', 10, 1400)).toBe(1);
  away = false;
  await rates.secondsToWait('k', 10, 1600);
  await settled();
  expect(told).toEqual([30]);
});

test('a key without a rate costs nothing', async () => {
  const rates = new SharedRates(() => Promise.reject(new Error('asked')));
  expect(await rates.secondsToWait('free', null, 1)).toBe(0);
  rates.pay('free', null, 1_000_000, 1);
});
