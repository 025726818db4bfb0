import type { Environment } from './event';
import type { ClosedBy, ExceptionState, Severity, WaitingFor } from './exception';

/** An exception as its row stands. `number` is what people see: EX-<number>. A place is null when the members are in several. */
export interface ExceptionRecord {
  id: string;
  number: number;
  environment: Environment;
  code: string;
  signature: string;
  groupedBy: Record<string, string>;
  title: string;
  statement: string;
  state: ExceptionState;
  severity: Severity;
  severityReason: string;
  /** `rule`, or the id of the person who set it with a reason. */
  severitySetBy: string;
  team: string;
  teamReason: string;
  personId: string | null;
  waitingOn: string | null;
  waitingFor: WaitingFor | null;
  waitReason: string | null;
  /** Then its owner has it again. */
  nextActionAt: Date | null;
  /** The clock of its due time stands since then; `dueAt` is the one it has when the wait lasts until `nextActionAt`. */
  pausedAt: Date | null;
  /** How long the clock has stood before. */
  pausedMs: number;
  /** What was left on the clock when it was stopped; null when nothing was, or a deadline of the business does not wait. */
  pauseLeftMs: number | null;
  snoozedAt: Date | null;
  snoozedBy: string | null;
  snoozedUntil: Date | null;
  snoozeReason: string | null;
  /** It wakes when it has so many cases, or is more severe than this. */
  snoozeTransactions: number | null;
  snoozeSeverity: Severity | null;
  ticketUrl: string | null;
  facility: string | null;
  department: string | null;
  workflow: string | null;
  interface: string | null;
  connector: string | null;
  application: string | null;
  supplier: string | null;
  facilities: string[];
  departments: string[];
  workflows: string[];
  transactions: number;
  amountMinor: number | null;
  currency: string | null;
  lines: number | null;
  people: number | null;
  runbook: string;
  history: boolean;
  firstAt: Date;
  lastAt: Date;
  openedAt: Date;
  acknowledgeBy: Date;
  dueAt: Date;
  deadlineAt: Date | null;
  acknowledgedAt: Date | null;
  acknowledgedBy: string | null;
  resolvedAt: Date | null;
  resolvedBy: string | null;
  closedBy: ClosedBy | null;
  resolution: string | null;
  reopened: number;
  /** How often its severity fell. */
  eased: number;
  version: number;
  /** The exception that explains it: it stands under that one and is not told apart. */
  parentId: string | null;
  parentNumber: number | null;
  parentReason: string | null;
  /** Since when it stands under it. */
  parentAt: Date | null;
  /** The person who put it there; null when a rule did. */
  parentBy: string | null;
  /** A person said that these do not explain it. */
  apartFrom: string[];
  /** The part of the estate it stands for, by dimension, where that is wider than what it was grouped by. */
  cause: Record<string, string[]> | null;
  /** When it came back of late. */
  flaps: Date[];
  /** Held open although nothing is wrong, because it comes and goes. */
  heldUntil: Date | null;
  heldReason: string | null;
}

/** Of an exception that waits on nobody: its clock runs. */
export const NOT_WAITING = {
  waitingOn: null,
  waitingFor: null,
  waitReason: null,
  nextActionAt: null,
  pausedAt: null,
  pauseLeftMs: null,
} as const satisfies Partial<ExceptionRecord>;

/** Of an exception that does not sleep. */
export const AWAKE = {
  snoozedAt: null,
  snoozedBy: null,
  snoozedUntil: null,
  snoozeReason: null,
  snoozeTransactions: null,
  snoozeSeverity: null,
} as const satisfies Partial<ExceptionRecord>;

/** Of an exception that stands for itself. */
export const ALONE = {
  parentId: null,
  parentNumber: null,
  parentReason: null,
  parentAt: null,
  parentBy: null,
} as const satisfies Partial<ExceptionRecord>;

/** What nobody has done anything to yet. */
export const UNTOUCHED = { ...NOT_WAITING, ...AWAKE, ...ALONE, pausedMs: 0, eased: 0, ticketUrl: null } as const;

/** What one step did to an exception: notify decides from it whom to tell. */
export interface ExceptionChange {
  exception: ExceptionRecord;
  /** `adopted`: it stands under another now. `released`: it stands for itself again, and is still wrong. */
  kind: 'opened' | 'reopened' | 'joined' | 'severity_raised' | 'resolved' | 'adopted' | 'released';
  before: { severity: Severity; transactions: number; facilities?: readonly string[] } | null;
}
