import { setTimeout as sleep } from 'node:timers/promises';
import { type Planned, writePlanned } from './plan-transactions';
import { type Destination, sendPlanned } from './send-planned';
import type { Estate } from './simulation';
import type { Plan } from './start-plan';

/** How far a lane has come: everything sent before `untilMs` is acknowledged, `waiting` more is under way. */
export interface Lane {
  untilMs: number;
  waiting: number;
}

const BATCH_EVENTS = 600;
const BATCHES_IN_FLIGHT = 2;
const BEAT_MS = 100;

interface Lanes {
  plan: Plan;
  estate: Estate;
  destination: Destination;
  lane: Lane;
}

function takeBatch({ plan, estate }: Pick<Lanes, 'plan' | 'estate'>, beforeMs: number, into: Planned[] = []): Planned[] {
  while (into.length < BATCH_EVENTS) {
    const next = plan.next(beforeMs);
    if (!next) break;
    into.push(writePlanned(next, estate));
  }
  return into;
}

/** Sends everything before `untilMs` as fast as the server answers, two batches at a time; resolves when all is acknowledged. */
export async function sendPast({ plan, estate, destination, lane }: Lanes, untilMs: number): Promise<void> {
  const flying = new Map<Promise<void>, number>();
  for (let batch = takeBatch({ plan, estate }, untilMs); batch.length > 0; batch = takeBatch({ plan, estate }, untilMs)) {
    const { length } = batch;
    lane.waiting += length;
    const flight: Promise<void> = sendPlanned(batch, destination).then(() => {
      lane.waiting -= length;
      flying.delete(flight);
    });
    // A failure is met where the flight is awaited, below.
    flight.catch(() => {});
    flying.set(flight, batch[0]?.sendMs ?? untilMs);
    if (flying.size >= BATCHES_IN_FLIGHT) await Promise.race(flying.keys());
    lane.untilMs = Math.max(lane.untilMs, Math.min(...flying.values(), batch.at(-1)?.sendMs ?? untilMs));
  }
  await Promise.all(flying.keys());
  lane.untilMs = untilMs;
}

export interface PresentOptions extends Lanes {
  nowMs: () => number;
  /** The lane ends here; Infinity: never. */
  toMs: number;
  /** Taken from the plan ahead of the beat; sent first. */
  outbox: Planned[];
}

/** Sends each thing at its time; resolves at `toMs`, when all before it is acknowledged. */
export async function sendPresent({ plan, estate, destination, lane, nowMs, toMs, outbox }: PresentOptions): Promise<void> {
  for (;;) {
    destination.signal.throwIfAborted();
    const dueMs = Math.min(nowMs(), toMs);
    const batch = takeBatch({ plan, estate }, dueMs, outbox.splice(0));
    lane.waiting = batch.length;
    if (batch.length > 0) await sendPlanned(batch, destination);
    lane.waiting = 0;
    if (batch.length >= BATCH_EVENTS) continue;
    lane.untilMs = dueMs;
    if (dueMs >= toMs) return;
    await sleep(BEAT_MS, undefined, { signal: destination.signal });
  }
}
