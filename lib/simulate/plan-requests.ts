import { encodeMetrics } from './encode-metrics';
import { encodeSpans } from './encode-spans';
import { indexEstate } from './index-estate';
import { measureApplications } from './measure-applications';
import { planMarkers } from './plan-markers';
import { defaultOptions, type Planned, type PlanOptions, writePlanned } from './plan-transactions';
import type { Estate } from './simulation';
import { type Plan, type PlanStart, startPlan } from './start-plan';

/** One request that is sent at once, as it goes over HTTP. */
export interface PlannedRequest {
  endpoint: 'events' | 'traces' | 'metrics' | 'markers';
  contentType: string;
  body: string | Uint8Array;
}

export interface RequestPlan {
  /** What is sent from where the last call ended up to `untilMs`; at most `BATCH` events in one request. */
  take: (untilMs: number) => PlannedRequest[];
}

export interface RequestOptions extends Omit<PlanOptions, 'toMs'> {
  /** From here on another course of the same estate: what has begun goes on, what begins is drawn anew. */
  branch?: { atMs: number; variant: number } | undefined;
  /** Applications measure themselves so often; 0: they do not. */
  metricsEveryMs: number;
  onPlanned?: (planned: Planned) => void;
}

const BATCH = 600;
const JSON_TYPE = 'application/json';

/** Returns all that an estate sends from `fromMs` on, to be taken piece by piece by whoever has a clock of their own. */
export function planRequests({ metricsEveryMs, onPlanned, branch, ...options }: RequestOptions): RequestPlan {
  const { catalog, fromMs, begin = { allMs: fromMs, officeMs: fromMs, slowMs: fromMs }, incidents = [], surges = [], ...rest } = options;
  const given = { ...defaultOptions, ...rest };
  const common = { fromMs, incidents };
  const estate = indexEstate(catalog, given);
  const plans = branch
    ? [
        { estate, plan: startPlan({ ...common, estate, begin, surges, startsUntilMs: branch.atMs }) },
        branchOff(indexEstate(catalog, { ...given, variant: branch.variant }), { ...common, surges: [] }, branch.atMs),
      ]
    : [{ estate, plan: startPlan({ ...common, estate, begin, surges }) }];
  const about = { catalog, seed: estate.options.seed, rate: estate.options.rate };
  let doneMs = fromMs;
  let planned: Planned[] = [];

  const write = (): PlannedRequest[] => {
    const events = planned.flatMap(({ event }) => (event ? [event] : []));
    const spans = planned.flatMap((one) => (one.copy ? [] : one.spans));
    planned = [];
    return [
      ...(events.length > 0 ? [{ endpoint: 'events' as const, contentType: JSON_TYPE, body: JSON.stringify(events) }] : []),
      ...(spans.length > 0 ? [{ endpoint: 'traces' as const, contentType: 'application/x-protobuf', body: encodeSpans(spans) }] : []),
    ];
  };
  const takeMarkers = (untilMs: number): PlannedRequest[] => {
    const markers = planMarkers({ ...about, incidents, fromMs: doneMs, toMs: untilMs }).map(({ marker }) => marker);
    return markers.length > 0 ? [{ endpoint: 'markers', contentType: JSON_TYPE, body: JSON.stringify({ markers }) }] : [];
  };
  const takeMetrics = (untilMs: number): PlannedRequest[] => {
    if (metricsEveryMs === 0) return [];
    const told = [];
    for (let atMs = Math.ceil(doneMs / metricsEveryMs) * metricsEveryMs; atMs < untilMs; atMs += metricsEveryMs)
      told.push({ atMs, measured: measureApplications({ ...about, incidents }, atMs) });
    return told.length > 0 ? [{ endpoint: 'metrics', contentType: JSON_TYPE, body: encodeMetrics(told) }] : [];
  };

  return {
    take: (untilMs) => {
      const requests: PlannedRequest[] = [];
      for (const { estate: of, plan } of plans)
        for (let next = plan.next(untilMs); next; next = plan.next(untilMs)) {
          const one = writePlanned(next, of);
          planned.push(one);
          onPlanned?.(one);
          if (planned.length >= BATCH) requests.push(...write());
        }
      requests.push(...write(), ...takeMarkers(untilMs), ...takeMetrics(untilMs));
      doneMs = Math.max(doneMs, untilMs);
      return requests;
    },
  };
}

const branchOff = (estate: Estate, common: Omit<PlanStart, 'estate' | 'begin'>, atMs: number): { estate: Estate; plan: Plan } => ({
  estate,
  plan: startPlan({ ...common, estate, begin: { allMs: atMs, officeMs: atMs, slowMs: atMs } }),
});
