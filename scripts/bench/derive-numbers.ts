import type pg from 'pg';
import { GAMMA } from '@/lib/domain';

/** A table of sums, and the statement that makes the same of the rows it sums. `$1` and `$2` bound `bucket_at`. */
export interface DerivedTable {
  readonly name: string;
  readonly columns: readonly string[];
  readonly select: string;
  /** Days that the product keeps of it. */
  readonly keptDays?: number;
  /** Made of another table of sums, which comes first. */
  readonly after?: boolean;
}

const bucketOf = (value: string) =>
  `CASE WHEN ${value} >= 1 THEN ceil(ln(${value}) / ln(${GAMMA}::float8))::integer WHEN ${value} >= 0 THEN -1 END`;
const sketch = `ARRAY(SELECT unnest(array_agg(ARRAY[bucket, values_n] ORDER BY bucket) FILTER (WHERE bucket IS NOT NULL)))`;

const cells = ['environment', 'workflow', 'facility', 'department', 'interface', 'connector', 'application', 'status', 'error_class'];
const optional = new Set(['interface', 'connector', 'application', 'error_class']);

/** Log entries by `grain`, as rollup counts them: one pass over events, first by sketch bucket, then together. */
function buckets(name: string, grain: string, keptDays?: number): DerivedTable {
  const told = cells.map((cell) => (optional.has(cell) ? `coalesce(${cell}, '') AS ${cell}` : cell)).join(', ');
  const select = `SELECT bucket_at, ${cells.join(', ')}, sum(n)::bigint AS n, sum(retries)::bigint AS retries, sum(duration_n)::bigint AS duration_n,
      sum(duration_sum_ms) AS duration_sum_ms, ${sketch} AS sketch
    FROM (SELECT date_trunc('${grain}', occurred_at, 'UTC') AS bucket_at, ${told}, ${bucketOf('duration_ms')} AS bucket, count(*) AS n,
        count(*) FILTER (WHERE attempt > 1) AS retries, count(*) FILTER (WHERE duration_ms >= 0) AS duration_n,
        coalesce(sum(duration_ms) FILTER (WHERE duration_ms >= 0), 0) AS duration_sum_ms, (count(*) FILTER (WHERE duration_ms >= 0))::integer AS values_n
      FROM event WHERE occurred_at >= $1 AND occurred_at < $2 GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11) AS counted
    GROUP BY ${['bucket_at', ...cells].join(', ')}`;
  const columns = ['bucket_at', ...cells, 'n', 'retries', 'duration_n', 'duration_sum_ms', 'sketch'];
  return { name, columns, select, ...(keptDays ? { keptDays } : {}) };
}

const transactionCells = ['environment', 'workflow', 'facility', 'department', 'state'];
const kpiCells = ['environment', 'kpi', 'facility', 'department', 'workflow'];

export const derivedTables: readonly DerivedTable[] = [
  buckets('bucket_minute', 'minute', 30),
  buckets('bucket_hour', 'hour'),
  {
    name: 'group_hour',
    columns: ['bucket_at', 'environment', 'by', 'id', 'status', 'n', 'retries', 'duration_n', 'duration_sum_ms', 'sketch'],
    select: `SELECT b.bucket_at, b.environment, g.by, g.id, b.status, sum(b.n)::bigint AS n, sum(b.retries)::bigint AS retries, sum(b.duration_n)::bigint AS duration_n,
        sum(b.duration_sum_ms) AS duration_sum_ms,
        sketch_tidy(coalesce(string_to_array(string_agg(array_to_string(b.sketch, ','), ',') FILTER (WHERE cardinality(b.sketch) > 0), ',')::integer[], '{}')) AS sketch
      FROM bucket_hour b, LATERAL (VALUES ('all', ''), ('workflow', b.workflow), ('facility', b.facility), ('department', b.department), ('interface', b.interface),
        ('connector', b.connector), ('application', b.application), ('error_class', b.error_class)) AS g (by, id)
      WHERE b.bucket_at >= $1 AND b.bucket_at < $2 GROUP BY 1, 2, 3, 4, 5`,
    after: true,
  },
  {
    name: 'transaction_hour',
    columns: ['bucket_at', ...transactionCells, 'n'],
    select: `SELECT date_trunc('hour', started_at, 'UTC') AS bucket_at, ${transactionCells.join(', ')}, count(*) AS n FROM transaction
      WHERE started_at >= $1 AND started_at < $2 GROUP BY 1, 2, 3, 4, 5, 6`,
  },
  {
    name: 'kpi_bucket',
    columns: ['bucket_at', ...kpiCells, 'n', 'numerator', 'denominator', 'sketch'],
    select: `SELECT bucket_at, ${kpiCells.join(', ')}, sum(n)::bigint AS n, sum(numerator) AS numerator, sum(denominator) AS denominator, ${sketch} AS sketch
      FROM (SELECT date_trunc('hour', cohort_at, 'UTC') AS bucket_at, ${kpiCells.join(', ')}, ${bucketOf('value_ms')} AS bucket, count(*) AS n,
          sum(numerator) AS numerator, sum(denominator) AS denominator, count(value_ms)::integer AS values_n
        FROM contribution WHERE state = 'counted' AND cohort_at >= $1 AND cohort_at < $2 GROUP BY 1, 2, 3, 4, 5, 6, 7) AS counted
      GROUP BY 1, 2, 3, 4, 5, 6`,
  },
];

/** Rows of sums that the product wrote and this derives otherwise, or the other way round, by table; each compared whole, sketches included. */
export async function countDifferences(client: pg.Client, from: Date, to: Date): Promise<Record<string, number>> {
  const differences: Record<string, number> = {};
  for (const { name, columns, select } of derivedTables) {
    // A sketch that grew has pairs of one bucket in several places; sums of fractions depend on their order.
    const whole = (column: string) =>
      column === 'sketch'
        ? `CASE WHEN cardinality(sketch) <= 2 THEN sketch ELSE sketch_add(sketch, '{0,0}') END`
        : /sum|numerator|denominator/.test(column)
          ? `round(${column}::numeric, 3)`
          : column;
    const list = columns.map(whole).join(', ');
    const kept = `SELECT ${list} FROM ${name} WHERE bucket_at >= $1 AND bucket_at < $2 AND n <> 0`;
    const derived = `SELECT ${list} FROM (${select}) AS derived`;
    const { rows } = await client.query({
      text: `SELECT count(*)::integer AS n FROM ((${kept} EXCEPT ALL ${derived}) UNION ALL (${derived} EXCEPT ALL ${kept})) AS different`,
      values: [from, to],
    });
    differences[name] = rows[0].n;
  }
  const waiting = 'SELECT environment, kpi, state, opened_hour, cohort_hour, n FROM kpi_waiting WHERE n <> 0';
  await client.query('BEGIN');
  await client.query(`CREATE TEMP TABLE counted ON COMMIT DROP AS ${waiting}`);
  await client.query('SELECT recount_kpi_waiting()');
  const { rows } = await client.query(
    `SELECT count(*)::integer AS n FROM ((${waiting} EXCEPT ALL TABLE counted) UNION ALL (TABLE counted EXCEPT ALL ${waiting})) AS different`,
  );
  await client.query('COMMIT');
  return { ...differences, kpi_waiting: rows[0].n };
}

/** Fills one table of sums between two times from the rows it sums; what was in it is gone before. */
export async function derive(client: pg.Client, { name, columns, select }: DerivedTable, from: Date, to: Date): Promise<void> {
  await client.query({ text: `INSERT INTO ${name} (${columns.join(', ')}) ${select}`, values: [from, to] });
}
