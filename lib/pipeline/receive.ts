import pino from 'pino';
import { type FoundKey, findIngestKey, type IngestKey } from '@/lib/access';
import { currentCatalog, indexCatalog } from '@/lib/catalog';
import { config } from '@/lib/config';
import { describeFault, isPassing, type NormalizedBatch, type ReceiveAnswer, type Refusal, UnavailableError } from '@/lib/domain';
import { readBody } from '@/lib/ingest';
import type { CatalogLookup } from '@/lib/normalize';
import { countRefusal } from '@/lib/observe';
import { redactRejected } from '@/lib/redact';
import { type BatchOrigin, countPresets, insertBatch, joinAnswers } from '@/lib/store';
import type { ReceiveResponse } from './answer-receive';
import { lookupOf } from './catalog-lookup';
import { observeReceive } from './observe-receive';
import type { Rates } from './rate-buckets';
import { type ReceiveEndpoint, receiveEntries } from './receive-entries';
import type { BodyReader, ReceiveEntry, ReceiveForm } from './receive-entry';
import { ReceiveGate } from './receive-gate';
import { RefusedError } from './refused-error';
import { SharedRates } from './shared-rates';
import { type Patience, usualPatience, withPatience } from './with-patience';

export interface ReceiveRequest {
  endpoint: ReceiveEndpoint;
  method: string;
  headers: Headers;
  /** Environment that the address names, when it names one. */
  environment: string | null;
  /** Preset that the address names, when it names one. */
  preset?: string | null;
  body: AsyncIterable<Uint8Array> | null;
}

/** What receiving needs from outside. Tests and the import bring their own. */
export interface ReceiveDependencies {
  findKey: (headers: Headers) => Promise<FoundKey>;
  readLookup: () => Promise<CatalogLookup>;
  insert: (batch: NormalizedBatch, origin: BatchOrigin) => Promise<ReceiveAnswer>;
  countPresets: typeof countPresets;
  gate: ReceiveGate;
  rates: Rates;
  patience: Patience;
  now: () => Date;
}

// Next bundles this module more than once in one process; the limits must be shared all the same.
const globals = globalThis as typeof globalThis & { throughlineReceive?: { gate: ReceiveGate; rates: Rates } };
const shared = () =>
  (globals.throughlineReceive ??= {
    gate: new ReceiveGate({ working: 64, workingBytes: 16 * 1024 * 1024, waiting: 256, heldBytes: 256 * 1024 * 1024 }),
    rates: new SharedRates(),
  });

const dependencies = (): ReceiveDependencies => ({
  ...shared(),
  findKey: findIngestKey,
  readLookup: async () => lookupOf(indexCatalog((await currentCatalog()).catalog)),
  insert: insertBatch,
  countPresets,
  patience: usualPatience,
  now: () => new Date(),
});

/**
 * The answer to one request of a sender. 200 only after every record that was taken is durable, and each refused one is kept with
 * its reason. Refusals of a whole request: 400, 401, 403, 405, 413, 415, 429 and 503 (both with Retry-After).
 */
export async function receive(request: ReceiveRequest, given: Partial<ReceiveDependencies> = {}): Promise<ReceiveResponse> {
  const needs = { ...dependencies(), ...given };
  const entry: ReceiveEntry = receiveEntries[request.endpoint];
  const contentType = request.headers.get('content-type');
  const refuseAs = (refusal: Refusal) => {
    countRefusal(refusal.code);
    return entry.refuse(refusal, contentType);
  };
  return observeReceive(request.endpoint, request.headers, async () => {
    try {
      const taken = await take(request, entry, needs);
      return taken.ok ? taken.response : refuseAs(taken.refusal);
    } catch (error) {
      return refuseAs(explain(error));
    }
  });
}

type Taken = { ok: true; response: ReceiveResponse } | { ok: false; refusal: Refusal };

async function take(request: ReceiveRequest, entry: ReceiveEntry, needs: ReceiveDependencies): Promise<Taken> {
  const asksLeave = request.method === 'OPTIONS' && entry.consent !== undefined;
  if (request.method !== 'POST' && !asksLeave) return refuse(405, 'method_not_allowed', `${request.method} is not taken here; send POST.`);
  const found = await needs.findKey(request.headers);
  if (!found.ok) return refuse(401, 'unauthenticated', keyMessages[found.reason]);
  const { key } = found;
  if (asksLeave && entry.consent) return { ok: true, response: entry.consent(request.headers, key) };
  if (request.environment !== null && request.environment !== key.environment) return wrongEnvironment(request.environment, key);
  const { headers, preset = null } = request;
  const formed = entry.findForm({ contentType: headers.get('content-type'), headers, preset });
  if (!formed.ok) return formed;
  const retryAfterSeconds = await needs.rates.secondsToWait(key.id, key.ratePerSecond, needs.now().getTime());
  if (retryAfterSeconds > 0)
    return {
      ok: false,
      refusal: {
        status: 429,
        code: 'too_many_records',
        message: `This key may send ${key.ratePerSecond} records a second. Wait ${retryAfterSeconds} s.`,
        retryAfterSeconds,
      },
    };
  return storeBody(request, { form: formed.form, key, needs });
}

