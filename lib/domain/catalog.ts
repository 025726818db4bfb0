import { z } from 'zod';
import { environments } from './event';
import { severities } from './exception';

const id = (prefix: string) => z.string().regex(new RegExp(`^${prefix}[a-z0-9-]+$`), `an id that starts with ${prefix}`);
const text = z.string().min(1);
/** Wall time of a day, 00:00 to 24:00. */
const wall = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'a time of day such as 07:30');
/** ISO 8601 duration of days, hours, minutes and seconds: P4D, PT30M. */
export const durationSchema = z
  .string()
  .regex(/^P(?:\d+D)?(?:T(?:\d+H)?(?:\d+M)?(?:\d+S)?)?$/, 'an ISO 8601 duration such as PT30M or P2D');
export const clockSchema = z.enum(['elapsed', 'business']);
export const criticalitySchema = z.enum(['tier1', 'tier2', 'tier3', 'tier4']);
export const latencyClassSchema = z.enum([
  'realtime',
  'near_realtime',
  'hourly',
  'daily_batch',
  'pay_period_batch',
  'monthly_batch',
  'partner_hours',
]);
export const sensitivitySchema = z.enum([
  'internal',
  'confidential_financial',
  'confidential_workforce',
  'supplier_banking',
  'phi_limited',
  'phi',
]);
export const readinessSchema = z.enum(['ready', 'planned', 'constrained', 'legacy']);
/** A condition in CEL, checked when the catalog loads against the variables of `conditionVariables`. */
export const conditionSchema = z.string().min(1).max(1000);

export const organisationSchema = z.strictObject({
  id: id('org-'),
  name: text,
  timezone: text,
  region: text.optional(),
  fiscalYearStart: z
    .string()
    .regex(/^\d\d-\d\d$/)
    .optional(),
  currency: z.string().length(3).default('USD'),
  payGroups: z.array(z.strictObject({ id: text, name: text, share: z.number() })).default([]),
  /** Facts of the fictional estate such as staffed beds; free numbers, shown only. */
  facts: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).default({}),
});

export const facilityTypes = [
  'hospital_tertiary',
  'hospital_regional',
  'hospital_community',
  'hospital_cah',
  'long_term_care',
  'asc',
  'laboratory',
  'clinic',
  'urgent_care',
  'distribution_centre',
  'shared_services',
  'other',
] as const;
export const facilitySchema = z.strictObject({
  id: id('fac-'),
  code: text,
  name: text,
  shortName: text,
  type: z.enum(facilityTypes),
  city: text,
  coordinates: z.strictObject({ lat: z.number(), lon: z.number() }).optional(),
  timezone: text.optional(),
  beds: z.number().int().default(0),
  employees: z.number().int().default(0),
  volumeWeight: z.number().positive().default(1),
  note: z.string().default(''),
});

export const departmentSchema = z.strictObject({
  id: id('dept-'),
  name: text,
  costCentrePrefix: z.string().default(''),
  scope: z.enum(['shared', 'site']),
});

export const teamSchema = z.strictObject({
  id: id('team-'),
  name: text,
  kind: z.enum(['business', 'technical']),
  scope: z.string().default(''),
  coverage: z.enum(['business_hours', 'extended', '24x7']),
  email: z.email(),
});

export const applicationSchema = z.strictObject({
  id: id('app-'),
  name: text,
  category: text,
  hosting: text,
  holds: z.string().default(''),
  criticality: criticalitySchema,
  ownerTeam: id('team-'),
});

export const connectorSchema = z.strictObject({
  id: id('con-'),
  name: text,
  application: id('app-').nullable().default(null),
  protocol: text,
  via: z.string().nullable().default(null),
  ownerTeam: id('team-'),
  criticality: criticalitySchema.default('tier2'),
  note: z.string().default(''),
  /** Facts such as auth kind or quota; free, shown only. */
  facts: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])).default({}),
});

