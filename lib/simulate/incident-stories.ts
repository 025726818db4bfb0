import type { Severity } from '@/lib/domain';
import type { Effect, Refusal } from './effect';
import { DAY_MS, HOUR_MS, MINUTE_MS } from './simulation';

export const incidentIds = [
  'inc-01',
  'inc-02',
  'inc-03',
  'inc-04',
  'inc-05',
  'inc-06',
  'inc-07',
  'inc-08',
  'inc-09',
  'inc-10',
  'inc-11',
  'inc-12',
] as const;
export type IncidentId = (typeof incidentIds)[number];

export interface IncidentStory {
  title: string;
  scope:
    | 'facility'
    | 'connector'
    | 'application'
    | 'source_application'
    | 'facility_x_workflow'
    | 'facility_x_department'
    | 'operator_action';
  cause: string;
  /** The one place at fault. */
  element: {
    facility?: string;
    departments?: readonly string[];
    connector?: string;
    application?: string;
    workflow?: string;
    payGroup?: string;
    replay?: string;
  };
  /** What of the place may be another one. */
  moves?: readonly ('facility' | 'connector')[];
  /** Interfaces that it reaches; absent: all of its connector. */
  touches?: readonly string[];
  /** Usual local start: weekday (1 = Monday, null = any day, 'payroll' = the day time files are due) and time. */
  usualStart: { weekday: number | null | 'payroll'; at: string };
  usualDurationMs: number;
  /** Each of these names the cause; the first is the one that says it best. */
  expectedExceptions: readonly string[];
  /** Who has to mend it. */
  ownerTeams: readonly string[];
  /** The worst severity that it may come to while it lasts. */
  severities: readonly Severity[];
  /**
   * When it can first be seen in what is sent: with the first message that it touches; when so many messages are missing that chance
   * is ruled out; or not before a time after its start, or before the file is due.
   */
  sign: 'first_message' | 'missing_messages' | { afterMs: number } | { beforeDueMs: number };
  effects: (at: { facility: string; connector: string; interfaces: readonly string[] }) => readonly Effect[];
}

const SITE_INTERFACES = ['if-inv-threshold', 'if-use-supply', 'if-use-charge', 'if-req-submit', 'if-receipt-dock'];
const EDI_OUT = ['if-po-850-out', 'if-po-860-out', 'if-ap-820-out'];
const EDI_IN = ['if-po-997-in', 'if-po-855-in', 'if-po-856-in', 'if-ap-810-in', 'if-price-832-in'];
const always = () => 1;

const keyExpired: Refusal = {
  code: 'HTTP_401',
  errorClass: 'auth_failed',
  message: 'API key expired',
  httpStatus: 401,
  retryable: false,
  share: always,
  retries: 5,
  finally: 'dead_lettered',
};
const certificateExpired: Refusal = {
  ...keyExpired,
  code: 'TLS_EXPIRED',
  errorClass: 'tls_expired',
  message: 'The certificate of the AS2 channel has expired',
  httpStatus: null,
};
const quotaExhausted: Refusal = {
  code: 'HTTP_429',
  errorClass: 'throttled',
  message: 'Quota exhausted, retry after 30 s',
  httpStatus: 429,
  retryable: true,
  attributes: { retry_after_s: 30 },
  share: (sinceMs, lastsMs) =>
    [0.02, 0.12, 0.34][Math.min(2, Math.floor((3 * sinceMs) / (Number.isFinite(lastsMs) ? lastsMs : 3 * HOUR_MS)))] ?? 0.34,
  retries: Number.POSITIVE_INFINITY,
  waitsMs: [30_000],
  givesUpShare: 0.005,
  finally: 'dead_lettered',
};
/** Three layers of retries, three tries each, around a target that their sum keeps down. */
const retriedToDeath: Refusal = {
  code: 'HTTP_503',
  errorClass: 'unavailable',
  message: 'Service temporarily unavailable',
  httpStatus: 503,
  retryable: true,
  share: (sinceMs) => (sinceMs < 3 * MINUTE_MS ? 1 : 0.85),
  retries: 26,
  waitsMs: [5_000, 5_000, 20_000, 5_000, 5_000, 20_000, 5_000, 5_000, 120_000],
  finally: 'dead_lettered',
};
const contractChanged: Refusal = {
  code: 'HTTP_422',
  errorClass: 'schema_violation',
  message: 'taxCategory is required',
  httpStatus: 422,
  retryable: false,
  attributes: { schema_version: '26.1', field: 'taxCategory' },
  share: always,
  retries: 0,
  finally: 'failed',
};

