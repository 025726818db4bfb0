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
