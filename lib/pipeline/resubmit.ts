import { mayAct, placesFor, recordAudit } from '@/lib/access';
import { currentCatalog, indexCatalog } from '@/lib/catalog';
import { inTransaction } from '@/lib/db';
import { type Actor, type Environment, ForbiddenError, InvalidInputError, NotFoundError } from '@/lib/domain';
import type { RejectedAction, RejectedBulk, RejectedBulkAnswer, RejectedTrial, RejectedTry } from '@/lib/domain/views/rejected';
import { redactRejected } from '@/lib/redact';
import {
  countRejectedOf,
  findRejected,
  insertBatch,
  type KeptRecord,
  listRejectedOf,
  queueEvent,
  type Settlement,
  settleRejected,
} from '@/lib/store';
import { lookupOf } from './catalog-lookup';
import { redactSaid } from './redact-said';
import { parseRecord, recordOf, type TryContext, tryRecord } from './try-record';

const MOST_IN_BULK = 2_000;
const PIECE = 100;
const PARKED = 'assembly';

/** What a refused record would become. Nothing is stored. Errors: NotFoundError, ForbiddenError, InvalidInputError when the text is no JSON. */
export async function tryRejected(actor: Actor, id: string, asked: RejectedTry, now: Date): Promise<RejectedTrial> {
  const kept = await getKept(actor, id);
  if (kept.endpoint === PARKED) throw new InvalidInputError('This event is stored; it can be tried again as it is, not mended.');
  const record = asked.text === undefined ? wholeOf(kept) : parseRecord(asked.text);
  return (await tryRecord(kept, record, await contextOf(now, asked.history))).trial;
}

/**
 * Sends a refused record again, sets it aside or opens it again, with its audit entry. Sent again after a stop in the middle it is a
 * duplicate and counted once. Errors: NotFoundError, ForbiddenError, InvalidInputError when it is refused again, with the reason.
 */
export async function actOnRejected(actor: Actor, id: string, action: RejectedAction, now: Date): Promise<void> {
  const kept = await getKept(actor, id);
  if (action.action === 'resubmit') {
    const settlement = kept.endpoint === PARKED ? await putBack(kept) : await sendOne(kept, action, now);
    return settle(actor, [settlement], { kept, note: action.note ?? null, now });
  }
  const state = action.action === 'dismiss' ? 'dismissed' : 'open';
  await settle(actor, [{ id, state }], { kept, note: action.action === 'dismiss' ? action.note : null, now });
}

async function sendOne(
  kept: KeptRecord,
  { text, history }: Extract<RejectedAction, { action: 'resubmit' }>,
  now: Date,
): Promise<Settlement> {
  const record = text === undefined ? wholeOf(kept) : parseRecord(text);
  const context = await contextOf(now, history);
  const { trial, batch } = await tryRecord(kept, record, context);
  if (!batch) throw new InvalidInputError(`It would be refused again: ${trial.fault?.message ?? 'no reason is known'}`);
  const { environment, source, endpoint, preset } = kept;
  const answer = await insertBatch(batch, { environment, source, endpoint, preset, history: history || kept.history, now });
  const [error] = answer.errors;
  if (error) throw new InvalidInputError(`It was refused again: ${error.message}`);
  return settlementOf(kept, { trial, batch, record: redacted(record, context.lookup) });
}

/** What was sent, as it may be kept: whoever mended it may have written what the source would not have. */
const redacted = (record: unknown, { redactor }: TryContext['lookup']): unknown =>
  redactRejected(redactor, { index: 0, code: '', message: '', record }).record;

function settlementOf(kept: KeptRecord, { trial, batch, record }: { trial: RejectedTrial; batch: Batch; record: unknown }): Settlement {
  const event = batch.events[0]?.event;
  const fresh = trial.events.length === 0 || trial.events.some(({ standing }) => standing === 'new');
  return {
    id: kept.id,
    state: 'resubmitted',
    outcome: fresh ? 'accepted' : 'duplicate',
    sent: JSON.stringify(record).includes('\\u0000') ? JSON.stringify(record) : record,
    event: event ? { key: event.eventKey, at: event.occurredAt } : null,
    traceId: event?.traceId ?? batch.spans[0]?.span.traceId ?? null,
  };
}
type Batch = NonNullable<Awaited<ReturnType<typeof tryRecord>>['batch']>;

