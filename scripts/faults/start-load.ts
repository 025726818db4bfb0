import type { Catalog } from '@/lib/domain';
import { parseIncident, runSimulation, type SimulationOptions } from '@/lib/simulate';
import type { Ledger } from './keep-ledger';
import type { Keys } from './keep-product';

export interface LoadOptions {
  readonly url: string;
  readonly keys: Keys;
  readonly catalog: Catalog;
  readonly ledger: Ledger;
  /** Other numbers, other ids: no two loads of a run tell the same event. */
  readonly seed: number;
  /** One connector refuses from the start, with a wave of hires that feels it: exceptions and mails. */
  readonly alarm?: boolean;
}

export interface Load {
  /** Ends the senders at once, in the middle of what they send. Throws what a sender was refused with. */
  readonly stop: () => Promise<void>;
  /** How often a sender had to try again, by reason. */
  readonly retries: () => ReadonlyMap<string, number>;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Two hours of the past in about half a minute: some 300 events a second together. */
const HISTORY_SPEED = 240;

/**
 * Six senders at once: three of history, one of which reports by spans alone; two of live traffic in different environments; and one that is
 * in trouble when `alarm`.
 */
export function startLoad({ url, keys, catalog, ledger, seed, alarm = false }: LoadOptions): Load {
  const ending = new AbortController();
  const reasons = new Map<string, number>();
  const now = Date.now();
  const common = {
    catalog,
    target: url,
    signal: ending.signal,
    onAcknowledged: ledger.record,
    onRetry: (reason: string) => reasons.set(reason, (reasons.get(reason) ?? 0) + 1),
  };
  const past = (lane: number, refusing?: string): SimulationOptions => ({
    ...common,
    key: keys.history,
    seed: seed + lane,
    fromMs: now - (20 + 6 * lane) * HOUR_MS,
    incidents: refusing ? [parseIncident(`inc-02:${refusing}@-${20 + 6 * lane}h/PT6H`, catalog, now)] : [],
    speed: HISTORY_SPEED,
    rate: 0.5,
    traced: 0.25,
    steady: true,
  });
  const trouble = { only: ['wf-employee-onboarding'], pace: 0.01, steady: true };
  const refusing = {
    ...trouble,
    incidents: [parseIncident('inc-02@now/PT2M', catalog, now)],
    surges: [{ first: 0, workflow: 'wf-employee-onboarding', fromMs: now, durationMs: 15_000, count: 30 }],
  };
  const lanes: SimulationOptions[] = [
    past(1, 'con-erp-proc-rest'),
    past(2, 'con-edi-as2'),
    { ...past(3), only: ['wf-supplier-onboarding', 'wf-asset-itsm'], fromMs: lastOfficeDay(now), rate: 20, traced: 1, pace: 0.005 },
    { ...common, key: keys.live, seed: seed + 4, rate: 10, steady: true, traced: 0.5 },
    { ...common, key: keys.test, environment: 'test', seed: seed + 5, rate: 4, steady: true, traced: 0.5 },
    { ...common, key: keys.live, seed: seed + 6, rate: 4, ...(alarm ? refusing : trouble) },
  ];
  const running = Promise.all(lanes.map(runSimulation));
  // Met in `stop`, or by the next wait.
  running.catch(() => undefined);
  return {
    retries: () => reasons,
    stop: async () => {
      ending.abort();
      await running;
    },
  };
}

/** A weekday morning that is over, in ms: offices do nothing at weekends. */
function lastOfficeDay(nowMs: number): number {
  const morning = new Date(nowMs - DAY_MS);
  morning.setUTCHours(16, 0, 0, 0);
  while ([0, 6].includes(morning.getUTCDay())) morning.setTime(morning.getTime() - DAY_MS);
  return morning.getTime();
}