export const interfaceSchema = z.strictObject({
  id: id('if-'),
  name: text,
  sourceApplication: id('app-'),
  targetApplication: id('app-'),
  pattern: text,
  workflow: id('wf-'),
  ownerTeam: id('team-'),
  criticality: criticalitySchema,
  latencyClass: latencyClassSchema,
  dataSensitivity: sensitivitySchema,
  modernizationReadiness: readinessSchema,
  connector: id('con-'),
  sourceConnector: id('con-').nullable().default(null),
  environment: z.enum(environments),
});

export const calendarsSchema = z.strictObject({
  holidays: z.array(z.iso.date()),
  /** Local wall times; weekdays 1 = Monday ... 7 = Sunday. */
  businessHours: z.strictObject({ open: wall, close: wall, weekdays: z.array(z.number().int().min(1).max(7)).min(1) }),
  /** Each deadline is a weekday and local time in the week after the period ends. */
  payCalendar: z
    .strictObject({
      anchorPeriodEnd: z.iso.date(),
      periodDays: z.number().int().positive(),
      deadlines: z.record(z.string(), z.strictObject({ weekday: z.number().int().min(1).max(7), at: wall, name: text })),
      firstPeriod: z.strictObject({ year: z.number().int(), number: z.number().int() }),
    })
    .optional(),
  closeCalendar: z.record(z.string(), z.union([z.string(), z.number()])).default({}),
  /** When vendors change what we talk to; in words, shown beside what breaks in them. */
  releaseWindows: z
    .array(z.strictObject({ application: id('app-'), months: z.array(z.number().int().min(1).max(12)), day: text, local: text }))
    .default([]),
});

export const milestoneSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9_]+$/),
  name: text,
  application: id('app-').nullable().default(null),
  interface: id('if-').optional(),
  mode: z.enum(['event', 'realtime', 'batch']).default('event'),
  after: z.string().nullable(),
  typical: durationSchema,
  worst: durationSchema,
  clock: clockSchema,
  actor: z.enum(['human', 'system', 'partner']).default('system'),
  required: z.enum(['always', 'conditional', 'optional', 'exception_path']),
  /** Reaching it ends the transaction with this outcome. */
  ends: z.enum(['completed', 'failed', 'cancelled']).optional(),
});

export const workflowSchema = z.strictObject({
  id: id('wf-'),
  name: text,
  shortName: text,
  summary: z.string().default(''),
  businessOwnerTeam: id('team-'),
  technicalOwnerTeam: id('team-'),
  departments: z.array(id('dept-')).default([]),
  applications: z.array(id('app-')).default([]),
  /**
   * `identity`: one value means one transaction of this workflow, together with the values of `identityWith` when that is not empty
   * (an invoice number is one invoice only with its supplier). Others are searchable references.
   */
  businessKeys: z.array(
    z.strictObject({
      id: text,
      name: text,
      example: z.string().default(''),
      role: z.enum(['root', 'line', 'reference', 'technical']),
      identity: z.boolean().default(false),
      identityWith: z.array(z.string()).default([]),
      sensitivity: sensitivitySchema,
    }),
  ),
  impact: z.strictObject({ businessUnit: text, plain: text, money: z.boolean(), people: z.boolean(), quantity: z.string().default('') }),
  criticality: criticalitySchema,
  dataSensitivity: sensitivitySchema,
  latency: z.strictObject({ class: latencyClassSchema, statement: text, targets: z.record(z.string(), z.string()).default({}) }),
  milestones: z.array(milestoneSchema).min(1),
  volume: z
    .strictObject({
      unit: text,
      hourlyShape: text,
      weekdayShape: text,
      perFacilityTypePerWeekday: z.record(z.string(), z.number()).default({}),
      scheduled: z.strictObject({ perFacility: z.number(), everyDays: z.number() }).optional(),
      peaks: z
        .array(z.strictObject({ when: text, factor: z.number().positive(), correctionFactor: z.number().positive().optional() }))
        .default([]),
      note: z.string().default(''),
    })
    .optional(),
  windows: z
    .array(
      z.strictObject({
        id: id('win-'),
        kind: z.enum(['deadline', 'batch']),
        name: text,
        local: text,
        milestone: z.string(),
        consequence: text,
        /** Key of calendars.payCalendar.deadlines when the window follows the pay calendar. */
        payDeadline: z.string().optional(),
      }),
    )
    .default([]),
  notes: z.array(z.string()).default([]),
});

