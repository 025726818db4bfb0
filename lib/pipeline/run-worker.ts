import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import pino from 'pino';
import { SEALED_AT_ONCE, sealEntries } from '@/lib/audit';
import { config } from '@/lib/config';
import { closeDatabase, houseNow, inTransaction, setDefaultLane } from '@/lib/db';
import { describeFault, isPassing, UnavailableError } from '@/lib/domain';
import { tellEnded } from '@/lib/duty';
import { recountWaiting } from '@/lib/measure';
import { deliverIntents, deliverWebhooks } from '@/lib/notify';
import { noteRound, readRounds, readStages, timed, traced } from '@/lib/observe';
import { beat, dropPartitions, foldNotes, joinBlocks, parkEvent, trimRows } from '@/lib/store';
import { observeProcess } from './observe-process';
import { planAhead, StuckEventError, tickEvents, tickTime } from './tick';
import { tickAudit } from './tick-audit';
import { tickBackfill } from './tick-backfill';
import { tickBounces } from './tick-bounces';
import { tickCauses } from './tick-causes';
import { tickChain } from './tick-chain';
import { tickCounts } from './tick-counts';
import { tickCoverage } from './tick-coverage';
import { tickDays } from './tick-days';
import { tickDigests } from './tick-digests';
import { tickEscalations } from './tick-escalations';
import { tickKpis } from './tick-kpis';
import { tickLocated } from './tick-located';
import { tickMarkers } from './tick-markers';
import { tickMetrics } from './tick-metrics';
import { tickGaps, tickReferences } from './tick-records';
import { tickAsks, tickOutcomes } from './tick-replays';
import { tickSeries } from './tick-series';
import { tickShapes } from './tick-shapes';
import { tickSlos } from './tick-slos';
import { tickSummaries } from './tick-summaries';
import { tickTickets } from './tick-tickets';
import { tickUnreached } from './tick-unreached';

const FULL_ROUND = 4000;
/** What waits in a long queue is taken in larger rounds, which write each bucket and transaction less often: 24 % less time an event at 12,000. */
const LARGEST_ROUND = 16_000;
/** So many rounds over events go on at once: one is worked out here while PostgreSQL writes the other. */
const EVENT_LOOPS = 2;
const IDLE_MS = 250;
/** Severity rises with hours, not with seconds. */
const REVIEW_EVERY_MS = 10_000;
/** Where failures come from is said anew so often, and more seldom where that takes long: it takes a twentieth of the time at most. */
const LOCATE_EVERY_MS = 5_000;
const LOCATE_SHARE = 19;
/** So many in a row that cannot be put together are a fault of ours, not of the events: then they wait for the mend. */
const PARKED_IN_A_ROW = 20;

/**
 * Runs the house's work until `signal` says stop, then ends the round it is in and closes the database.
 * A database that is away is waited for with growing pauses; an event that cannot be put together is parked where people see it.
 * Every round is done at the database's time, whatever the clock of this host says.
 */