/** The twelve incidents, and what a person should conclude from them. */
export const incidentStories: Record<IncidentId, IncidentStory> = {
  'inc-01': {
    title: 'One site goes dark',
    scope: 'facility',
    cause: 'network_outage',
    element: { facility: 'fac-ironrange' },
    moves: ['facility'],
    touches: SITE_INTERFACES,
    usualStart: { weekday: 2, at: '09:40' },
    usualDurationMs: 3.5 * HOUR_MS,
    expectedExceptions: ['EXC-PLT-SILENT', 'EXC-INV-BURST', 'EXC-INV-LOST'],
    ownerTeams: ['team-integration'],
    severities: ['sev1', 'sev2'],
    sign: 'missing_messages',
    effects: ({ facility, interfaces }) => [{ kind: 'hold', facilities: [facility], interfaces }],
  },
  'inc-02': {
    title: 'One connector fails everywhere',
    scope: 'connector',
    cause: 'api_key_expired',
    element: { connector: 'con-sched-rest' },
    moves: ['connector'],
    usualStart: { weekday: 3, at: '00:00' },
    usualDurationMs: 10 * HOUR_MS,
    expectedExceptions: ['EXC-PLT-AUTH', 'EXC-PLT-DLQ', 'EXC-ONB-LATE'],
    ownerTeams: ['team-security'],
    severities: ['sev2', 'sev1'],
    sign: 'first_message',
    effects: ({ interfaces }) => [{ kind: 'refuse', interfaces, refusal: keyExpired }],
  },
  'inc-03': {
    title: 'Upstream source sends bad master data',
    scope: 'source_application',
    cause: 'bad_master_data',
    element: { application: 'app-erp-scm' },
    touches: ['if-item-invauto', 'if-item-wms', 'if-item-ehr', 'if-po-855-in', 'if-ap-match-data'],
    usualStart: { weekday: null, at: '21:00' },
    usualDurationMs: 20 * HOUR_MS,
    expectedExceptions: ['EXC-ITEM-BADLOAD', 'EXC-P2P-UOM', 'EXC-P2P-PRICE', 'EXC-INV-NEG'],
    ownerTeams: ['team-item-master'],
    severities: ['sev2', 'sev1'],
    sign: 'first_message',
    effects: () => [
      { kind: 'load_items', loadId: 'ITEMLOAD-Q1', count: 1600, badShare: 0.4, factors: [10, 12, 24], withinMs: 20 * MINUTE_MS },
    ],
  },
  'inc-04': {
    title: 'Certificate expires',
    scope: 'connector',
    cause: 'certificate_expired',
    element: { connector: 'con-edi-as2' },
    touches: [...EDI_OUT, ...EDI_IN],
    usualStart: { weekday: 7, at: '00:00' },
    usualDurationMs: 34 * HOUR_MS,
    expectedExceptions: ['EXC-PLT-AUTH', 'EXC-PLT-CERTSOON', 'EXC-P2P-NO997', 'EXC-PLT-SILENT'],
    ownerTeams: ['team-security'],
    severities: ['sev1'],
    sign: 'first_message',
    effects: ({ connector }) => [
      { kind: 'refuse', interfaces: EDI_OUT, refusal: certificateExpired },
      { kind: 'hold', interfaces: EDI_IN },
      { kind: 'expire_certificate', connector },
    ],
  },
  'inc-05': {
    title: 'Throttling at month end',
    scope: 'connector',
    cause: 'quota_exhausted',
    element: { connector: 'con-erp-fin-rest' },
    moves: ['connector'],
    usualStart: { weekday: 1, at: '16:00' },
    usualDurationMs: 14 * HOUR_MS,
    expectedExceptions: ['EXC-PLT-429', 'EXC-PLT-QUOTA', 'EXC-AP-NOPOST'],
    ownerTeams: ['team-erp-platform'],
    severities: ['sev4', 'sev3', 'sev2'],
    sign: 'first_message',
    effects: ({ connector, interfaces }) => [
      { kind: 'refuse', interfaces, refusal: quotaExhausted },
      { kind: 'use_quota', connector },
    ],
  },
  'inc-06': {
    title: 'A batch never arrives',
    scope: 'facility_x_workflow',
    cause: 'missing_batch',
    element: { facility: 'fac-granite', workflow: 'wf-time-payroll', payGroup: 'pg-a' },
    moves: ['facility'],
    touches: ['if-time-export'],
    usualStart: { weekday: 'payroll', at: '14:00' },
    usualDurationMs: Number.POSITIVE_INFINITY,
    expectedExceptions: ['EXC-PAY-NOFILE'],
    ownerTeams: ['team-payroll'],
    severities: ['sev1'],
    sign: { beforeDueMs: 3 * HOUR_MS },
    effects: () => [{ kind: 'skip_batch' }],
  },
  'inc-07': {
    title: 'Slow degradation',
    scope: 'application',
    cause: 'latency_growth',
    element: { application: 'app-erp-scm', connector: 'con-erp-scm-rest' },
    usualStart: { weekday: null, at: '00:00' },
    usualDurationMs: 10 * DAY_MS,
    expectedExceptions: ['EXC-PLT-SLOW', 'EXC-INV-LOST'],
    ownerTeams: ['team-integration', 'team-erp-platform'],
    severities: ['sev4', 'sev3'],
    sign: { afterMs: 3 * DAY_MS },
    effects: ({ interfaces }) => [{ kind: 'slow', interfaces, factorPerDay: 1.35 }],
  },
  'inc-08': {
    title: 'Retry storm',
    scope: 'connector',
    cause: 'retry_amplification',
    element: { connector: 'con-wms-rest' },
    moves: ['connector'],
    usualStart: { weekday: 4, at: '17:55' },
    usualDurationMs: 55 * MINUTE_MS,
    expectedExceptions: ['EXC-PLT-STORM', 'EXC-PLT-DLQ', 'EXC-INV-LOST'],
    ownerTeams: ['team-integration'],
    severities: ['sev1', 'sev2'],
    sign: 'first_message',
    effects: ({ interfaces }) => [{ kind: 'refuse', interfaces, refusal: retriedToDeath }],
  },
  'inc-09': {
    title: 'Replay creates duplicates',
    scope: 'operator_action',
    cause: 'non_idempotent_replay',
    element: { replay: 'RPY-0417' },
    touches: ['if-use-supply'],
    usualStart: { weekday: 1, at: '08:20' },
    usualDurationMs: 40 * MINUTE_MS,
    expectedExceptions: ['EXC-PLT-REPLAYDUP', 'EXC-INV-NEG', 'EXC-INV-BURST'],
    ownerTeams: ['team-integration'],
    severities: ['sev2', 'sev1'],
    sign: 'first_message',
    effects: () => [
      { kind: 'deliver_again', facilities: ['fac-lakehead', 'fac-chippewa'], replayId: 'RPY-0417', share: 0.4, reachesBackMs: 2 * DAY_MS },
    ],
  },
  'inc-10': {
    title: 'Facility and workflow partly fail',
    scope: 'facility_x_department',
    cause: 'mapping_deleted',
    element: { facility: 'fac-bayfield', departments: ['dept-periop', 'dept-imaging'] },
    moves: ['facility'],
    touches: ['if-rev-journal', 'if-req-submit'],
    usualStart: { weekday: 5, at: '02:10' },
    usualDurationMs: 3 * DAY_MS,
    expectedExceptions: ['EXC-REQ-CC', 'EXC-GL-REJECT'],
    ownerTeams: ['team-gl'],
    severities: ['sev3', 'sev2'],
    sign: 'first_message',
    effects: ({ facility }) => [
      { kind: 'refuse_departments', facilities: [facility], departments: ['dept-periop', 'dept-imaging'], code: 'CC_UNKNOWN' },
    ],
  },
  'inc-11': {
    title: 'Clock skew and late arrivals',
    scope: 'source_application',
    cause: 'clock_skew',
    element: { application: 'app-lis', facility: 'fac-lab-west' },
    touches: ['if-inv-reagent', 'if-inv-threshold', 'if-use-implant'],
    usualStart: { weekday: 1, at: '06:00' },
    usualDurationMs: 4 * DAY_MS,
    expectedExceptions: ['EXC-PLT-CLOCK', 'EXC-INV-BURST'],
    ownerTeams: ['team-integration'],
    severities: ['sev4', 'sev3'],
    sign: 'first_message',
    effects: ({ facility }) => [
      { kind: 'shift_clock', application: 'app-lis', facilities: [facility], aheadMs: 37 * MINUTE_MS },
      { kind: 'hold', facilities: ['fac-lakehead-asc'], interfaces: ['if-inv-threshold', 'if-use-implant'], forMs: 46 * HOUR_MS },
    ],
  },
  'inc-12': {
    title: 'Vendor release breaks a contract',
    scope: 'connector',
    cause: 'contract_change',
    element: { connector: 'con-erp-proc-rest' },
    touches: ['if-po-api-ack', 'if-sup-register', 'if-contract-price'],
    usualStart: { weekday: 6, at: '22:30' },
    usualDurationMs: 40 * HOUR_MS,
    expectedExceptions: ['EXC-PLT-RELEASE', 'EXC-PLT-SCHEMA', 'EXC-P2P-NOACK', 'EXC-SUP-STUCK'],
    ownerTeams: ['team-erp-platform', 'team-integration'],
    severities: ['sev1', 'sev2'],
    sign: 'first_message',
    effects: ({ interfaces }) => [
      { kind: 'release', application: 'app-erp-proc', version: '26.1' },
      { kind: 'refuse', interfaces, refusal: contractChanged },
    ],
  },
};
