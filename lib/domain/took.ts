import { sayDuration } from './say';

interface Took {
  /** Longer than this, in ms. */
  overMs: number;
  upToMs: number;
}

/** How a band of durations stands in an address: `500..1000`. */
export const writeTook = ({ overMs, upToMs }: Took): string => `${overMs}..${upToMs}`;

/** The band of an address; where it holds no numbers nothing fits it. */
export function readTook(text: string): Took {
  const [overMs = Number.NaN, upToMs = Number.NaN] = text.split('..').map(Number);
  return { overMs, upToMs };
}

/** A band in words. */
export function sayBand({ overMs, upToMs }: Took): string {
  return overMs <= 0 ? `at most ${sayDuration(upToMs)}` : `${sayDuration(overMs)} to ${sayDuration(upToMs)}`;
}

export const sayTook = (text: string): string => sayBand(readTook(text));
