import { z } from 'zod';
import { type Actor, closedBy, exceptionStates, severities, UNASSIGNED, waitingFor } from '@/lib/domain';
import { isReason, sayCode } from '@/lib/domain/say-code';
import type { ExceptionRow, PlaceRef } from '@/lib/domain/views/exception-list';
import type { PlaceNames } from './name-places';

const list = z
  .array(z.string())
  .nullable()
  .transform((ids) => ids ?? []);

/** A row of `visibleExceptions` joined with its owner's name. */
export const exceptionRecordSchema = z.object({
  id: z.string(),
  number: z.number(),
  environment: z.string(),
  code: z.string(),
  signature: z.string(),
  grouped_by: z.record(z.string(), z.string()),
  title: z.string(),
  statement: z.string(),
  state: z.enum(exceptionStates),
  severity: z.enum(severities),
  severity_reason: z.string(),
  severity_set_by: z.string(),
  team: z.string(),
  team_reason: z.string(),
  person_id: z.string().nullable(),
  person_name: z.string().nullable(),
  waiting_on: z.string().nullable(),
  interface: z.string().nullable(),
  connector: z.string().nullable(),
  application: z.string().nullable(),
  supplier: z.string().nullable(),
  runbook: z.string(),
  history: z.boolean(),
  first_at: z.date(),
  last_at: z.date(),
  opened_at: z.date(),
  acknowledge_by: z.date(),
  due_at: z.date(),
  deadline_at: z.date().nullable(),
  acknowledged_at: z.date().nullable(),
  resolved_at: z.date().nullable(),
  resolved_by: z.string().nullable(),
  closed_by: z.string().nullable(),
  resolution: z.string().nullable(),
  version: z.number(),
  currency: z.string().nullable(),
  facilities: list,
  departments: list,
  workflows: list,
  transactions: z.number(),
  amount_minor: z.number().nullable(),
  lines: z.number().nullable(),
  people: z.number().nullable(),
  partial: z.boolean(),
  parent_number: z.number().nullable(),
  parent_reason: z.string().nullable(),
  explains: z.number(),
  held_until: z.date().nullable(),
  held_reason: z.string().nullable(),
  silenced: z.object({ id: z.string(), by: z.string(), reason: z.string(), until: z.string() }).nullable(),
  waiting_for: z.enum(waitingFor).nullable(),
  wait_reason: z.string().nullable(),
  next_action_at: z.date().nullable(),
  paused_at: z.date().nullable(),
  paused_ms: z.number(),
  pause_left_ms: z.number().nullable(),
  is_snoozed: z.boolean(),
  snoozed_until: z.date().nullable(),
  snooze_reason: z.string().nullable(),
  snooze_transactions: z.number().nullable(),
  snoozed_by: z.string().nullable(),
  parent_by: z.string().nullable(),
  ticket_url: z.string().nullable(),
});
export type ExceptionRecord = z.infer<typeof exceptionRecordSchema>;

const places = new Set(['facility', 'department', 'workflow', 'interface', 'connector', 'application', 'supplier']);
const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
const own = (id: string) => id.replace(/^(?:key|attr)\./, '');

/** What it was grouped by in words, with the code or id that stands for it where the two differ. */
function sayGroupedBy(record: ExceptionRecord, names: PlaceNames, { name, value }: { name: string; value: string }) {
  if (name === 'milestone') return { value: names.milestone(record.workflows[0] ?? '', value) };
  if (name === 'attr.slo' || name === 'attr.kpi') return { value: names.number(name === 'attr.slo' ? 'slo' : 'kpi', value), code: value };
  return isReason(name) ? { value: capital(sayCode(value)), code: value } : { value };
}

