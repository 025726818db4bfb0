const reasons: Readonly<Record<string, string>> = {
  missing_field: 'a field is missing',
  invalid_type: 'a field of the wrong type',
  invalid_value: 'a value that is not allowed',
  invalid_time: 'a time that cannot be read',
  invalid_id: 'an id of the wrong form',
  too_old: 'older than what is kept',
  in_future: 'a time in the future',
  too_large: 'too large',
  contradiction: 'contradicts what was told before',
  wrong_environment: 'meant for another environment',
  not_an_event: 'tells of no transaction',
  unreadable: 'cannot be read',
  not_storable: 'cannot be stored',
  too_many_series: 'too many series of one metric',
  forbidden: 'not allowed to its sender',
};

/** Why records are refused, in words; a code without words of its own is read as it is. */
export const sayReason = (code: string): string => reasons[code] ?? code.replaceAll('_', ' ');

const endpoints: Readonly<Record<string, string>> = {
  events: 'Events',
  cloudevents: 'CloudEvents',
  traces: 'Traces',
  logs: 'Logs',
  metrics: 'Metrics',
  markers: 'Markers',
  assembly: 'Putting together',
};

/** Where a record came in, in words. */
export const sayEndpoint = (endpoint: string): string => endpoints[endpoint] ?? endpoint;
