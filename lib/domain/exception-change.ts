import type { Environment } from './event';
import type { ClosedBy, ExceptionState, Severity } from './exception';

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
  version: number;
  /** The exception that explains it: it stands under that one and is not told apart. */
  parentId: string | null;
  parentNumber: number | null;
  parentReason: string | null;
  /** Since when it stands under it. */
  parentAt: Date | null;
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

/** What one step did to an exception: notify decides from it whom to tell. */
export interface ExceptionChange {
  exception: ExceptionRecord;
  /** `adopted`: another explains it now. `released`: the one that explained it has ended, and it is still wrong. */
  kind: 'opened' | 'reopened' | 'joined' | 'severity_raised' | 'resolved' | 'adopted' | 'released';
  before: { severity: Severity; transactions: number; facilities?: readonly string[] } | null;
}
