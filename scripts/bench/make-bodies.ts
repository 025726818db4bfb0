import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Body } from './body';

export interface Making {
  readonly signal: Body['signal'];
  /** Records a request. */
  readonly records: number;
  readonly write: (batch: number, atMs: number) => Uint8Array;
  readonly from: number;
  readonly count: number;
  /** When batch `batch` is said to have happened. */
  readonly atMs: (batch: number) => number;
}

const compress = promisify(gzip);
const AT_ONCE = 8;

/** Requests `from` to `from + count`, encoded and compressed. */
export async function makeBodies({ signal, records, write, from, count, atMs }: Making): Promise<Body[]> {
  const bodies: Body[] = [];
  for (let batch = from; batch < from + count; batch += AT_ONCE) {
    const numbers = Array.from({ length: Math.min(AT_ONCE, from + count - batch) }, (_, index) => batch + index);
    const made = numbers.map(async (number) => ({
      signal,
      batch: number,
      records,
      bytes: await compress(write(number, atMs(number))),
    }));
    bodies.push(...(await Promise.all(made)));
  }
  return bodies;
}
