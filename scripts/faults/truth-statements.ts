import type { ToldKind } from './keep-ledger';

/**
 * What must be true of the database at rest, in plain SQL that shares nothing with the product. Each statement returns one row: `seen` is
 * how much it looked at, `lost` what is missing, `doubled` what is there too often, `wrong` what is neither but does not add up.
 */
export interface TruthStatement {
  readonly name: string;
  readonly text: string;
  /** Which list of the ledger it is held against, as $1 (environments) and $2 (ids). */
  readonly against?: ToldKind;
  /** Takes the stored spans after that: environments, traces, span ids, and whether each tells an event. */
  readonly takesSpans?: true;
}

const row = (seen: string, lost: string, doubled: string, wrong = '0') =>
  `SELECT (${seen})::float8 AS seen, coalesce(${lost}, 0)::float8 AS lost, coalesce(${doubled}, 0)::float8 AS doubled, coalesce(${wrong}, 0)::float8 AS wrong`;

/** Two tables of counts over the same columns: more in the first is lost, more in the second is doubled. */
function compare(columns: string, told: string, kept: string, wrong = '0'): string {
  return `WITH told AS (${told}), kept AS (${kept})
    ${row('sum(told.n)', 'sum(greatest(coalesce(told.n, 0) - coalesce(kept.n, 0), 0))', 'sum(greatest(coalesce(kept.n, 0) - coalesce(told.n, 0), 0))', wrong)}
    FROM told FULL JOIN kept USING (${columns})`;
}

const acknowledged = (stored: string) => `
  WITH told AS (SELECT DISTINCT environment, id FROM unnest($1::text[], $2::text[]) AS t (environment, id)), stored AS (${stored})
  ${row('count(told.id)', 'count(*) FILTER (WHERE stored.id IS NULL)', 'sum(stored.n - 1)')}, count(stored.id)::float8 AS stored
  FROM told FULL JOIN stored USING (environment, id)`;

const cells = 'environment, bucket_at, workflow, facility, department, interface, connector, application, status, error_class';
const buckets = (table: string, grain: string) =>
  compare(
    cells,
    `SELECT environment, date_trunc('${grain}', occurred_at, 'UTC') AS bucket_at, workflow, facility, department, coalesce(interface, '') AS interface,
       coalesce(connector, '') AS connector, coalesce(application, '') AS application, status, coalesce(error_class, '') AS error_class,
       count(*) AS n, count(*) FILTER (WHERE attempt > 1) AS retries, count(*) FILTER (WHERE duration_ms >= 0) AS duration_n
     FROM event GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10`,
    `SELECT ${cells}, n, retries, duration_n FROM ${table}`,
    `count(*) FILTER (WHERE (told.retries, told.duration_n) IS DISTINCT FROM (kept.retries, kept.duration_n))`,
  );

const kpiCells = 'environment, kpi, bucket_at, facility, department, workflow';
const differs = (column: string) =>
  `abs(coalesce(told.${column}, 0) - coalesce(kept.${column}, 0)) > 1e-6 * greatest(1, abs(coalesce(told.${column}, 0)))`;

/** The stored spans as a table, of the parameters from `first` on. */
const spans = (first: number) =>
  `unnest($${first}::text[], $${first + 1}::text[], $${first + 2}::text[], $${first + 3}::boolean[]) AS span (environment, trace, span_id, tells)`;

