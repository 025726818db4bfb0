import type { AttributeValue } from '@/lib/domain';
import type { Measured } from './measure-applications';

const CUMULATIVE = 2;
const nano = (ms: number): string => `${BigInt(Math.round(ms)) * 1_000_000n}`;

/** Returns the body of an OTLP/HTTP metrics export (`ExportMetricsServiceRequest`, JSON): one resource an application, one metric a name. */
export function encodeMetrics(told: readonly { atMs: number; measured: readonly Measured[] }[]): string {
  const points = told.flatMap(({ atMs, measured }) => measured.map((one) => ({ ...one, atMs })));
  const resourceMetrics = [...Map.groupBy(points, ({ application }) => application)].map(([application, own]) => ({
    resource: {
      attributes: attributesOf({
        'service.name': application,
        'service.namespace': 'quillmoor',
        'throughline.source': 'otel-collector',
      }),
    },
    scopeMetrics: [{ scope: { name: 'throughline-simulator' }, metrics: [...Map.groupBy(own, ({ name }) => name).values()].map(metricOf) }],
  }));
  return JSON.stringify({ resourceMetrics });
}

function metricOf(points: readonly (Measured & { atMs: number })[]): object {
  const [first] = points;
  const dataPoints = points.map(({ atMs, value, sinceMs, attributes }) => ({
    timeUnixNano: nano(atMs),
    ...(sinceMs === null ? {} : { startTimeUnixNano: nano(sinceMs) }),
    asDouble: value,
    attributes: attributesOf(attributes),
  }));
  const data =
    first?.sinceMs === null ? { gauge: { dataPoints } } : { sum: { aggregationTemporality: CUMULATIVE, isMonotonic: true, dataPoints } };
  return { name: first?.name, unit: first?.unit, ...data };
}

const attributesOf = (attributes: Readonly<Record<string, AttributeValue>>): object[] =>
  Object.entries(attributes).map(([key, value]) => ({ key, value: { stringValue: String(value) } }));