const groupBy = z
  .array(
    z
      .string()
      .regex(
        /^(facility|department|workflow|interface|connector|application|supplier|error_class|error_code|message_type|milestone|replay_id|key\.[a-z_]+|attr\.[a-z_]+)$/,
      ),
  )
  .min(1);

/** What raises an exception. detect evaluates `event`, `missing_milestone` and `expected_batch`; the rest are typed and await it. */
export const ruleSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('event'),
    when: conditionSchema,
    groupBy,
    /** Milestones that, reached afterwards, prove it mended where the event itself did not fail: the hold was lifted. */
    mendedBy: z.array(z.string()).optional(),
  }),
  z.strictObject({
    kind: z.literal('missing_milestone'),
    workflow: id('wf-'),
    after: z.string(),
    milestone: z.string(),
    unless: z.array(z.string()).default([]),
    within: durationSchema,
    clock: clockSchema,
    when: conditionSchema.optional(),
    groupBy,
  }),
  z.strictObject({
    kind: z.literal('expected_batch'),
    workflow: id('wf-'),
    milestone: z.string(),
    calendar: z.literal('pay_calendar'),
    /** One occurrence per facility and pay group and period, matched by these business keys of the transaction. */
    per: z.array(z.enum(['facility', 'pay_group'])).min(1),
    window: id('win-'),
    raiseBefore: durationSchema,
    groupBy,
  }),
  z.strictObject({ kind: z.literal('count'), when: conditionSchema, atLeast: z.number(), within: durationSchema, per: groupBy, groupBy }),
  z.strictObject({
    kind: z.literal('share'),
    when: conditionSchema,
    above: z.number(),
    minCount: z.number(),
    within: durationSchema,
    groupBy,
  }),
  z.strictObject({
    kind: z.literal('silence'),
    of: z.enum(['facility', 'interface', 'connector', 'application', 'source']),
    after: durationSchema,
    minExpected: z.number(),
    groupBy,
  }),
  /** Without `sameKeys` the identity keys of the workflow decide. */
  z.strictObject({
    kind: z.literal('duplicate'),
    milestone: z.string().optional(),
    when: conditionSchema.optional(),
    sameKeys: z.array(z.string()),
    groupBy,
  }),
  z.strictObject({
    kind: z.literal('reconcile'),
    left: z.string(),
    right: z.string(),
    tolerance: z.number(),
    within: durationSchema,
    groupBy,
  }),
  z.strictObject({ kind: z.literal('trend'), measure: z.string(), factor: z.number(), over: durationSchema, groupBy }),
  z.strictObject({
    kind: z.literal('volume'),
    measure: z.string(),
    direction: z.enum(['low', 'high', 'both']),
    over: durationSchema,
    groupBy,
  }),
  z.strictObject({ kind: z.literal('deadline'), window: id('win-'), milestone: z.string(), raiseBefore: durationSchema, groupBy }),
  z.strictObject({ kind: z.literal('expiry'), of: z.enum(['certificate', 'credential']), days: z.array(z.number()), groupBy }),
  z.strictObject({ kind: z.literal('snapshot'), when: conditionSchema, every: durationSchema, groupBy }),
]);
export type Rule = z.infer<typeof ruleSchema>;

