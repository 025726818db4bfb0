import { z } from 'zod';
import { mayAct, scopePredicate } from '@/lib/access';
import { currentCatalog, indexCatalog } from '@/lib/catalog';
import { config } from '@/lib/config';
import { type Connection, join, queryPrepared, readAtOnce, type Sql, sql } from '@/lib/db';
import { type Actor, environments, NotFoundError, severitySchema, timeOfId } from '@/lib/domain';
import type { Trace, TransactionView } from '@/lib/domain/views/transactions';
import { isKeyToken, prepareRing, withoutEarlier } from '@/lib/redact';
import { compareLines } from './compare-lines';
import { describeMilestones, type MilestoneRecord } from './describe-milestones';
import { describeTransaction } from './describe-transaction';
import { listDocumentLines, maskLines } from './list-document-lines.db';
import { listKeyNotes } from './list-key-notes.db';
import { listLinkedTransactions } from './list-linked-transactions.db';
import { listTransactionEvents, prepareEvent } from './list-transaction-events.db';
import { listTransactionReplays } from './list-transaction-replays.db';
import { maskFor } from './mask-personal';
import { namePlaces } from './name-places';
import { readTraces, seekTraces } from './read-traces.db';
import { lateSince, nextStep, transactionColumns } from './select-transactions.db';
import { together } from './together';
import { prepareTransactionRow, transactionRecordSchema } from './transaction-row';

const INLINE_SPANS = 300;
const NO_TRANSACTION = 'There is no such transaction, or it lies outside the places you may see.';

const headSchema = transactionRecordSchema.extend({
  trace_ids: z.array(z.string()),
  measures: z.record(z.string(), z.union([z.number(), z.string()])),
  event_count: z.number(),
  notes: z.array(z.object({ at: z.string(), text: z.string() })),
});

/** In whichever environment the transaction is: its id says nothing about that, and each has its own rights. */
const anywhere = (actor: Actor): Sql =>
  sql`(${join(
    environments.map((environment) => scopePredicate(actor, { environment }, 't')),
    ' or ',
  )})`;

async function findHead(actor: Actor, id: string, now: Date, on: Connection) {
  const [head] = await queryPrepared(
    sql`select ${transactionColumns}, t.trace_ids, t.measures, t.event_count, t.notes, ${lateSince(now)} as late_since, n.milestone as next_milestone, n.due_at as next_due_at
      from transaction t ${nextStep} where t.id = ${id} and ${anywhere(actor)}`,
    headSchema,
    on,
  );
  if (!head) throw new NotFoundError(NO_TRANSACTION);
  return head;
}

const milestoneSchema = z.object({
  milestone: z.string(),
  reached_at: z.date().nullable(),
  last_at: z.date().nullable(),
  times: z.number(),
  expected_at: z.date().nullable(),
  due_at: z.date().nullable(),
});
const listMilestones = (id: string, on: Connection): Promise<MilestoneRecord[]> =>
  queryPrepared(
    sql`select milestone, reached_at, last_at, times, expected_at, due_at from milestone where transaction_id = ${id}`,
    milestoneSchema,
    on,
  );

const keySchema = z.object({ kind: z.string(), value: z.string() });
const listKeys = (id: string, on: Connection) =>
  queryPrepared(sql`select distinct kind, value from transaction_key where transaction_id = ${id} order by kind, value`, keySchema, on);

const exceptionSchema = z.object({
  ref: z.string(),
  title: z.string(),
  statement: z.string(),
  state: z.string(),
  severity: severitySchema,
  team: z.string(),
  due_at: z.date(),
  opened_at: z.date(),
  resolved_at: z.date().nullable(),
  closed_by: z.string().nullable(),
  resolution: z.string().nullable(),
  mended_at: z.date().nullable(),
  evidence: z.string(),
});
const listExceptionsOf = (id: string, on: Connection) =>
  queryPrepared(
    sql`select 'EX-' || e.number as ref, e.title, e.statement, e.state, e.severity, e.team, e.due_at, e.opened_at, e.resolved_at, e.closed_by, e.resolution, m.mended_at, m.evidence
      from exception_member m join exception e on e.id = m.exception_id where m.subject_id = ${id} order by e.state = 'resolved', e.severity, e.number`,
    exceptionSchema,
    on,
  );

