import { encodeMetrics } from './encode-metrics';
import { encodeSpans } from './encode-spans';
import { indexEstate } from './index-estate';
import { measureApplications } from './measure-applications';
import { planMarkers } from './plan-markers';
import { defaultOptions, type Planned, type PlanOptions, writePlanned } from './plan-transactions';
import { startPlan } from './start-plan';

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

interface RequestOptions extends Omit<PlanOptions, 'toMs'> {
  /** Applications measure themselves so often; 0: they do not. */
  metricsEveryMs: number;
  onPlanned?: (planned: Planned) => void;
}

const BATCH = 600;
const JSON_TYPE = 'application/json';

/** Returns all that an estate sends from `fromMs` on, to be taken piece by piece by whoever has a clock of their own. */
export function planRequests({ metricsEveryMs, onPlanned, ...options }: RequestOptions): RequestPlan {
  const { catalog, fromMs, begin, incidents = [], surges = [], ...rest } = options;
  const estate = indexEstate(catalog, { ...defaultOptions, ...rest });
  const plan = startPlan({ estate, begin: begin ?? { allMs: fromMs, officeMs: fromMs, slowMs: fromMs }, fromMs, incidents, surges });
  const about = { catalog, seed: estate.options.seed };
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
      for (let next = plan.next(untilMs); next; next = plan.next(untilMs)) {
        const one = writePlanned(next, estate);
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
