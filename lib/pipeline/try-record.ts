import { lane } from '@/lib/db';
import { InvalidInputError, type NormalizedBatch, sayJsonFault } from '@/lib/domain';
import type { RejectedTrial } from '@/lib/domain/views/rejected';
import type { CatalogLookup } from '@/lib/normalize';
import { findKnownEvents, type KeptRecord } from '@/lib/store';
import { receiveEntries } from './receive-entries';
import type { ReceiveEntry } from './receive-entry';
import { rewriteRecord } from './rewrite-record';

export interface TryContext {
  now: Date;
  lookup: CatalogLookup;
  /** It tells of the past: taken although it is older than what is kept. */
  history: boolean;
}

export interface Tried {
  trial: RejectedTrial;
  /** What would be stored; null when it would be refused. */
  batch: NormalizedBatch | null;
}

/**
 * What a kept record, mended or as it is, becomes on the path of live traffic: decoded and normalized with its own source and
 * environment and today's catalog, and compared with what is stored. Nothing is written.
 */
export async function tryRecord(kept: KeptRecord, record: unknown, { now, lookup, history }: TryContext): Promise<Tried> {
  const rewritten = rewriteRecord(kept.endpoint, record);
  if (!rewritten.ok) return refused('not_here', rewritten.message);
  const { contentType } = rewritten;
  const entries: Readonly<Record<string, ReceiveEntry | undefined>> = receiveEntries;
  const formed = entries[kept.endpoint]?.findForm({
    contentType,
    headers: new Headers({ 'content-type': contentType }),
    preset: kept.preset,
  });
  if (!formed) return refused('not_here', `Nothing takes records of ${kept.endpoint} any more.`);
  if (!formed.ok) return refused(formed.refusal.code, formed.refusal.message);
  const body = formed.form.open();
  body.take(Buffer.from(JSON.stringify(rewritten.body)));
  const { environment, source } = kept;
  const normalized = body.drain({ environment, source, history: history || kept.history, now, lookup }, true);
  if (!normalized.ok) return refused(normalized.refusal.code, normalized.refusal.message);
  const { batch } = normalized;
  const [fault] = batch.rejected;
  if (fault) return refused(fault.code, fault.message);
  if (
    batch.events.length +
      batch.spans.length +
      (batch.metrics?.length ?? 0) +
      (batch.markers?.length ?? 0) +
      (batch.references?.length ?? 0) ===
    0
  )
    return refused('nothing', 'Nothing would be stored of this record: it was dropped by a rule of its preset, or it is empty.');
  return judge(batch);
}

/** The JSON that a person wrote. Throws InvalidInputError naming where it breaks. */
export function parseRecord(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new InvalidInputError(`This is not JSON: ${sayJsonFault(error)}.`);
  }
}

/** The record of a kept one: text where PostgreSQL could not hold its values. */
export function recordOf({ record, complete }: KeptRecord): unknown {
  if (!complete || typeof record !== 'string') return record;
  try {
    return JSON.parse(record);
  } catch {
    return record;
  }
}

const refused = (code: string, message: string): Tried => ({
  trial: { ok: false, fault: { code, message }, events: [], spans: 0 },
  batch: null,
});

async function judge(batch: NormalizedBatch): Promise<Tried> {
  const known = await findKnownEvents(
    lane('screen'),
    batch.events.map(({ event }) => event),
  );
  const events = batch.events.map(({ event }): RejectedTrial['events'][number] => {
    const stored = known.get(event.eventKey);
    const { source, workflow, milestone, status, facility, department, transactionId, correlationId, traceId, businessKeys } = event;
    return {
      standing: !stored ? 'new' : stored.content_hash === event.contentHash ? 'duplicate' : 'contradiction',
      occurredAt: event.occurredAt.toISOString(),
      ...{ source, workflow, milestone, status, facility, department, transactionId, correlationId, traceId, businessKeys },
      interface: event.interface,
      unknown: Object.entries(event.attributes).flatMap(([name, value]) =>
        name.startsWith('unassigned.') ? [{ field: name.slice('unassigned.'.length), value: String(value) }] : [],
      ),
    };
  });
  const spans = batch.spans.length;
  if (!events.some(({ standing }) => standing === 'contradiction')) return { trial: { ok: true, fault: null, events, spans }, batch };
  const message =
    'An event with this id was stored with other content, and the first stands. Give the correction an "eventId" of its own, or set this record aside.';
  return { trial: { ok: false, fault: { code: 'contradiction', message }, events, spans }, batch: null };
}