/** Keys as people know them: an identity joined of two (`INV-1|SUP-2`) is left out beside its parts. */
const withoutJoined = (keys: readonly z.infer<typeof keySchema>[]) =>
  keys.filter((key) => !keys.some((other) => other.kind === key.kind && key.value.startsWith(`${other.value}|`)));

type Place = Pick<z.infer<typeof headSchema>, 'environment' | 'facility' | 'workflow'>;
const placeOf = ({ environment, facility, workflow }: Place) => ({ environment, facilities: [facility], workflows: [workflow] });

/** The actor as whom personal data of this place is not masked; decides nothing about what may be seen. */
const unmasked = (actor: Actor, at: Place): Actor => ({
  ...actor,
  grants: [
    ...actor.grants,
    { role: 'business_owner', facilities: [at.facility], departments: [], workflows: [at.workflow], environments: [at.environment] },
  ],
});

/** One transaction with all that is known of it. Throws NotFoundError when there is none that the actor may see. */
export const getTransaction = (actor: Actor, id: string, now = new Date()): Promise<TransactionView> =>
  readTransaction({ actor, id, now, revealed: false });

/** The same with what is hidden from the actor's role. The caller has asked for the right, and noted who looks and why. */
export const getRevealed = (actor: Actor, id: string, now: Date): Promise<TransactionView> =>
  readTransaction({ actor, id, now, revealed: true });

interface Asked {
  actor: Actor;
  id: string;
  now: Date;
  revealed: boolean;
}

