import { sayDate } from '@/lib/domain/say';

const tables: Readonly<Record<string, string>> = {
  event: 'Events',
  span_block: 'Spans',
  span_trace: 'Where traces are',
  trace_link: 'Links between traces',
  transaction: 'Transactions',
  transaction_event: 'Events of transactions',
  transaction_course: 'Courses of transactions',
  transaction_key: 'Keys to find transactions by',
  deadline: 'Deadlines',
  contribution: 'Contributions to KPIs',
  exception_member: 'What exceptions affect',
  bucket_minute: 'Numbers by minute',
  bucket_hour: 'Numbers by hour',
  group_hour: 'Numbers by hour, merged by one dimension',
  group_day: 'Numbers by day, merged by one dimension',
  bucket_day: 'Numbers by day',
  bucket_value: 'Values told apart by month',
  seen_value: 'Values by which cases are known',
  slo_minute: 'Service levels by minute',
  slo_day: 'Service levels by day',
  rule_minute: 'Counts of rules by minute',
  series_day: 'Times of transactions by day',
  slo_arrival: 'Arrivals of feeds',
  metric_point: 'Application metrics',
  metric_series: 'Names of application metrics',
  feed_hour: 'Feeds by hour',
  feed_refusal: 'Refusals by hour',
  handover: 'Handovers at interfaces',
  marker: 'Markers',
  rule_record: 'Documents that are compared',
  reference_row: 'Master data as told',
  rejected_record: 'Refused records',
  feed_gap: 'Unknown names by source',
  digest: 'Weekly mails',
  ticket_message: 'Messages to the ticket system',
  exception_split: 'Cases split off',
};

/** What a table holds, in words; one without words of its own is read as it is. */
export const sayTable = (name: string): string => tables[name] ?? name.replaceAll('_', ' ');

/** What ended of a table: the day or month of a partition by its name, else whose rows they were. */
export function sayEnded(name: string, what: string): string {
  const cut = /_(?:d(\d{4})(\d\d)(\d\d)|m(\d{4})(\d\d))$/.exec(what);
  if (!cut) return what === name ? '' : what;
  const [, year = cut[4], month = cut[5], day] = cut;
  if (day !== undefined) return `${sayDate(`${year}-${month}-${day}T00:00:00Z`, 'UTC')} ${year}`;
  return sayMonth(`${year}-${month}-01T00:00:00Z`);
}

/** "November 2026", of a month that begins at midnight UTC. */
export const sayMonth = (at: string): string =>
  new Intl.DateTimeFormat('en-US', { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(new Date(at));