interface Storing {
  form: ReceiveForm;
  key: IngestKey;
  needs: ReceiveDependencies;
}

/** Stores the body: all at once, or by pieces when its reader has enough before the rest has come. */
async function storeBody(request: ReceiveRequest, storing: Storing): Promise<Taken> {
  const { form, needs } = storing;
  const body = form.open();
  const held = needs.gate.hold();
  let sum: ReceiveAnswer | null = null;
  const store = async (last: boolean) => {
    const answer = await needs.gate.enter(() => storePiece(body, { ...storing, request, last, first: sum === null }), held.bytes());
    sum = sum ? joinAnswers(sum, answer) : answer;
    held.release();
  };
  try {
    const read = await readBody(withPatience(request.body, needs.patience), request.headers.get('content-encoding'), async (chunk) => {
      held.add(chunk.length);
      body.take(chunk);
      if (body.isFull()) await store(false);
    });
    if (!read.ok) return { ok: false, refusal: tellTaken(read.refusal, sum) };
    await store(true);
    return { ok: true, response: form.answer(sum ?? nothing) };
  } catch (error) {
    if (error instanceof RefusedError) return { ok: false, refusal: tellTaken(error.refusal, sum) };
    throw error;
  } finally {
    held.release();
  }
}

const nothing: ReceiveAnswer = { accepted: 0, duplicates: 0, rejected: 0, errors: [] };

/** What was stored before the fault stays; the sender need not sort it out. */
function tellTaken(refusal: Refusal, sum: ReceiveAnswer | null): Refusal {
  if (!sum) return refusal;
  const records = sum.accepted + sum.duplicates + sum.rejected;
  return { ...refusal, message: `${refusal.message} The first ${records} records were taken; to send all again counts none twice.` };
}

async function storePiece(
  body: BodyReader,
  { key, needs, request, last, first }: Storing & { request: ReceiveRequest; last: boolean; first: boolean },
): Promise<ReceiveAnswer> {
  const { environment, source, history } = key;
  const now = needs.now();
  const lookup = await needs.readLookup();
  const normalized = body.drain({ environment, source, history, now, lookup }, last);
  if (!normalized.ok) throw new RefusedError(normalized.refusal);
  const { total } = normalized;
  const { redactor } = lookup;
  const batch = { ...normalized.batch, rejected: normalized.batch.rejected.map((refused) => redactRejected(redactor, refused)) };
  needs.rates.pay(key.id, key.ratePerSecond, total, now.getTime());
  const [stranger, ...others] = batch.rejected.filter(({ code }) => code === 'wrong_environment');
  if (first && stranger && others.length + 1 === total)
    throw new RefusedError({ status: 403, code: 'wrong_environment', message: stranger.message });
  const { endpoint, preset = null } = request;
  const answer = await needs.insert(batch, { environment, source, endpoint, preset, history, now });
  if (!normalized.tally) return answer;
  await needs.countPresets(normalized.tally, { environment, source, now });
  return { ...answer, leftOut: normalized.tally.dropped.reduce((sum, { n }) => sum + n, 0) };
}

const refuse = (status: Refusal['status'], code: string, message: string): Taken => ({ ok: false, refusal: { status, code, message } });

const wrongEnvironment = (said: string, key: IngestKey): Taken =>
  refuse(
    403,
    'wrong_environment',
    `The request says environment "${said.slice(0, 60)}", but this key writes to ${key.environment}. Use a key of that environment.`,
  );

const keyMessages = {
  missing: 'The request has no ingest key. Send it as "Authorization: Bearer <key>" or "x-api-key: <key>".',
  malformed: 'This is not an ingest key, or it was cut or mistyped. Copy it again, whole.',
  unknown: 'This ingest key is not known here. Make one: npm run admin -- create-key --environment production --name <sender>.',
  revoked: 'This ingest key was revoked. Ask for a new one.',
  expired: 'This ingest key has expired. Ask for a new one.',
} as const;

/** What was thrown, as a refusal: room and database come back, so the sender is told to; the rest is our fault and is logged. */
function explain(error: unknown): Refusal {
  if (error instanceof RefusedError) return error.refusal;
  if (error instanceof UnavailableError)
    return { status: 503, code: error.code, message: error.message, retryAfterSeconds: error.retryAfterSeconds };
  if (isPassing(error))
    return {
      status: 503,
      code: 'unavailable',
      message: 'The database is not answering. Nothing is known to be stored; send it again.',
      // By chance, so that not all senders come back in the same second.
      retryAfterSeconds: 1 + Math.floor(Math.random() * 4),
    };
  const log = pino({ level: config().logLevel, base: { part: 'receive' }, serializers: { err: describeFault } });
  log.error({ err: error }, 'a request could not be received');
  return { status: 500, code: 'unexpected', message: 'Something broke here. It was written to the log.' };
}