async function readTransaction({ actor, id, now, revealed }: Asked): Promise<TransactionView> {
  const index = indexCatalog((await currentCatalog()).catalog);
  const names = namePlaces(index);
  const timezone = index.catalog.organisation.timezone;
  return readAtOnce(async (on) => {
    // Nothing of it is told when the head is out of sight: then that throws.
    const { head, steps, allKeys, exceptions, replays } = await together({
      head: findHead(actor, id, now, on),
      steps: listMilestones(id, on),
      allKeys: listKeys(id, on),
      exceptions: listExceptionsOf(id, on),
      replays: listTransactionReplays(id, on),
    });
    const reader = revealed ? unmasked(actor, head) : actor;
    const mask = maskFor(reader, index, head);
    const workflow = index.workflows.get(head.workflow);
    const facility = index.facilities.get(head.facility);
    const row = prepareTransactionRow({ actor: reader, index, names }, head);
    const milestones = describeMilestones(steps, workflow, head.state, names, now);
    const keys = withoutEarlier(prepareRing(config().dataSecrets), withoutJoined(allKeys))
      .filter((key) => key.kind.startsWith('key:'))
      .map(({ kind, value }) => {
        const type = kind.slice(4);
        return {
          kind: type,
          name: names.key([head.workflow], type),
          role: workflow?.workflow.businessKeys.find((key) => key.id === type)?.role ?? null,
          ...mask.key(type, value),
        };
      });
    const nameKind = (kind: string) => (kind.startsWith('key:') ? names.key([head.workflow], kind.slice(4)).toLowerCase() : `${kind} id`);
    const reading = readTraces(
      {
        environment: head.environment,
        traceIds: head.trace_ids,
        from: head.started_at,
        to: head.last_at,
        names,
        limit: INLINE_SPANS,
        bare: mask.attributes,
      },
      on,
    );
    const telling = listTransactionEvents(head, on);
    const counting = listDocumentLines({ ids: [id], from: head.started_at, to: head.last_at }, on);
    // All are met below.
    for (const one of [reading, telling, counting]) one.catch(() => undefined);
    const { links, crowded } = await listLinkedTransactions(
      actor,
      index,
      {
        environment: head.environment,
        id,
        startedAt: head.started_at,
        lastAt: head.last_at,
        traceIds: head.trace_ids,
        keys: allKeys,
        keyName: nameKind,
      },
      on,
    );
    const keyNotes = await listKeyNotes(
      actor,
      {
        environment: head.environment,
        id,
        workflow: head.workflow,
        crowded,
        keys: allKeys.length,
        startedAt: head.started_at,
        nameKey: (kind, value) => `The ${nameKind(kind)} “${mask.key(kind.replace(/^key:/, ''), value).value}”`,
      },
      on,
    );
    const [traces, events, told] = await Promise.all([reading, telling, counting]);
    const hidden = mask.attributes || keys.some((key) => key.masked);
    const isHidden = ({ kind, value }: z.infer<typeof keySchema>) =>
      kind.startsWith('key:') && !isKeyToken(value) && mask.key(kind.slice(4), value).masked;
    return {
      environment: head.environment,
      timezone,
      asOf: now.toISOString(),
      row,
      ...describeTransaction({ row, milestones, timezone, now }),
      workflowName: workflow?.workflow.name ?? head.workflow,
      facilityPlace: facility ? `${facility.code}, ${facility.city}` : '',
      owners: {
        business: workflow ? names.team(workflow.workflow.businessOwnerTeam).name : null,
        technical: workflow ? names.team(workflow.workflow.technicalOwnerTeam).name : null,
      },
      keys,
      correlationId: head.correlation_id,
      measures: head.measures,
      milestones,
      documents: compareLines(maskLines(told.get(id) ?? [], mask)),
      events: events.map((event) => prepareEvent(event, { names, mask, endedAt: head.ended_at })),
      eventCount: head.event_count,
      exceptions: exceptions.map((one) => ({
        ref: one.ref,
        title: one.title,
        statement: one.statement,
        state: one.state,
        severity: one.severity,
        team: names.team(one.team).name,
        dueAt: one.due_at.toISOString(),
        openedAt: one.opened_at.toISOString(),
        resolvedAt: one.resolved_at?.toISOString() ?? null,
        closedBy: one.closed_by,
        resolution: one.resolution,
        mendedAt: one.mended_at?.toISOString() ?? null,
        evidence: one.evidence,
      })),
      // What became of it is told in the words of the middleware, which may name people.
      replays: replays.map((replay) => (mask.attributes ? { ...replay, text: null } : replay)),
      links: links.map((link) => ({
        id: link.id,
        name: prepareTransactionRow({ actor, index, names }, { ...link, late_since: null }).name,
        relation: link.relation,
        confidence: link.confidence,
        reason: link.reason,
        workflow: names.workflow(link.workflow),
        state: link.state,
        startedAt: link.started_at.toISOString(),
      })),
      notes: [...head.notes.map(({ at, text }) => ({ at: new Date(at).toISOString(), text })), ...keyNotes],
      traces,
      masked: hidden ? 'Personal keys and free attributes are hidden: your role may follow this transaction, not read whose it is.' : null,
      mayReveal: (mask.attributes || allKeys.some(isHidden)) && mayAct(actor, 'reveal:personal', placeOf(head)),
    };
  });
}

const traceHeadSchema = z.object({
  environment: z.enum(environments),
  workflow: z.string(),
  facility: z.string(),
  trace_ids: z.array(z.string()),
  started_at: z.date(),
  last_at: z.date(),
});

/** One trace of a transaction with up to 10,000 spans. Throws NotFoundError when the transaction is out of sight or has no such trace. */
export async function getTrace(actor: Actor, id: string, traceId: string): Promise<Trace> {
  const index = indexCatalog((await currentCatalog()).catalog);
  return readAtOnce(async (on) => {
    // Most transactions are over within a day of their beginning, which their id tells: where the spans stand is asked together with the head.
    const begun = timeOfId(id);
    const asking = queryPrepared(
      sql`select t.environment, t.workflow, t.facility, t.trace_ids, t.started_at, t.last_at from transaction t where t.id = ${id}::uuid and ${anywhere(actor)}`,
      traceHeadSchema,
      on,
    );
    const sought = begun && seekTraces([traceId], begun, on);
    const [head] = await asking;
    if (!head) throw new NotFoundError(NO_TRANSACTION);
    const [trace] = await readTraces(
      {
        environment: head.environment,
        traceIds: head.trace_ids.includes(traceId) ? [traceId] : [],
        from: head.started_at,
        to: head.last_at,
        names: namePlaces(index),
        limit: 10_000,
        bare: maskFor(actor, index, head).attributes,
      },
      on,
      sought,
    );
    if (!trace) throw new NotFoundError('This transaction has no such trace.');
    return trace;
  });
}
