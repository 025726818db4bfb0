import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Body } from './body';
import type { Lane } from './lane';

const compress = promisify(gzip);
const AT_ONCE = 8;

/** The next `count` requests of a lane, encoded and compressed. `atMs` says when the one at a place happened. */
export async function makeBodies(lane: Lane, count: number, atMs: (place: number) => number): Promise<Body[]> {
  const { signal, records, write, next } = lane;
  lane.next += count;
  const bodies: Body[] = [];
  for (let from = 0; from < count; from += AT_ONCE) {
    const places = Array.from({ length: Math.min(AT_ONCE, count - from) }, (_, index) => from + index);
    const made = places.map(async (place) => ({
      signal,
      batch: next + place,
      records,
      bytes: await compress(write(next + place, atMs(place))),
    }));
    bodies.push(...(await Promise.all(made)));
  }
  return bodies;
}
