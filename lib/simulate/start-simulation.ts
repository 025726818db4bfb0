import { type Catalog, ConflictError, NotFoundError } from '@/lib/domain';
import { type GroundTruth, groundTruth } from './ground-truth';
import type { Incident } from './incident';
import { indexEstate } from './index-estate';
import { measureProgress } from './measure-progress';
import { defaultOptions, type Planned, writePlanned } from './plan-transactions';
import { type Lane, sendPast, sendPresent } from './send-lanes';
import { sendMarkers } from './send-markers';
import { sendMetrics } from './send-metrics';
import type { Acknowledgement, Destination } from './send-planned';
import type { Begin, EstateOptions, Surge } from './simulation';
import { startPlan } from './start-plan';

export interface SimulationOptions extends Partial<EstateOptions> {
  catalog: Catalog;
  /** Base URL of the server; events go to /api/events, spans to /v1/traces. */
  target: string;
  key: string;
  /** Key for what lies in the past when it starts; default `key`. */
  historyKey?: string | undefined;
  /** Name for the counts: the environment the keys are bound to. */
  environment?: string | undefined;
  /** Start of the window of sending times, in ms; default now. What lies before now is sent as fast as the server answers. */
  fromMs?: number | undefined;
  /** End of the window; default never: it goes on live. */
  toMs?: number | undefined;
  begin?: Begin | undefined;
  /** Simulated seconds per second from `fromMs` on, never ahead of the present; default: the past at once, then 1. */
  speed?: number | undefined;
  incidents?: readonly Incident[] | undefined;
  surges?: readonly Surge[] | undefined;
  /** Applications also measure themselves: queues, quotas, certificates. Default: they do not. */
  metrics?: boolean | undefined;
  /** Releases, changes and maintenance are noted, too. Default: they are not. */
  markers?: boolean | undefined;
  onAcknowledged?: ((acknowledgement: Acknowledgement) => void) | undefined;
  onRetry?: ((reason: string, waitMs: number) => void) | undefined;
  signal?: AbortSignal | undefined;
}

export interface SimulationStatus {
  seed: number;
  now: string;
  /** 0 to 1: how much of the past is acknowledged; 1 when there was none. */
  historyShare: number;
  acknowledged: { events: number; spans: number; copies: number; rejected: number };
  /** Planned and not yet acknowledged. */
  waiting: number;
  retries: number;
  lastRetry: string | null;
  /** Everything sent up to here is acknowledged. */
  acknowledgedUntil: string;
  incidents: (GroundTruth & { active: boolean })[];
  surges: number;
}

export interface Simulation {
  status: () => SimulationStatus;
  incidents: () => readonly Incident[];
  surges: () => readonly Surge[];
  /** Begins or schedules an incident; its start is moved to the present when it lies before. */
  addIncident: (incident: Incident) => GroundTruth;
  /** Mends every running incident of this id now. Errors: NotFoundError when none runs. */
  stopIncident: (id: string) => GroundTruth[];
  addSurge: (surge: Omit<Surge, 'first'>) => Surge;
  /** Resolves when the window is sent and acknowledged, or when `signal` ended it. Rejects when the server refuses the key or a batch. */
  done: Promise<SimulationStatus>;
}