export const truthStatements: readonly TruthStatement[] = [
  {
    name: 'acknowledged events are stored once',
    against: 'events',
    text: acknowledged('SELECT environment, event_id AS id, count(*) AS n FROM event WHERE event_id IS NOT NULL GROUP BY 1, 2'),
  },
  {
    name: 'acknowledged spans are stored once',
    against: 'spans',
    takesSpans: true,
    text: acknowledged(`SELECT environment, trace || ':' || span_id AS id, count(*) AS n FROM ${spans(3)} GROUP BY 1, 2`),
  },
  {
    name: 'events told by spans are stored once',
    takesSpans: true,
    text: compare(
      'environment, trace, span_id',
      `SELECT environment, trace, span_id, 1 AS n FROM ${spans(1)} WHERE tells`,
      `SELECT environment, replace(trace_id, '-', '') AS trace, span_id, count(*) AS n FROM event WHERE event_id IS NULL GROUP BY 1, 2, 3`,
    ),
  },
  {
    name: 'every stored span is found by its trace',
    takesSpans: true,
    text: compare(
      'environment, trace',
      `SELECT environment, trace, 1 AS n FROM ${spans(1)} GROUP BY 1, 2`,
      `SELECT environment, replace(trace_id::text, '-', '') AS trace, 1 AS n FROM span_trace JOIN span_block USING (block_key, started_at) GROUP BY 1, 2`,
    ),
  },
  {
    name: 'acknowledged data points are stored once',
    against: 'points',
    text: acknowledged(
      `SELECT environment, attributes ->> 'queue' || '@' || (extract(epoch FROM at) * 1000)::bigint AS id, count(*) AS n
       FROM metric_point JOIN metric_series ON id = series_id GROUP BY 1, 2`,
    ),
  },
  { name: 'nothing waits', text: `${row('count(*)', '0', '0', 'count(*)')}, count(*)::float8 AS waiting FROM event_inbox` },
  {
    name: 'nothing was set aside',
    text: `${row('count(*)', 'count(*)', '0')} FROM rejected_record`,
  },
  {
    name: 'every event is in one transaction',
    text: compare(
      'event_key, occurred_at',
      'SELECT event_key, occurred_at, 1 AS n FROM event',
      'SELECT event_key, occurred_at, count(*) AS n FROM transaction_event GROUP BY 1, 2',
    ),
  },
  {
    name: 'every transaction counts its events',
    text: compare(
      'id',
      'SELECT transaction_id AS id, count(*) AS n FROM transaction_event GROUP BY 1',
      'SELECT id, event_count AS n FROM transaction',
      'count(*) FILTER (WHERE told.n IS NULL OR kept.n IS NULL)',
    ),
  },
  {
    name: 'one transaction for one id of a sender',
    text: `${row('count(*)', '0', 'sum(n - 1)')} FROM (
        SELECT count(DISTINCT te.transaction_id) AS n FROM event e JOIN transaction_event te USING (event_key, occurred_at)
        WHERE e.transaction_ref IS NOT NULL GROUP BY e.environment, e.workflow, e.transaction_ref) AS sender`,
  },
  { name: 'minutes add up', text: buckets('bucket_minute', 'minute') },
  { name: 'hours add up', text: buckets('bucket_hour', 'hour') },
  {
    name: 'feeds add up',
    text: compare(
      'environment, source',
      'SELECT environment, source, count(*) AS n FROM event GROUP BY 1, 2',
      'SELECT environment, source, sum(events) AS n FROM feed GROUP BY 1, 2',
    ),
  },
  {
    name: 'transactions by the hour add up',
    text: compare(
      'environment, bucket_at, workflow, facility, department, state',
      `SELECT environment, date_trunc('hour', started_at, 'UTC') AS bucket_at, workflow, facility, department, state, count(*) AS n
       FROM transaction GROUP BY 1, 2, 3, 4, 5, 6`,
      'SELECT environment, bucket_at, workflow, facility, department, state, n FROM transaction_hour',
    ),
  },
  {
    name: 'KPIs add up',
    text: compare(
      kpiCells,
      `SELECT environment, kpi, date_trunc('hour', cohort_at, 'UTC') AS bucket_at, facility, department, workflow, count(*) AS n,
         sum(numerator) AS numerator, sum(denominator) AS denominator
       FROM contribution WHERE state = 'counted' GROUP BY 1, 2, 3, 4, 5, 6`,
      `SELECT ${kpiCells}, n, numerator, denominator FROM kpi_bucket`,
      `count(*) FILTER (WHERE ${differs('numerator')} OR ${differs('denominator')})`,
    ),
  },
  {
    name: 'one cause, one open exception',
    text: `${row('sum(n)', '0', 'sum(n - 1)')} FROM (
        SELECT count(*) AS n FROM exception WHERE state <> 'resolved' GROUP BY environment, signature) AS cause`,
  },
  {
    name: 'every exception was to be told',
    text: `${row('count(*)', `count(*) FILTER (WHERE NOT EXISTS (SELECT FROM intent i WHERE i.exception_id = e.id AND i.reason = 'opened'))`, '0')}
      FROM exception e`,
  },
  {
    name: 'exceptions count their members',
    text: compare(
      'id',
      "SELECT exception_id AS id, count(*) AS n FROM exception_member WHERE subject_kind <> 'metric' GROUP BY 1",
      'SELECT id, transactions AS n FROM exception',
    ),
  },
];