export const exceptionTypeSchema = z.strictObject({
  code: z.string().regex(/^EXC-[A-Z0-9-]+$/),
  title: text,
  category: text,
  workflows: z.array(id('wf-')).min(1),
  /** The rule in words, for people. */
  raisedWhen: z.string().default(''),
  rule: ruleSchema,
  /** Looked at only when no other type matched the event; of several the first in the list wins. */
  catchAll: z.boolean().default(false),
  severity: z.strictObject({
    default: z.enum(severities),
    /** `when` sees the exception as it stands (see conditionVariables.severity); `because` is the reason people read. */
    escalate: z.array(z.strictObject({ when: conditionSchema, to: z.enum(severities), because: text })).default([]),
    /** Escalations of the source that no present fact can decide; shown to people, never guessed. */
    byHand: z.array(z.strictObject({ when: text, to: z.enum(severities) })).default([]),
  }),
  ownerTeam: id('team-'),
  coOwnerTeam: id('team-').nullable().default(null),
  /** Plain words with {variables}: transactions, money, people, lines, facility, supplier, key.<id>, attr.<name>, hours_left. */
  impactStatement: text,
  retry: z.strictObject({ safe: z.enum(['yes', 'conditional', 'no', 'not_applicable']), idempotencyKey: z.string(), note: z.string() }),
  recovery: z.array(text).min(1),
  runbook: z.string().regex(/^runbooks\/[a-z0-9-]+\.md$/),
  kpis: z.array(id('kpi-')).default([]),
  defaultOn: z.boolean(),
});

export const measureSchema = z.discriminatedUnion('kind', [
  /** Duration between first `from` and first `to`; counted when `to` is reached, open until then. */
  z.strictObject({
    kind: z.literal('duration'),
    workflow: id('wf-'),
    from: z.string(),
    to: z.string(),
    clock: clockSchema,
    percentiles: z.array(z.number().gt(0).lt(100)).min(1),
    cohort: z.enum(['start', 'completion']).default('completion'),
  }),
  /** Share that reached `to` within the time after `from`; a case counts once that time has passed. */
  z.strictObject({
    kind: z.literal('within'),
    workflow: id('wf-'),
    from: z.string(),
    to: z.string(),
    within: durationSchema,
    clock: clockSchema,
    weight: z.string().optional(),
  }),
  /** Share of transactions that reached `denominator` and also meet `numerator` (a milestone id or a condition). */
  z.strictObject({
    kind: z.literal('ratio'),
    workflow: id('wf-'),
    denominator: z.string(),
    numerator: z.union([z.strictObject({ milestone: z.string() }), z.strictObject({ when: conditionSchema })]),
    weight: z.string().optional(),
  }),
  /** Share of calendar occurrences of an expected_batch exception type that arrived by the deadline. */
  z.strictObject({ kind: z.literal('expected_on_time'), exceptionType: z.string() }),
]);
export type Measure = z.infer<typeof measureSchema>;

export const aggregations = [
  'ratio_of_sums',
  'weighted_ratio_of_sums',
  'duration_sketch',
  'deadline_met',
  'snapshot_ratio',
  'snapshot_sum',
  'rate_per_population',
] as const;
export const kpiSchema = z.strictObject({
  id: id('kpi-'),
  name: text,
  question: text,
  workflows: z.array(id('wf-')).min(1),
  /** In words; `aggregation` says how it merges over places and time. */
  formula: text,
  numerator: z.string().default(''),
  denominator: z.string().default(''),
  aggregation: z.enum(aggregations).optional(),
  rollUpBy: z.array(z.string()).default([]),
  /** null: described, not yet computed. Never shown as a number. */
  measure: measureSchema.nullable(),
  unit: z.enum(['hours', 'minutes', 'days', 'percent', 'usd', 'count', 'business_days', 'other']),
  direction: z.enum(['lower', 'higher']),
  thresholds: z.strictObject({ target: z.number(), warning: z.number(), critical: z.number() }).nullable(),
  /** Which percentile the thresholds judge, for durations. */
  judged: z.number().optional(),
  windowDays: z.number().positive(),
  windowName: text,
  minSample: z.number().int().nonnegative(),
  audience: z.array(z.string()).default([]),
  benchmarks: z.array(z.strictObject({ source: z.string(), use: z.string(), note: z.string().default('') })).default([]),
  targetBasis: z.string(),
  caveat: z.string().default(''),
  defaultOn: z.boolean(),
});

