interface Bucket {
  tokens: number;
  atMs: number;
}

/** How many records of a key may come at once after a pause, in seconds of its rate. */
export const BURST_SECONDS = 2;

/** What holds senders to the rates of their keys. */
export interface Rates {
  /** Whole seconds until the key may send again; 0 when it may now. A key without a rate may always. */
  secondsToWait(key: string, ratePerSecond: number | null, nowMs: number): number | Promise<number>;
  /** Takes what a request cost. */
  pay(key: string, ratePerSecond: number | null, records: number, nowMs: number): void;
}

/**
 * Token buckets by key, in this process. A request is let in while its key has tokens left and then pays for all its records, so
 * that a batch larger than the rate still gets in, and the next ones wait for it.
 */
export class RateBuckets implements Rates {
  private readonly buckets = new Map<string, Bucket>();

  /** Whole seconds until the key may send again; 0 when it may now. A key without a rate may always. */
  secondsToWait(key: string, ratePerSecond: number | null, nowMs: number): number {
    if (ratePerSecond === null) return 0;
    const { tokens } = this.fill(key, ratePerSecond, nowMs);
    return tokens > 0 ? 0 : Math.max(1, Math.ceil(-tokens / ratePerSecond));
  }

  /** Takes what a request cost. */
  pay(key: string, ratePerSecond: number | null, records: number, nowMs: number): void {
    if (ratePerSecond !== null) this.fill(key, ratePerSecond, nowMs).tokens -= records;
  }

  private fill(key: string, ratePerSecond: number, nowMs: number): Bucket {
    const most = ratePerSecond * BURST_SECONDS;
    const bucket = this.buckets.get(key) ?? { tokens: most, atMs: nowMs };
    bucket.tokens = Math.min(most, bucket.tokens + (Math.max(0, nowMs - bucket.atMs) / 1000) * ratePerSecond);
    bucket.atMs = nowMs;
    this.buckets.set(key, bucket);
    return bucket;
  }
}
