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
}

/** What one step did to an exception: notify decides from it whom to tell. */
export interface ExceptionChange {
  exception: ExceptionRecord;
  kind: 'opened' | 'reopened' | 'joined' | 'severity_raised' | 'resolved';
  before: { severity: Severity; transactions: number } | null;
}
