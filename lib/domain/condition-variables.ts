/**
 * The variables a condition may use, by where it stands. Types as CEL names. Missing text is '', missing number is 0;
 * `attr` and `key` are maps of string, `measure` a map of double: guard them with `'name' in attr`. `amount` is in units of the
 * currency (dollars, not cents); `arrival_delay_minutes` is arrival minus event time, negative when the sender's clock runs ahead.
 * Of a case: `attr` and `first` hold what its events told last and first (attributes, business keys and measures, as text), also by
 * milestone as `milestone.name`; `measure` the last as numbers; `reached` its milestones, in hours since it began.
 */
export const conditionVariables = {
  event: {
    workflow: 'string',
    milestone: 'string',
    status: 'string',
    source_status: 'string',
    facility: 'string',
    department: 'string',
    interface: 'string',
    connector: 'string',
    application: 'string',
    supplier: 'string',
    error_class: 'string',
    error_code: 'string',
    error_message: 'string',
    message_type: 'string',
    attempt: 'int',
    http_status: 'int',
    duration_ms: 'double',
    arrival_delay_minutes: 'double',
    replay_id: 'string',
    attr: 'map<string, string>',
    key: 'map<string, string>',
    measure: 'map<string, double>',
  },
  severity: {
    transactions: 'int',
    facilities: 'int',
    amount: 'double',
    lines: 'int',
    people: 'int',
    age_minutes: 'double',
    minutes_to_deadline: 'double',
    has_deadline: 'bool',
    criticality: 'string',
    facility: 'string',
    supplier: 'string',
    attr: 'map<string, string>',
    key: 'map<string, string>',
    measure: 'map<string, double>',
  },
  case: {
    workflow: 'string',
    state: 'string',
    facility: 'string',
    department: 'string',
    supplier: 'string',
    attr: 'map<string, string>',
    first: 'map<string, string>',
    measure: 'map<string, double>',
    reached: 'map<string, double>',
  },
} as const;