export const sourceSchema = z.strictObject({
  id: id('src-'),
  publisher: text,
  figure: text,
  url: z.string(),
  verified: z.enum(['read_in_excerpt', 'secondary_report_read', 'unverified']),
  scope: z.string().default(''),
});

/** First matching rule wins; without one the exception type's own team has it. */
export const routingSchema = z.strictObject({
  rules: z
    .array(
      z.strictObject({
        name: text,
        match: z.strictObject({
          facility: z.array(z.string()).optional(),
          department: z.array(z.string()).optional(),
          workflow: z.array(z.string()).optional(),
          exceptionType: z.array(z.string()).optional(),
          supplier: z.array(z.string()).optional(),
          severity: z.array(z.enum(severities)).optional(),
        }),
        team: id('team-'),
      }),
    )
    .default([]),
  fallbackTeam: id('team-'),
  /** Time to acknowledge, to resolve and between two words to those affected, by severity, on the team's clock. */
  serviceLevels: z.record(
    z.enum(severities),
    z.strictObject({ acknowledge: durationSchema, resolve: durationSchema, updateEvery: durationSchema.optional(), clock: clockSchema }),
  ),
});

export const catalogSchema = z.strictObject({
  organisation: organisationSchema,
  facilities: z.array(facilitySchema),
  departments: z.array(departmentSchema),
  teams: z.array(teamSchema),
  applications: z.array(applicationSchema),
  connectors: z.array(connectorSchema),
  interfaces: z.array(interfaceSchema),
  calendars: calendarsSchema,
  workflows: z.array(workflowSchema),
  kpis: z.array(kpiSchema),
  sources: z.array(sourceSchema),
  exceptionTypes: z.array(exceptionTypeSchema),
  routing: routingSchema,
  /** Domains of master data with systems of record, consumers and drift checks; shown, checked later. */
  masterData: z.array(z.record(z.string(), z.unknown())).default([]),
  /** Shapes of a day (24 shares) and of a week (7 factors), for the simulator and for judging silence. */
  shapes: z.strictObject({
    hourly: z.record(z.string(), z.array(z.number()).length(24)),
    weekday: z.record(z.string(), z.array(z.number()).length(7)),
  }),
  /** Path below the catalog folder -> Markdown. */
  runbooks: z.record(z.string(), z.string()),
});

export type Catalog = z.infer<typeof catalogSchema>;
export type Facility = z.infer<typeof facilitySchema>;
export type Department = z.infer<typeof departmentSchema>;
export type Team = z.infer<typeof teamSchema>;
export type Application = z.infer<typeof applicationSchema>;
export type Connector = z.infer<typeof connectorSchema>;
export type Interface = z.infer<typeof interfaceSchema>;
export type Calendars = z.infer<typeof calendarsSchema>;
export type Workflow = z.infer<typeof workflowSchema>;
export type Milestone = z.infer<typeof milestoneSchema>;
export type ExceptionType = z.infer<typeof exceptionTypeSchema>;
export type Kpi = z.infer<typeof kpiSchema>;
export type Routing = z.infer<typeof routingSchema>;
export type Clock = z.infer<typeof clockSchema>;

/**
 * The variables a condition may use, by where it stands. Types as CEL names. Missing text is '', missing number is 0;
 * `attr` and `key` are maps of string, `measure` a map of double: guard them with `'name' in attr`. `amount` is in units of the
 * currency (dollars, not cents); `arrival_delay_minutes` is arrival minus event time, negative when the sender's clock runs ahead.
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
} as const;
