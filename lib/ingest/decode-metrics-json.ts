import type { Attributes, DecodedBuckets, DecodedMetricKind, DecodedPoint, RejectedRecord } from '@/lib/domain';
import { decodeResourcesJson } from './decode-resources-json';
import { type MetricHead, newPoint } from './new-point';
import {
  isObject,
  type JsonObject,
  readAttributes,
  readCount,
  readDouble,
  readInteger,
  readList,
  readNanoText,
  readObject,
  readText,
  WrongTypeError,
} from './read-json';

const dataKinds: readonly [field: string, kind: DecodedMetricKind][] = [
  ['gauge', 'gauge'],
  ['sum', 'sum'],
  ['histogram', 'histogram'],
  ['exponentialHistogram', 'exponential_histogram'],
  ['summary', 'summary'],
];

interface Takers {
  take: (point: DecodedPoint) => void;
  reject: (record: RejectedRecord) => void;
}

/**
 * The data points of an OTLP/JSON ExportMetricsServiceRequest. A point of wrong types is rejected alone; a metric of wrong types with
 * each of its points, or as one where they cannot be counted. Throws WrongTypeError when the envelope is wrong.
 */
export function decodeMetricsJson(body: JsonObject, { take, reject }: Takers): void {
  let index = 0;
  const refuse = (record: unknown, message: string) => {
    reject({ index, code: 'invalid_type', message, record });
    index += 1;
  };
  const names = { resources: 'resourceMetrics', scopes: 'scopeMetrics', records: 'metrics' } as const;
  decodeResourcesJson(
    body,
    names,
    (metric, { resource, scope }) => {
      const read = attempt(() => readMetric(metric, { resource, scope }));
      if (!read.ok) {
        for (const entry of pointsOf(metric)) refuse({ ...metric, dataPoints: [entry] }, read.message);
        return;
      }
      for (const entry of read.value.points) {
        const point = attempt(() => readPoint(readObject(entry, 'dataPoints'), newPoint(read.value.head, index)));
        if (!point.ok) refuse({ ...read.value.head, resource: undefined, dataPoint: entry }, point.message);
        else {
          take(point.value);
          index += 1;
        }
      }
    },
    ({ message, record }) => refuse(record, message),
  );
}

function attempt<T>(read: () => T): { ok: true; value: T } | { ok: false; message: string } {
  try {
    return { ok: true, value: read() };
  } catch (error) {
    if (error instanceof WrongTypeError) return { ok: false, message: error.message };
    throw error;
  }
}

/** The points that a misshapen metric would have had: at least one, so that a refused metric counts. */
function pointsOf(metric: JsonObject): unknown[] {
  const lists = dataKinds.flatMap(([field]) => {
    const data = metric[field];
    return isObject(data) && Array.isArray(data.dataPoints) ? [data.dataPoints as unknown[]] : [];
  });
  const points = lists.flat();
  return points.length === 0 ? [null] : points;
}

function readMetric(metric: JsonObject, from: { resource: Attributes; scope: string }): { head: MetricHead; points: unknown[] } {
  const head: MetricHead = {
    name: readText(metric.name, 'name'),
    unit: readText(metric.unit, 'unit'),
    kind: 'gauge',
    temporality: 0,
    monotonic: false,
    ...from,
  };
  let points: unknown[] = [];
  for (const [field, kind] of dataKinds) {
    if (metric[field] === undefined || metric[field] === null) continue;
    const data = readObject(metric[field], field);
    points = readList(data.dataPoints, `${field}.dataPoints`);
    head.kind = kind;
    head.temporality = readInteger(data.aggregationTemporality, `${field}.aggregationTemporality`);
    head.monotonic = data.isMonotonic === true;
  }
  return { head, points };
}

function readPoint(entry: JsonObject, point: DecodedPoint): DecodedPoint {
  point.attributes = readAttributes(entry.attributes, 'attributes');
  point.startNano = readNanoText(entry.startTimeUnixNano, 'startTimeUnixNano');
  point.timeNano = readNanoText(entry.timeUnixNano, 'timeUnixNano');
  point.flags = readInteger(entry.flags, 'flags');
  point.value = readDouble(entry.asDouble, 'asDouble') ?? readDouble(entry.asInt, 'asInt');
  point.count = readCount(entry.count, 'count');
  point.sum = readDouble(entry.sum, 'sum');
  point.min = readDouble(entry.min, 'min');
  point.max = readDouble(entry.max, 'max');
  point.bounds = readNumbers(entry.explicitBounds, 'explicitBounds');
  point.scale = readInteger(entry.scale, 'scale');
  point.zeroCount = readCount(entry.zeroCount, 'zeroCount');
  point.positive = readBuckets(entry.positive, 'positive');
  point.negative = readBuckets(entry.negative, 'negative');
  point.counts = readList(entry.bucketCounts, 'bucketCounts').map((count) => readCount(count, 'bucketCounts'));
  point.quantiles = readList(entry.quantileValues, 'quantileValues').map((one) => {
    const pair = readObject(one, 'quantileValues');
    return { quantile: readDouble(pair.quantile, 'quantile') ?? 0, value: readDouble(pair.value, 'value') ?? 0 };
  });
  return point;
}

function readBuckets(value: unknown, name: string): DecodedBuckets {
  const buckets = readObject(value, name);
  return {
    offset: readInteger(buckets.offset, `${name}.offset`),
    counts: readList(buckets.bucketCounts, `${name}.bucketCounts`).map((count) => readCount(count, `${name}.bucketCounts`)),
  };
}

function readNumbers(value: unknown, name: string): number[] {
  return readList(value, name).map((one) => {
    const number = readDouble(one, name);
    if (number === null) throw new WrongTypeError(`"${name}" must hold numbers.`);
    return number;
  });
}
