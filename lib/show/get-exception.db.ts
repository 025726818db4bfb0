import { z } from 'zod';
import { currentCatalog, indexCatalog } from '@/lib/catalog';
import { query, sql } from '@/lib/db';
import {
  type Action,
  type Actor,
  type Environment,
  type ExceptionType,
  environmentSchema,
  mayAct,
  NotFoundError,
  readExceptionNumber,
  rightOfAction,
} from '@/lib/domain';
import type { ExceptionView } from '@/lib/domain/views/exception';
import { type ExceptionRecord, exceptionRecordSchema, prepareExceptionRow } from './exception-row';
import { visibleExceptions } from './find-exceptions.db';
import { listErrors } from './list-errors.db';
import { listExceptionMembers } from './list-exception-members.db';
import { listExplained, listRelated, readLocated } from './list-explained.db';
import { listHistory } from './list-history.db';
import { listStepTicks } from './list-step-ticks.db';
import { listTold } from './list-told.db';
import { namePlaces } from './name-places';
import { readEscalation } from './read-escalation.db';
import { readNeighbours } from './read-neighbours.db';
import { readRunbookWork } from './read-runbook-work.db';
import { readTeamDuty } from './read-schedules.db';
import { mayAskTicket } from './read-ticket-address.db';
import { renderRunbook } from './render-runbook';
import { sayExpectation, sayRule } from './say-rule';

const MEMBERS = 25;

/** `EX-1042` or `1042`, or the id, as a number or id to look for. Throws NotFoundError for anything else. */
export function readRef(ref: string): { number: number } | { id: string } {
  const number = readExceptionNumber(ref);
  if (number !== null) return { number };
  if (z.uuid().safeParse(ref).success) return { id: ref };
  throw new NotFoundError(`There is no exception ${ref.slice(0, 60)}.`);
}

/** The record of an exception the reader may see some member of. Throws NotFoundError otherwise: out of scope does not exist. */
export async function findException(actor: Actor, ref: string, now: Date): Promise<ExceptionRecord & { environment: Environment }> {
  const asked = readRef(ref);
  const where = 'number' in asked ? sql`e.number = ${asked.number}::bigint` : sql`e.id = ${asked.id}::uuid`;
  const [place] = await query(sql`select environment from exception e where ${where}`, z.object({ environment: environmentSchema }));
  if (place) {
    const filter = { actor, scope: { environment: place.environment }, now, dayEnd: now, found: [] };
    const [record] = await query(
      sql`select v.*, p.name as person_name from (${visibleExceptions(filter)} and ${where}) v left join person p on p.id = v.person_id`,
      exceptionRecordSchema,
    );
    if (record) return { ...record, environment: place.environment };
  }
  throw new NotFoundError(`There is no exception ${ref.slice(0, 60)}, or it is in a place you may not see.`);
}

/** Everything about one exception, counted over what the reader may see. Throws NotFoundError. */
export async function getException(actor: Actor, ref: string, now: Date): Promise<ExceptionView> {
  const { catalog } = await currentCatalog();
  const index = indexCatalog(catalog);
  const names = namePlaces(index);
  const record = await findException(actor, ref, now);
  const type = index.exceptionTypes.get(record.code);
  const asked = { exceptionId: record.id, environment: record.environment };
  const [members, where, log, told, errors, steps, work, located, explained, related, duty, mayAsk] = await Promise.all([
    listExceptionMembers(actor, index, { ...asked, limit: MEMBERS }),
    readNeighbours(actor, index, {
      ...asked,
      workflows: record.workflows,
      connector: record.grouped_by.connector || null,
      from: record.first_at,
      to: record.resolved_at ?? now,
    }),
    listHistory(actor, record),
    listTold(index, record.id),
    listErrors(actor, asked),
    listStepTicks(record.id, type?.recovery ?? []),
    readRunbookWork(actor, record.environment, [record.code], now),
    readLocated(record),
    listExplained(actor, names, { record, now }),
    listRelated(actor, { record, now }),
    readTeamDuty(actor, record.team, catalog, now),
    mayAskTicket(record),
  ]);
  // Evidence closes with a count of everything, which a reader of a part must not learn.
  const hidden = record.partial && record.closed_by === 'evidence';
  const text = catalog.runbooks[type?.runbook ?? record.runbook];
  return {
    timezone: catalog.organisation.timezone,
    asOf: now.toISOString(),
    row: prepareExceptionRow(record, names, actor),
    duty,
    expected: type ? sayExpectation(type, record.workflows[0] ?? '', index) : [],
    steps,
    mayTick: record.state !== 'resolved' && mayAct(actor, 'exception:acknowledge', record),
    runbookWork: work.get(record.code) ?? null,
    retry: type ? { safe: type.retry.safe, note: type.retry.note } : null,
    byHand: type?.severity.byHand.map((one) => `${one.when}: ${one.to}`) ?? [],
    teamReason: record.team_reason,
    coTeam: type?.coOwnerTeam ? names.team(type.coOwnerTeam) : null,
    where,
    located,
    explained,
    related,
    members,
    runbook: text === undefined ? null : renderRunbook(type?.runbook ?? record.runbook, text),
    log,
    told,
    escalation: await readEscalation(index, record, now),
    closed:
      record.resolved_at === null ? null : { by: record.resolved_by, how: record.closed_by, resolution: hidden ? null : record.resolution },
    mayReplay: mayReplay(actor, record, type),
    allowed: allowedActions(actor, record).flatMap((one) => (one === 'ticket' && mayAsk ? (['ask_ticket', one] as const) : [one])),
    technical: {
      signature: record.signature,
      groupedBy: record.grouped_by,
      rule: type ? sayRule(type, index) : 'The catalog no longer has this exception type.',
      ruleKind: type ? `${type.rule.kind}${type.defaultOn ? '' : ', not watched'}` : 'unknown',
      errors,
    },
  };
}

const whenOpen = [
  'acknowledge',
  'assign',
  'wait',
  'snooze',
  'wake',
  'merge',
  'unmerge',
  'split',
  'ticket',
  'severity',
  'resolve',
  'comment',
] as const;

function mayReplay(actor: Actor, record: ExceptionRecord & { environment: Environment }, type: ExceptionType | undefined): boolean {
  const ruled = type?.retry.safe === 'yes' || type?.retry.safe === 'conditional';
  return ruled && record.state !== 'resolved' && record.transactions > 0 && mayAct(actor, 'replay:request', record);
}

function allowedActions(actor: Actor, record: ExceptionRecord & { environment: Environment }): ExceptionView['allowed'] {
  const place = {
    environment: record.environment,
    facilities: record.facilities,
    departments: record.departments,
    workflows: record.workflows,
  };
  const can = (action: ExceptionView['allowed'][number]) => mayAct(actor, `exception:${rightOfAction(action)}` satisfies Action, place);
  if (record.state === 'resolved') return (['reopen', 'comment'] as const).filter(can);
  const pointless: Partial<Record<ExceptionView['allowed'][number], boolean>> = {
    acknowledge: record.acknowledged_at !== null,
    snooze: record.is_snoozed,
    wake: !record.is_snoozed,
    unmerge: record.parent_number === null,
    split: record.transactions < 2,
  };
  return whenOpen.filter((action) => can(action) && pointless[action] !== true);
}
