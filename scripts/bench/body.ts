/** One request, encoded and compressed. */
export interface Body {
  readonly signal: Signal;
  /** Its number: what is in it can be said again from the seed and this alone. */
  readonly batch: number;
  readonly records: number;
  readonly bytes: Buffer;
}

export type Signal = 'spans' | 'events' | 'points';