/** The row as people read it. For a reader who sees only part of it, the reason of the severity loses its counts. */
export function prepareExceptionRow(record: ExceptionRecord, names: PlaceNames, actor: Actor): ExceptionRow {
  // Only what it was grouped by is its cause; that all cases went over one connector alone proves nothing about it.
  const cause = (kind: string, name: (id: string) => PlaceRef) => {
    const id = record.grouped_by[kind];
    return id === undefined || id === '' || id === UNASSIGNED ? null : name(id);
  };
  return {
    id: record.id,
    number: record.number,
    ref: `EX-${record.number}`,
    environment: record.environment,
    code: record.code,
    title: record.title,
    statement: record.partial ? sayPart(record, names.facility) : record.statement,
    state: record.state,
    severity: record.severity,
    severityReason: record.partial ? '' : record.severity_reason,
    severitySetBy: record.severity_set_by,
    team: names.team(record.team),
    person:
      record.person_id === null
        ? null
        : { id: record.person_id, name: record.person_name ?? record.person_id, me: record.person_id === actor.id },
    waitingOn: record.waiting_on,
    facilities: record.facilities.map(names.facility),
    workflows: record.workflows.map(names.workflow),
    connector: cause('connector', names.connector),
    interface: cause('interface', names.interface),
    application: cause('application', names.application),
    supplier: record.supplier,
    keys: Object.entries(record.grouped_by)
      .filter(([name, value]) => !places.has(name) && value !== '' && value !== UNASSIGNED)
      .map(([name, value]) => ({
        name: name === 'milestone' ? 'step' : names.key(record.workflows, own(name)),
        ...sayGroupedBy(record, names, { name, value }),
      })),
    transactions: record.transactions,
    amounts:
      record.amount_minor === null || record.currency === null ? [] : [{ currency: record.currency, amountMinor: record.amount_minor }],
    lines: record.lines,
    people: record.people,
    firstAt: record.first_at.toISOString(),
    lastAt: record.last_at.toISOString(),
    openedAt: record.opened_at.toISOString(),
    acknowledgeBy: record.acknowledge_by.toISOString(),
    dueAt: record.due_at.toISOString(),
    deadlineAt: record.deadline_at?.toISOString() ?? null,
    acknowledgedAt: record.acknowledged_at?.toISOString() ?? null,
    resolvedAt: record.resolved_at?.toISOString() ?? null,
    history: record.history,
    partial: record.partial,
    version: record.version,
    closedBy: closedBy.find((one) => one === record.closed_by) ?? null,
    // Evidence closes with a count of everything, which a reader of a part must not learn.
    resolution: record.partial && record.closed_by === 'evidence' ? null : record.resolution,
    parent:
      record.parent_number === null
        ? null
        : {
            ref: `EX-${record.parent_number}`,
            reason: record.partial ? '' : (record.parent_reason ?? ''),
            byPerson: record.parent_by !== null,
          },
    explains: record.explains,
    heldUntil: record.held_until?.toISOString() ?? null,
    heldReason: record.held_reason,
    silenced: record.silenced,
    waitingFor: record.waiting_for,
    waitReason: record.wait_reason,
    nextActionAt: record.next_action_at?.toISOString() ?? null,
    paused: record.paused_at === null ? null : { since: record.paused_at.toISOString(), leftMs: record.pause_left_ms },
    pausedMs: record.paused_ms,
    snoozed:
      record.is_snoozed && record.snoozed_until
        ? {
            until: record.snoozed_until.toISOString(),
            by: record.snoozed_by ?? '',
            reason: record.snooze_reason ?? '',
            // How many cases it has in all, a reader of a part must not learn.
            orCases: record.partial ? null : record.snooze_transactions,
          }
        : null,
    ticketUrl: record.ticket_url,
  };
}

/** Instead of the statement, whose counts include places the reader may not see. */
function sayPart(record: ExceptionRecord, facility: (id: string) => { name: string }): string {
  const places = record.facilities.map((id) => facility(id).name);
  const where = places.length === 1 ? `at ${places[0]}` : `at ${places.length} facilities`;
  return `${record.transactions} affected ${record.transactions === 1 ? 'transaction' : 'transactions'} ${where}. More are affected where you may not look.`;
}
