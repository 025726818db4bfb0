import { z } from 'zod';

export const severities = ['sev1', 'sev2', 'sev3', 'sev4'] as const;
export const severitySchema = z.enum(severities);
export type Severity = z.infer<typeof severitySchema>;
export const severityNames: Record<Severity, string> = { sev1: 'Critical', sev2: 'High', sev3: 'Medium', sev4: 'Low' };

export const exceptionStates = ['open', 'acknowledged', 'waiting', 'resolved'] as const;
export const exceptionStateSchema = z.enum(exceptionStates);
export type ExceptionState = z.infer<typeof exceptionStateSchema>;

/** How an exception ended: proved by an event, closed by a person, replaced by another, or out of time. */
export const closedBy = ['evidence', 'person', 'superseded', 'expired'] as const;
export type ClosedBy = (typeof closedBy)[number];

/** What a person can do to an exception. `version` is the one they saw: when it moved on, the answer is 409. */
export const exceptionActionSchema = z.discriminatedUnion('action', [
  z.object({ action: z.literal('acknowledge'), version: z.number().int() }),
  z.object({
    action: z.literal('assign'),
    version: z.number().int(),
    team: z.string().optional(),
    person: z.string().nullable().optional(),
  }),
  z.object({ action: z.literal('comment'), text: z.string().trim().min(1).max(4000) }),
  z.object({ action: z.literal('wait'), version: z.number().int(), waitingOn: z.string().trim().min(1).max(200) }),
  z.object({
    action: z.literal('severity'),
    version: z.number().int(),
    severity: severitySchema,
    reason: z.string().trim().min(3).max(1000),
  }),
  z.object({ action: z.literal('resolve'), version: z.number().int(), reason: z.string().trim().min(3).max(1000) }),
  z.object({ action: z.literal('reopen'), version: z.number().int(), reason: z.string().trim().min(3).max(1000) }),
]);
export type ExceptionAction = z.infer<typeof exceptionActionSchema>;

/** Computed, never typed: what the affected transactions carry. Money per currency in minor units. */
export interface Impact {
  transactions: number;
  amountMinor: number | null;
  currency: string | null;
  lines: number | null;
  people: number | null;
}

/** What detection concluded about one transaction, batch, metric of a place or record of master data, with the evidence. Pure output of detect. */
export interface Finding {
  code: string;
  signature: string;
  environment: string;
  groupedBy: Record<string, string>;
  subject: { kind: 'transaction' | 'occurrence' | 'metric' | 'record'; id: string };
  at: Date;
  facility: string;
  department: string;
  workflow: string;
  interface: string | null;
  connector: string | null;
  application: string | null;
  supplier: string | null;
  impact: Impact;
  evidence: { eventKey: string | null; text: string };
  /** End of the window a business deadline gives, when the rule has one. */
  deadlineAt: Date | null;
  variables: Record<string, string>;
}

/** The number that `EX-1042` or `1042` names; null for any other text. */
export function readExceptionNumber(text: string): number | null {
  const digits = /^(?:EX-)?(\d{1,15})$/i.exec(text)?.[1];
  return digits === undefined ? null : Number(digits);
}
