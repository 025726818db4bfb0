import {
  type DecodedBatch,
  type DecodedPoint,
  type MetricPoint,
  type MetricSeries,
  NO_RECORDED_VALUE,
  type NormalizedBatch,
  RELATIVE_ERROR,
  type Temporality,
} from '@/lib/domain';
import { redactPoint } from '@/lib/redact';
import { checkTime, SPAN_DAYS } from './check-time';
import { cleanText } from './clean-text';
import { hashContent } from './hash-content';
import { dateOfNano, isoOfNano } from './nano-time';
import type { NormalizeContext } from './normalize-context';
import { placeMetric } from './place-metric';
import { RecordFault } from './record-fault';
import { rejectFault } from './reject-fault';
import { exponentialErrorRatio, sketchBounds, sketchExponential } from './sketch-histogram';

const MAX_NAME = 255;
const MAX_UNIT = 63;

/** The metric points of decoded data points. A point that breaks a rule is refused alone; points of one series share one object. */
export function normalizeMetrics(batch: DecodedBatch<DecodedPoint>, context: NormalizeContext): NormalizedBatch {
  const metrics: NonNullable<NormalizedBatch['metrics']> = [];
  const rejected = [...batch.rejected];
  const known = new Map<string, MetricSeries>();
  for (const decoded of batch.records) {
    try {
      const point = pointOf(redactPoint(context.lookup.redactor, decoded), context);
      const series = known.get(point.series.id) ?? point.series;
      known.set(series.id, series);
      metrics.push({ index: decoded.index, point: { ...point, series } });
    } catch (error) {
      rejected.push(rejectFault(error, decoded.index, showPoint(decoded)));
    }
  }
  return { events: [], spans: [], metrics, rejected };
}

function pointOf(decoded: DecodedPoint, context: NormalizeContext): MetricPoint {
  if (decoded.name === '') throw new RecordFault('missing_field', 'The metric has no name. Send "name".');
  if (decoded.timeNano === 0n) throw new RecordFault('missing_field', '"timeUnixNano" is missing. Send when it was measured.');
  const at = dateOfNano(decoded.timeNano);
  // History is not told in metrics: what is older than their retention would be dropped the same day.
  checkTime(at, 'timeUnixNano', { ...context, history: false }, { days: SPAN_DAYS });
  const startAt = decoded.startNano === 0n ? null : dateOfNano(decoded.startNano);
  if (startAt !== null && startAt > at)
    throw new RecordFault('contradiction', `"startTimeUnixNano" is ${startAt.toISOString()}, after "timeUnixNano", ${at.toISOString()}.`);
  const series = seriesOf(decoded, context);
  const none = { value: null, count: null, sum: null, min: null, max: null, sketch: null, quantiles: null };
  const said = (decoded.flags & NO_RECORDED_VALUE) !== 0 ? none : { ...none, ...readNumbers(decoded) };
  // PostgreSQL keeps microseconds, and would round what is finer.
  const stamp = `${isoOfNano(decoded.timeNano).slice(0, -4)}Z`;
  return { series, at, stamp, startAt, ...said };
}

function seriesOf(decoded: DecodedPoint, context: NormalizeContext): MetricSeries {
  const { name, unit, kind, monotonic } = decoded;
  if (name.length > MAX_NAME)
    throw new RecordFault('too_large', `The metric's name has ${name.length} characters; at most ${MAX_NAME} are kept.`);
  if (unit.length > MAX_UNIT)
    throw new RecordFault('too_large', `The metric's unit has ${unit.length} characters; at most ${MAX_UNIT} are kept.`);
  const { source, ...place } = placeMetric(decoded, context);
  const temporality = readTemporality(decoded);
  const identity = [name, unit, kind, temporality, monotonic, decoded.scope, sorted(decoded.attributes), sorted(decoded.resource)];
  return {
    id: hashContent([context.environment, source, ...identity]),
    environment: context.environment,
    source,
    name: cleanText(name),
    unit: cleanText(unit),
    kind: kind === 'exponential_histogram' ? 'histogram' : kind,
    temporality,
    monotonic: kind === 'sum' && monotonic,
    ...place,
    sketchErrorRatio: kind === 'exponential_histogram' ? exponentialErrorRatio(decoded.scale) + RELATIVE_ERROR : null,
  };
}

function readTemporality({ kind, temporality }: DecodedPoint): Temporality {
  if (kind === 'gauge') return 'instant';
  // A summary counts since its start; the data model has no field for it.
  if (kind === 'summary') return 'cumulative';
  if (temporality === 1) return 'delta';
  if (temporality === 2) return 'cumulative';
  throw new RecordFault('invalid_value', '"aggregationTemporality" must be 1 (delta) or 2 (cumulative).');
}

type Numbers = Partial<Omit<MetricPoint, 'series' | 'at' | 'startAt'>>;

function readNumbers(decoded: DecodedPoint): Numbers {
  const { kind, value, count } = decoded;
  if (kind === 'gauge' || kind === 'sum') {
    if (value === null)
      throw new RecordFault('missing_field', 'The data point has no value. Send "asDouble" or "asInt", or the flag NO_RECORDED_VALUE.');
    return { value: finite(value, 'value') };
  }
  const sum = decoded.sum === null ? null : finite(decoded.sum, 'sum');
  if (kind === 'summary') {
    const quantiles = decoded.quantiles.flatMap(({ quantile, value: at }) =>
      Number.isFinite(at) && quantile >= 0 && quantile <= 1 ? [quantile, at] : [],
    );
    return { count, sum, quantiles };
  }
  const min = decoded.min === null ? null : finite(decoded.min, 'min');
  const max = decoded.max === null ? null : finite(decoded.max, 'max');
  return { count, sum, min, max, sketch: kind === 'histogram' ? sketchBounds(decoded) : sketchExponential(decoded) };
}

function finite(value: number, name: string): number {
  if (Number.isFinite(value)) return value;
  throw new RecordFault('invalid_value', `"${name}" is ${value}, which no chart or rule can use. Send a finite number, or nothing.`);
}

const sorted = (fields: Readonly<Record<string, unknown>>): [string, unknown][] =>
  Object.entries(fields).sort(([a], [b]) => (a < b ? -1 : 1));

/** The data point as people can read it in the list of rejected records. */
function showPoint({ startNano, timeNano, index: _index, ...rest }: DecodedPoint): unknown {
  return { ...rest, startTimeUnixNano: String(startNano), timeUnixNano: String(timeNano) };
}