/** Starts to send: the past through one lane as fast as the server answers, the present through another at its own time. */
export function startSimulation(options: SimulationOptions): Simulation {
  const startedMs = Date.now();
  const { catalog, speed, key } = options;
  const fromMs = options.fromMs ?? startedMs;
  const toMs = options.toMs ?? Number.POSITIVE_INFINITY;
  const begin = options.begin ?? { allMs: fromMs, officeMs: fromMs, slowMs: fromMs };
  const estate = indexEstate(catalog, fillOptions(options));
  const surges = [...(options.surges ?? [])];
  let incidents: readonly Incident[] = [...(options.incidents ?? [])];
  const failed = new AbortController();
  const signal = options.signal ? AbortSignal.any([options.signal, failed.signal]) : failed.signal;
  const tally = createTally(options);
  const destination = (usedKey: string): Destination => ({
    target: options.target,
    key: usedKey,
    environment: options.environment ?? 'production',
    signal,
    ...tally,
  });

  const nowMs = () => (speed === undefined ? Date.now() : Math.min(Date.now(), fromMs + (Date.now() - startedMs) * speed));
  const presentFromMs = speed === undefined ? Math.min(Math.max(fromMs, startedMs), toMs) : fromMs;
  const plan = (atMs: number) => startPlan({ estate, begin, fromMs: atMs, incidents, surges });
  const ahead = plan(presentFromMs);
  const outbox: Planned[] = [];
  const past: Lane = { untilMs: fromMs, waiting: 0 };
  const present: Lane = { untilMs: presentFromMs, waiting: 0 };
  const progress = measureProgress(estate, begin, fromMs, presentFromMs);

  const status = (): SimulationStatus => ({
    seed: estate.options.seed,
    now: new Date(nowMs()).toISOString(),
    historyShare: progress(past.untilMs),
    acknowledged: { ...tally.counts },
    waiting: past.waiting + present.waiting + outbox.length,
    retries: tally.retries(),
    lastRetry: tally.lastRetry(),
    acknowledgedUntil: new Date(past.untilMs < presentFromMs ? past.untilMs : present.untilMs).toISOString(),
    incidents: incidents.map((i) => ({ ...groundTruth(i, catalog), active: isRunning(i, nowMs()) })),
    surges: surges.length,
  });

  const run = async (): Promise<SimulationStatus> => {
    const pastLane = { plan: plan(fromMs), estate, destination: destination(options.historyKey ?? key), lane: past };
    const lanes = [
      presentFromMs > fromMs ? sendPast(pastLane, presentFromMs) : undefined,
      sendPresent({ plan: ahead, estate, destination: destination(key), lane: present, nowMs, toMs, outbox }),
      options.metrics
        ? sendMetrics({
            catalog,
            seed: estate.options.seed,
            rate: estate.options.rate,
            incidents: () => incidents,
            destination: destination(key),
            fromMs,
            toMs,
            nowMs,
          })
        : undefined,
      options.markers
        ? sendMarkers({
            catalog,
            seed: estate.options.seed,
            incidents: () => incidents,
            keys: { past: options.historyKey ?? key, present: key },
            destination: destination(key),
            fromMs,
            toMs,
            nowMs,
          })
        : undefined,
    ];
    try {
      await Promise.all(lanes);
    } catch (error) {
      failed.abort();
      await Promise.allSettled(lanes);
      if (!options.signal?.aborted) throw error;
    }
    return status();
  };

  /** Takes what is due from the plan first, so that a change touches only what is still to come. */
  const drainDue = (): number => {
    const atMs = Math.floor(nowMs());
    for (let next = ahead.next(atMs); next; next = ahead.next(atMs)) outbox.push(writePlanned(next, estate));
    return atMs;
  };
  const change = (changed: readonly Incident[], atMs: number): void => {
    incidents = changed;
    ahead.changeIncidents(incidents, atMs);
  };

  return {
    status,
    incidents: () => incidents,
    surges: () => surges,
    addIncident: (incident) => {
      const atMs = drainDue();
      const added = moveToPresent(incident, atMs);
      if (incidents.some((i) => i.id === added.id && i.fromMs < added.toMs && added.fromMs < i.toMs))
        throw new ConflictError(`${added.id} runs or is planned at that time; stop it first.`);
      change([...incidents, added], atMs);
      return groundTruth(added, catalog);
    },
    stopIncident: (id) => {
      const atMs = drainDue();
      const meant = incidents.filter((i) => i.id === id && isRunning(i, atMs));
      if (meant.length === 0) throw new NotFoundError(`${id} is not running.`);
      const stopped = meant.map((i) => ({ ...i, toMs: atMs }));
      change([...incidents.filter((i) => !meant.includes(i)), ...stopped], atMs);
      return stopped.map((i) => groundTruth(i, catalog));
    },
    addSurge: (surge) => {
      const first = surges.reduce((sum, s) => sum + s.count, 0);
      const added = { ...surge, fromMs: Math.max(surge.fromMs, drainDue()), first };
      surges.push(added);
      ahead.addSurge(added);
      return added;
    },
    done: run(),
  };
}

const isRunning = (incident: Incident, atMs: number): boolean => incident.fromMs <= atMs && atMs < incident.toMs;

/** What has been sent stays as it was: an incident that is added later can begin now at the earliest. */
function moveToPresent(incident: Incident, atMs: number): Incident {
  const fromMs = Math.max(incident.fromMs, atMs);
  const toMs = fromMs + (incident.toMs - incident.fromMs);
  return { ...incident, fromMs, toMs, reachesBackMs: incident.effects.some(({ kind }) => kind === 'skip_batch') ? atMs : fromMs };
}

function fillOptions({ seed, variant, rate, steady, pace, traced, only }: SimulationOptions): EstateOptions {
  const given = { seed, variant, rate, steady, pace, traced, only };
  return { ...defaultOptions, ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) };
}

function createTally(options: SimulationOptions) {
  const counts = { events: 0, spans: 0, copies: 0, rejected: 0 };
  let retries = 0;
  let last: string | null = null;
  return {
    counts,
    retries: () => retries,
    lastRetry: () => last,
    onAcknowledged: (acknowledgement: Acknowledgement): void => {
      counts[acknowledgement.kind] += acknowledgement.ids.length;
      counts.copies += acknowledgement.copies.length;
      counts.rejected += acknowledgement.rejected.length;
      options.onAcknowledged?.(acknowledgement);
    },
    onRetry: (reason: string, waitMs: number): void => {
      retries += 1;
      last = reason;
      options.onRetry?.(reason, waitMs);
    },
  };
}