/** An event that could not be put into its transaction waits for the next round again. */
async function putBack(kept: KeptRecord): Promise<Settlement> {
  const queued = await queueEvent(kept.id, kept.history);
  return { id: kept.id, state: 'resubmitted', outcome: queued ? 'accepted' : 'duplicate' };
}

/**
 * Sends the open records of one reason again as they are, at most 2,000 in one call: after the catalog, the preset or the clock was
 * mended. What is refused again stays open. Called twice, the second call finds only what is left.
 */
export async function resubmitRejected(actor: Actor, asked: RejectedBulk, now: Date): Promise<RejectedBulkAnswer> {
  checkRight(actor, asked.environment);
  const context = await contextOf(now, asked.history);
  const reason = { environment: asked.environment, source: asked.source, code: asked.code };
  const sum = { tried: 0, accepted: 0, duplicates: 0, refused: 0, skipped: 0 };
  let after: string | null = null;
  while (sum.tried < MOST_IN_BULK) {
    const piece: KeptRecord[] = await listRejectedOf(reason, after, PIECE);
    for (const kept of piece) {
      after = kept.id;
      sum.tried += 1;
      const settlement = await againOrNull(kept, context, now);
      if (settlement === 'skipped') sum.skipped += 1;
      else if (settlement === null) sum.refused += 1;
      else {
        await inTransaction((tx) =>
          settleRejected(tx, [settlement], { id: actor.id, name: actor.name, note: 'sent again with others', now }),
        );
        if (settlement.outcome === 'duplicate') sum.duplicates += 1;
        else sum.accepted += 1;
      }
    }
    if (piece.length < PIECE) break;
  }
  await inTransaction((tx) =>
    recordAudit(tx, actor, {
      action: 'rejected_record.resubmit_all',
      targetKind: 'rejected_record',
      targetId: `${asked.environment} ${asked.source ?? 'any source'} ${asked.code}`,
      after: sum,
    }),
  );
  return { ...sum, left: await countRejectedOf(reason) };
}

async function againOrNull(kept: KeptRecord, context: TryContext, now: Date): Promise<Settlement | 'skipped' | null> {
  if (kept.endpoint === PARKED) return putBack(kept);
  if (!kept.complete) return 'skipped';
  const record = recordOf(kept);
  const { trial, batch } = await tryRecord(kept, record, context);
  if (!batch) return trial.fault?.code === 'not_here' ? 'skipped' : null;
  const { environment, source, endpoint, preset } = kept;
  const answer = await insertBatch(batch, { environment, source, endpoint, preset, history: context.history || kept.history, now });
  return answer.rejected > 0 ? null : settlementOf(kept, { trial, batch, record: redacted(record, context.lookup) });
}

async function settle(
  actor: Actor,
  settlements: Settlement[],
  { kept, note: said, now }: { kept: KeptRecord; note: string | null; now: Date },
): Promise<void> {
  const note = said === null ? null : redactSaid(said, indexCatalog((await currentCatalog()).catalog));
  const verbs = { open: 'reopen', resubmitted: 'resubmit', dismissed: 'dismiss' } as const;
  await inTransaction(async (tx) => {
    await settleRejected(tx, settlements, { id: actor.id, name: actor.name, note, now });
    for (const { id, state, outcome, event } of settlements)
      await recordAudit(tx, actor, {
        action: `rejected_record.${verbs[state]}`,
        targetKind: 'rejected_record',
        targetId: id,
        before: { state: kept.state },
        after: { state, outcome: outcome ?? null, source: kept.source, environment: kept.environment, event: event?.key ?? null },
        reason: note,
      });
  });
}

async function contextOf(now: Date, history: boolean): Promise<TryContext> {
  return { now, history, lookup: lookupOf(indexCatalog((await currentCatalog()).catalog)) };
}

function wholeOf(kept: KeptRecord): unknown {
  if (!kept.complete)
    throw new InvalidInputError('Only the beginning of this record was kept. Send it again from its source, or paste it whole.');
  return recordOf(kept);
}

async function getKept(actor: Actor, id: string): Promise<KeptRecord> {
  const kept = await findRejected(id);
  if (!kept || !placesFor(actor, kept.environment).all) throw new NotFoundError('There is no such record, or you may not see it.');
  checkRight(actor, kept.environment);
  return kept;
}

function checkRight(actor: Actor, environment: Environment): void {
  if (!mayAct(actor, 'ingest:resubmit', { environment }) || !placesFor(actor, environment).all)
    throw new ForbiddenError('Refused records are mended by IT operations and administrators of the whole environment.');
}
