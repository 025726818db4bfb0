import { z } from 'zod';
import { lane, query, sql } from '@/lib/db';
import { BURST_SECONDS, type Rates } from './rate-buckets';

/** How long a process goes by what it last heard of the others: so much longer than its share may a key send at a change of pace. */
const HEAR_EVERY_MS = 250;

interface Share {
  /** What was left for all processes, less what this one took since. */
  tokens: number;
  atMs: number;
  /** Taken here and not yet told. */
  untold: number;
  heardAtMs: number;
  telling: Promise<void> | null;
}

export type TellRate = (key: string, ratePerSecond: number, taken: number) => Promise<number>;

/** Takes from what a key has left in this second, on every replica the same, and returns what is left then. In the database's time. */
export async function tellRate(key: string, ratePerSecond: number, taken: number): Promise<number> {
  const most = ratePerSecond * BURST_SECONDS;
  const [row] = await query(
    sql`insert into rate_budget as b (key_id, tokens, filled_at) values (${key}, ${most - taken}::double precision, clock_timestamp())
        on conflict (key_id) do update set filled_at = greatest(b.filled_at, clock_timestamp()),
          tokens = least(${most}::double precision, b.tokens + greatest(0, extract(epoch from clock_timestamp() - b.filled_at)) * ${ratePerSecond}::double precision) - ${taken}::double precision
        returning tokens`,
    z.object({ tokens: z.number() }),
    lane('ingest'),
  );
  return row?.tokens ?? most;
}

/**
 * Token buckets by key that all replicas share. A request is let in while its key has tokens left and then pays for all its records. Nobody waits
 * for the database: what was taken is told four times a second at most, beside the request, and what the others took is heard with the answer.
 * Only the first request of a key in a process asks first. Cost: nothing for keys without a rate; while the database is away each process counts alone.
 */
export class SharedRates implements Rates {
  private readonly shares = new Map<string, Share>();
  private readonly tell: TellRate;

  constructor(tell: TellRate = tellRate) {
    this.tell = tell;
  }

  async secondsToWait(key: string, ratePerSecond: number | null, nowMs: number): Promise<number> {
    if (ratePerSecond === null) return 0;
    const share = this.fill(key, ratePerSecond, nowMs);
    if (nowMs - share.heardAtMs >= HEAR_EVERY_MS) {
      const told = this.hear(key, ratePerSecond, share, nowMs);
      if (share.heardAtMs === Number.NEGATIVE_INFINITY) await told;
    }
    return share.tokens > 0 ? 0 : Math.max(1, Math.ceil(-share.tokens / ratePerSecond));
  }

  pay(key: string, ratePerSecond: number | null, records: number, nowMs: number): void {
    if (ratePerSecond === null) return;
    const share = this.fill(key, ratePerSecond, nowMs);
    share.tokens -= records;
    share.untold += records;
    if (nowMs - share.heardAtMs >= HEAR_EVERY_MS) void this.hear(key, ratePerSecond, share, nowMs);
  }

  private hear(key: string, ratePerSecond: number, share: Share, nowMs: number): Promise<void> {
    share.telling ??= this.settle(key, ratePerSecond, share, nowMs).finally(() => {
      share.telling = null;
    });
    return share.telling;
  }

  private async settle(key: string, ratePerSecond: number, share: Share, nowMs: number): Promise<void> {
    const taken = share.untold;
    share.untold = 0;
    try {
      const left = await this.tell(key, ratePerSecond, taken);
      share.tokens = left - share.untold;
    } catch {
      // Told the next time; until then this process counts alone.
      share.untold += taken;
    }
    share.heardAtMs = nowMs;
  }

  private fill(key: string, ratePerSecond: number, nowMs: number): Share {
    const most = ratePerSecond * BURST_SECONDS;
    const share = this.shares.get(key) ?? { tokens: most, atMs: nowMs, untold: 0, heardAtMs: Number.NEGATIVE_INFINITY, telling: null };
    share.tokens = Math.min(most, share.tokens + (Math.max(0, nowMs - share.atMs) / 1000) * ratePerSecond);
    share.atMs = Math.max(share.atMs, nowMs);
    this.shares.set(key, share);
    return share;
  }
}
