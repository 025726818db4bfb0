import { type Connection, execute, sql } from '@/lib/db';
import type { MetricPoint, MetricSeries, RejectedRecord } from '@/lib/domain';
import { admitSeries } from './admit-series.db';
import { countOverflow } from './count-overflow.db';

export interface InsertedMetrics {
  /** Points that were not there. */
  fresh: number;
  duplicates: number;
  /** Points of series beyond the ceiling. */
  refused: RejectedRecord[];
}

type Points = readonly { index: number; point: MetricPoint }[];

/**
 * Appends data points and keeps the newest of each series at hand. A point is known by series and time: sent again it changes nothing.
 * Rows: metric_series, metric_point, metric_overflow. Series are locked in one order, so that two requests cannot lock each other out.
 */
export async function insertMetrics(tx: Connection, points: Points, now: Date): Promise<InsertedMetrics> {
  if (points.length === 0) return { fresh: 0, duplicates: 0, refused: [] };
  const series = new Map<string, MetricSeries>();
  const firstAt = new Map<string, Date>();
  for (const { point } of points) {
    series.set(point.series.id, point.series);
    const first = firstAt.get(point.series.id);
    if (!first || point.at < first) firstAt.set(point.series.id, point.at);
  }
  const over = await admitSeries(tx, series, firstAt, now);
  const taken = over.size === 0 ? points : points.filter(({ point }) => !over.has(point.series.id));
  const fresh = await insertPoints(tx, taken);
  await keepNewest(tx, taken, now);
  const refused = points.flatMap(({ index, point }) => {
    const message = over.get(point.series.id);
    return message === undefined ? [] : [{ index, code: 'too_many_series', message, record: showPoint(point) }];
  });
  await countOverflow(
    tx,
    points.flatMap(({ point }) => (over.has(point.series.id) ? [point.series] : [])),
    now,
  );
  return { fresh, duplicates: taken.length - fresh, refused };
}

async function insertPoints(tx: Connection, points: Points): Promise<number> {
  if (points.length === 0) return 0;
  const rows = points
    .map(({ point: { series, stamp, startAt, value, count, sum, min, max, sketch, quantiles } }) => ({
      s: series.id,
      at: stamp,
      start_at: startAt,
      value,
      n: count,
      sum,
      min,
      max,
      sketch: sketch && `{${sketch.join(',')}}`,
      quantiles: quantiles && `{${quantiles.join(',')}}`,
    }))
    .sort((a, b) => (a.s < b.s ? -1 : a.s > b.s ? 1 : a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  return execute(
    sql`INSERT INTO metric_point (series_id, at, start_at, value, n, sum, min, max, sketch, quantiles)
        SELECT s, at, start_at, value, n, sum, min, max, sketch::integer[], quantiles::double precision[]
        FROM json_to_recordset(${JSON.stringify(rows)}::json) AS r (s uuid, at timestamptz, start_at timestamptz, value double precision,
          n double precision, sum double precision, min double precision, max double precision, sketch text, quantiles text)
        ON CONFLICT DO NOTHING`,
    tx,
  );
}

/** Moves each series to its newest point; what is older than that moves nothing. */
async function keepNewest(tx: Connection, points: Points, now: Date): Promise<void> {
  const newest = new Map<string, { s: string; at: string; before: string | null; v: number | null; e: number | null }>();
  for (const { point } of points.toSorted((a, b) => (a.point.stamp < b.point.stamp ? -1 : a.point.stamp > b.point.stamp ? 1 : 0))) {
    const { series, stamp, value } = point;
    const known = newest.get(series.id);
    if (known?.at === stamp) continue;
    newest.set(series.id, { s: series.id, at: stamp, before: known?.at ?? null, v: value, e: series.sketchErrorRatio });
  }
  await execute(
    sql`UPDATE metric_series m SET step = r.at - greatest(r.before, nullif(m.last_at, '-infinity')), seen_at = ${now}, last_at = r.at, last_value = r.v, sketch_error = greatest(m.sketch_error, r.e)
        FROM jsonb_to_recordset(${JSON.stringify([...newest.values()])}::jsonb) AS r (s uuid, at timestamptz, before timestamptz, v double precision, e double precision)
        WHERE m.id = r.s AND m.last_at < r.at`,
    tx,
  );
}

function showPoint({ series, stamp, value, count, sum }: MetricPoint): unknown {
  const { name, unit, source, application, interface: through, attributes } = series;
  return { name, unit, source, application, interface: through, attributes, at: stamp, value, count, sum };
}