export async function runWorker(signal: AbortSignal): Promise<void> {
  setDefaultLane('worker');
  const log = pino({ level: config().logLevel, base: { part: 'worker' }, serializers: { err: describeFault } });
  const telemetry = await observeProcess('worker');
  const worker = `${hostname()}:${process.pid}`;
  let reviewedMs = Number.NEGATIVE_INFINITY;
  await Promise.all([
    ...Array.from({ length: EVENT_LOOPS }, () => putTogether(signal, log)),
    loop(signal, log, 'time', async () => {
      const review = performance.now() - reviewedMs >= REVIEW_EVERY_MS;
      if (review) reviewedMs = performance.now();
      return (await round('time', (now) => tickTime(now, { review }))) >= 1000 ? 0 : 1000;
    }),
    loop(signal, log, 'metrics', async () => {
      await round('metrics', tickMetrics);
      return 5_000;
    }),
    loop(signal, log, 'references', async () => ((await round('records', tickReferences)) > 0 ? 250 : 2_000)),
    loop(signal, log, 'gaps', async () => {
      await round('records', tickGaps);
      return 30_000;
    }),
    loop(signal, log, 'counts', async () => {
      await round('counts', tickCounts);
      return 1_000;
    }),
    loop(signal, log, 'series', async () => ((await round('series', tickSeries)) > 0 ? 1_000 : 10_000)),
    loop(signal, log, 'located', async () => {
      const startMs = performance.now();
      await round('located', tickLocated);
      return Math.max(LOCATE_EVERY_MS, LOCATE_SHARE * (performance.now() - startMs));
    }),
    loop(signal, log, 'causes', async () => {
      await round('causes', tickCauses);
      return 5_000;
    }),
    loop(signal, log, 'slos', async () => {
      await round('slos', tickSlos);
      return 30_000;
    }),
    loop(signal, log, 'kpis', async () => {
      await round('kpis', tickKpis);
      return 60_000;
    }),
    loop(signal, log, 'shapes', async () => ((await round('shapes', tickShapes)) > 0 ? 1_000 : 10_000)),
    loop(signal, log, 'plan', async () => {
      await round('plan', planAhead);
      await tickMarkers();
      return 15_000;
    }),
    loop(signal, log, 'days', async () => ((await round('days', tickDays)) > 0 ? 250 : 5_000)),
    loop(signal, log, 'feeds', async () => ((await round('feeds', () => foldNotes())) > 0 ? 500 : 2_000)),
    loop(signal, log, 'backfill', async () => tickBackfill(await houseNow())),
    loop(signal, log, 'retention', async () => {
      const now = await houseNow();
      const dropped = await dropPartitions(now);
      // Unfinished cases may have ended with their months.
      if (dropped > 0) await inTransaction(recountWaiting, { lane: 'worker' });
      return dropped + (await trimRows(now)) > 0 ? 1_000 : 60_000;
    }),
    loop(signal, log, 'join blocks', async () => ((await joinBlocks(await houseNow())) > 0 ? 500 : 30_000)),
    loop(signal, log, 'mail', async () => {
      await round('mail', (now) => deliverIntents(now));
      return 1000;
    }),
    // A lane of its own: Critical never waits behind a server that is slow with the rest.
    loop(signal, log, 'urgent mail', async () => {
      await round('mail', (now) => deliverIntents(now, { urgent: true }));
      return 250;
    }),
    loop(signal, log, 'webhooks', async () => ((await round('mail', deliverWebhooks)) > 0 ? 100 : 1_000)),
    loop(signal, log, 'escalations', async () => ((await round('mail', tickEscalations)) > 0 ? 250 : 1_000)),
    loop(signal, log, 'unreached', async () => {
      await round('mail', tickUnreached);
      return 5_000;
    }),
    loop(signal, log, 'bounces', async () => {
      await round('mail', tickBounces);
      return 60_000;
    }),
    loop(signal, log, 'audit', async () => {
      const faults = await round('mail', (now) => tickAudit(now, new Date()));
      if (faults.length > 0) log.error({ faults }, 'telling people does not work as it must');
      return 20_000;
    }),
    loop(signal, log, 'audit chain', async () => ((await sealEntries()) >= SEALED_AT_ONCE ? 0 : 1_000)),
    loop(signal, log, 'audit check', async () => {
      const looked = await tickChain(await houseNow());
      if (looked?.fault) log.error({ fault: looked.fault }, 'the audit trail is not as it was written');
      // In the log too, which is kept elsewhere: whoever cuts the end off the trail cannot reach it there.
      if (looked?.checkpoint) log.info({ checkpoint: looked.checkpoint }, 'audit checkpoint');
      return 60_000;
    }),
    loop(signal, log, 'silences', async () => ((await round('mail', tellEnded)) > 0 ? 250 : 5_000)),
    loop(signal, log, 'tickets', async () => ((await tickTickets(await houseNow())) > 0 ? 50 : 2000)),
    loop(signal, log, 'replay', async () => ((await tickAsks(await houseNow())) > 0 ? 50 : 1000)),
    loop(signal, log, 'replay outcomes', async () => {
      await tickOutcomes(await houseNow());
      return 2000;
    }),
    loop(signal, log, 'digests', async () => ((await round('mail', tickDigests)) > 0 ? 1_000 : 30_000)),
    loop(signal, log, 'coverage', async () => {
      await round('mail', tickCoverage);
      return 60_000;
    }),
    loop(signal, log, 'summaries', async () => {
      await round('mail', tickSummaries);
      return 60_000;
    }),
    loop(signal, log, 'heartbeat', async () => {
      await beat(worker, await houseNow(), { stages: readStages(), rounds: readRounds() });
      return 3000;
    }),
  ]);
  await telemetry.stop();
  await closeDatabase();
}

