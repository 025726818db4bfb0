/** One request, encoded and compressed before the clock starts. */
export interface Body {
  readonly signal: 'spans' | 'events';
  /** Its number: what is in it can be said again from the seed and this alone. */
  readonly batch: number;
  readonly records: number;
  readonly bytes: Buffer;
}
