interface Gauge {
  name: string;
  label: string | null;
  value: number;
}

const families: Record<string, { type: 'gauge' | 'counter'; label: string | null; help: string }> = {
  inbox_events: { type: 'gauge', label: null, help: 'Stored events that the worker has not taken yet' },
  heartbeat_age_seconds: { type: 'gauge', label: null, help: 'Seconds since a worker was last heard from' },
  events_total: { type: 'counter', label: 'environment', help: 'Events stored' },
  rejected_records: { type: 'gauge', label: 'environment', help: 'Records refused in the last hour' },
  other_events: { type: 'gauge', label: 'dimension', help: 'Log entries whose value is one of too many to be told apart' },
  other_values: { type: 'gauge', label: 'of', help: 'Distinct values not told apart in the newest month that has any, about' },
  exceptions_open: { type: 'gauge', label: 'severity', help: 'Exceptions that are not resolved' },
  stage_seconds_total: {
    type: 'counter',
    label: 'stage',
    help: 'Seconds spent by stage: of receiving in this process, of rounds in the workers',
  },
  refused_requests_total: { type: 'counter', label: 'code', help: 'Requests that this process refused whole' },
  partitions_missing: { type: 'gauge', label: null, help: 'Tables that have no partition for tomorrow; above 0 something is wrong' },
  intents: { type: 'gauge', label: 'state', help: 'Messages by what became of them' },
  rollup_lag_seconds: { type: 'gauge', label: null, help: 'Age of the oldest live event that is stored and not counted yet' },
  received_age_seconds: { type: 'gauge', label: 'environment', help: 'Seconds since the last live record came in' },
  round_age_seconds: { type: 'gauge', label: 'round', help: 'Seconds since a round of this kind last ended well in any worker' },
  intent_lag_seconds: { type: 'gauge', label: null, help: 'Age of the message that is due for the longest' },
  on_hold: { type: 'gauge', label: null, help: '1 while nothing is sent, after a restore' },
  backup_age_seconds: { type: 'gauge', label: null, help: 'Age of the newest recovery point of a backup made by npm run admin -- backup' },
  database_connections: { type: 'gauge', label: 'state', help: 'Sessions of the database by state' },
  database_connections_most: { type: 'gauge', label: null, help: 'Sessions that the database allows' },
  database_transaction_seconds: { type: 'gauge', label: null, help: 'Age of the oldest transaction under way' },
  database_lock_waits: { type: 'gauge', label: null, help: 'Sessions that wait for a lock' },
  database_bytes: { type: 'gauge', label: null, help: 'Size of the database' },
  pool_busy: { type: 'gauge', label: 'lane', help: 'Connections of this process at work' },
  pool_idle: { type: 'gauge', label: 'lane', help: 'Connections of this process that wait for work' },
  pool_waiting: { type: 'gauge', label: 'lane', help: 'Statements of this process that wait for a connection' },
  statements_total: { type: 'counter', label: 'lane', help: 'Statements of this process' },
  statement_seconds_total: {
    type: 'counter',
    label: 'lane',
    help: 'Seconds that statements of this process took, waiting for a connection included',
  },
  slow_statements_total: { type: 'counter', label: 'lane', help: 'Statements of this process that took longer than a second' },
  failed_statements_total: { type: 'counter', label: 'lane', help: 'Statements of this process that failed' },
  read_replica_used: { type: 'gauge', label: null, help: '1 while screens of this process read from DATABASE_READ_URL' },
  read_replica_lag_seconds: {
    type: 'gauge',
    label: null,
    help: 'How far the standby of DATABASE_READ_URL is behind, as this process saw it',
  },
  process_memory_bytes: { type: 'gauge', label: null, help: 'Resident memory of this process' },
};

const escaped = (text: string) => text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');

/** Prometheus text (format 0.0.4), names prefixed `throughline_`. A family without a number has only its HELP and TYPE. */
export function writeMetrics(gauges: readonly Gauge[]): string {
  const lines = Object.entries(families).flatMap(([name, { type, label, help }]) => {
    const samples = gauges.filter((gauge) => gauge.name === name);
    const of = (gauge: Gauge) => (label && gauge.label !== null ? `{${label}="${escaped(gauge.label)}"}` : '');
    return [
      `# HELP throughline_${name} ${help}`,
      `# TYPE throughline_${name} ${type}`,
      ...samples.map((gauge) => `throughline_${name}${of(gauge)} ${gauge.value}`),
    ];
  });
  return `${lines.join('\n')}\n`;
}
