import { isPassing } from '@/lib/domain';
import { deliverIntents } from '@/lib/notify';
import { type RoundName, runRounds } from '@/lib/pipeline';
import type { RequestPlan } from '@/lib/simulate';
import { receiveAt } from './receive-at';
import { tryAgain } from './try-again';

/** Simulated traffic on its way through the product, with a clock of its own. */
export interface ProductFeed {
  readonly nowMs: () => number;
  /** Goes on to `untilMs` in steps: what is sent in a step is received, each minute of it at its end; then the rounds whose turn has come are done. */
  readonly advance: (untilMs: number, stepMs: number) => Promise<void>;
  /** Seconds it took so far: planning and receiving, each kind of round, mails. */
  readonly spent: () => Record<string, number>;
}

export interface FeedOptions {
  readonly fromMs: number;
  readonly names: readonly RoundName[];
  /** Where mails that are due go after each step, so that nobody takes back what was said; null: nothing is sent. */
  readonly mailUrl: string | null;
  /** What is sent in such a time is received at its end; default: a minute. */
  readonly receiveEveryMs?: number;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** How often each kind of round has its turn, as the worker does it or, where only the time of day matters or only screens read it, more seldom. */
const every: Partial<Record<RoundName, number>> = {
  plan: HOUR_MS,
  events: 0,
  feeds: MINUTE_MS,
  time: 0,
  metrics: MINUTE_MS / 4,
  days: 10 * MINUTE_MS,
  slos: MINUTE_MS,
  series: MINUTE_MS / 4,
  counts: 10 * MINUTE_MS,
  shapes: 6 * HOUR_MS,
  kpis: HOUR_MS / 2,
  located: 6 * HOUR_MS,
};

/** Everything goes through receiving, storing and the rounds of the product; only the time is told to it instead of asked from a clock. */
export function feedProduct(plan: RequestPlan, { fromMs, names, mailUrl, receiveEveryMs = MINUTE_MS }: FeedOptions): ProductFeed {
  const doneMs = new Map<RoundName, number>();
  const spentMs = new Map<string, number>();
  let nowMs = fromMs;
  const timed = async (what: string, work: () => Promise<unknown>): Promise<void> => {
    const from = performance.now();
    await work();
    spentMs.set(what, (spentMs.get(what) ?? 0) + performance.now() - from);
  };
  const receive = async (fromMs: number): Promise<void> => {
    // All at once at the end of a long step would look as if everything came late.
    for (let atMs = fromMs; atMs < nowMs; ) {
      atMs = Math.min(nowMs, atMs + receiveEveryMs);
      for (const request of plan.take(atMs)) await receiveAt(new Date(atMs), request);
    }
  };
  const deliver = async (transportUrl: string): Promise<void> => {
    while ((await deliverIntents(new Date(nowMs), { transportUrl })) > 0);
  };
  return {
    nowMs: () => nowMs,
    advance: async (untilMs, stepMs) => {
      while (nowMs < untilMs) {
        const lastMs = nowMs;
        nowMs = Math.min(untilMs, nowMs + stepMs);
        await timed('receive', () => receive(lastMs));
        for (const name of names) {
          if (nowMs - (doneMs.get(name) ?? Number.NEGATIVE_INFINITY) < (every[name] ?? MINUTE_MS)) continue;
          // A round that a busy database ended is done again, as the worker does.
          await timed(name, () => tryAgain(() => runRounds([name], new Date(nowMs)), isPassing));
          doneMs.set(name, nowMs);
        }
        if (mailUrl) await timed('mails', () => deliver(mailUrl));
      }
    },
    spent: () => Object.fromEntries([...spentMs].map(([what, ms]) => [what, Math.round(ms / 100) / 10])),
  };
}
