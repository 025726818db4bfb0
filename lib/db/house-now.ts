import { z } from 'zod';
import { query } from './query';
import { sql } from './statement';

/** A clock that is set while we run is noticed within this time; by itself a host loses microseconds in it. */
const ASK_AGAIN_MS = 2_000;

/** What is to be added to the time that nobody sets to have the database's, and when that was asked. */
interface Reading {
  readonly offsetMs: number;
  readonly askedMs: number;
}

let last: Reading | null = null;
let asking: Promise<Reading> | null = null;

/**
 * The database's time, which is the time of the whole house: hosts may be wrong, and their clocks may be set while they run. Asked for every two
 * seconds, and carried on between by the time that nobody sets. Throws what the database throws when it is away.
 */
export async function houseNow(): Promise<Date> {
  const { offsetMs } = last !== null && performance.now() - last.askedMs < ASK_AGAIN_MS ? last : await askOnce();
  return new Date(offsetMs + performance.now());
}

/** All who want to know at the same moment ask one question. */
function askOnce(): Promise<Reading> {
  asking ??= ask().finally(() => {
    asking = null;
  });
  return asking;
}

async function ask(): Promise<Reading> {
  const before = performance.now();
  const [row] = await query(sql`SELECT clock_timestamp() AS at`, z.object({ at: z.date() }));
  if (!row) throw new Error('The database did not say what time it is.');
  const after = performance.now();
  const atMs = row.at.getTime();
  // It was that time at some moment between: a slow answer says little, so what is known is moved no further than the answer demands.
  const [least, most] = [atMs - after, atMs - before];
  last = { offsetMs: last === null ? (least + most) / 2 : Math.min(most, Math.max(least, last.offsetMs)), askedMs: after };
  return last;
}