/** Puts events together until stopped. One that cannot be is found by halving, and set aside. */
async function putTogether(signal: AbortSignal, log: pino.Logger): Promise<void> {
  let limit = FULL_ROUND;
  let parked = 0;
  await loop(signal, log, 'events', async () => {
    try {
      const taken = await round('events', (now) => tickEvents(now, limit));
      const full = taken >= limit;
      if (taken > 0) parked = 0;
      limit = full ? Math.min(LARGEST_ROUND, limit * 4) : FULL_ROUND;
      return full ? 0 : taken > 0 ? 50 : IDLE_MS;
    } catch (error) {
      const stuck = error instanceof StuckEventError;
      if (isPassing(error) || error instanceof UnavailableError || parked >= PARKED_IN_A_ROW || (limit === 1 && !stuck)) throw error;
      if (stuck) {
        parked += 1;
        await parkEvent(error.eventKey, error.message, await houseNow());
      }
      log.error(
        { err: error, limit },
        stuck ? 'an event could not be put into its transaction and was parked' : 'a round failed and is tried in parts',
      );
      limit = Math.max(1, Math.floor(limit / 8));
      return 0;
    }
  });
}

/** One round of a kind at the house's time, timed, and traced where that is on. The parts of a round over events are timed apart. */
const round = <T>(
  kind:
    | 'events'
    | 'time'
    | 'metrics'
    | 'records'
    | 'counts'
    | 'series'
    | 'causes'
    | 'located'
    | 'slos'
    | 'kpis'
    | 'shapes'
    | 'plan'
    | 'days'
    | 'feeds'
    | 'mail',
  work: (now: Date) => Promise<T>,
): Promise<T> =>
  traced({ name: `round ${kind}`, kind: 'round', attributes: {} }, async () => {
    const now = await houseNow();
    const result = await (kind === 'events' ? work(now) : timed(kind, () => work(now)));
    noteRound(kind, await houseNow());
    return result;
  });

/**
 * Repeats `step` until stopped, pausing as many ms as it returns. A fault is logged and tried again after 0.5 s, up to 10 s when it comes
 * again and again; up to 2 s when it is one that passes, because whoever waits for us waits from the moment it has passed.
 */
async function loop(signal: AbortSignal, log: pino.Logger, name: string, step: () => Promise<number>): Promise<void> {
  let faults = 0;
  while (!signal.aborted) {
    let pauseMs: number;
    try {
      pauseMs = await step();
      faults = 0;
    } catch (error) {
      faults += 1;
      pauseMs = Math.min(isPassing(error) ? 2_000 : 10_000, 500 * 2 ** (faults - 1)) * (0.5 + Math.random());
      log.warn({ err: error, step: name, faults, pauseMs: Math.round(pauseMs) }, 'a step failed and is tried again');
    }
    if (pauseMs > 0) await sleep(pauseMs, undefined, { signal }).catch(() => undefined);
  }
}
