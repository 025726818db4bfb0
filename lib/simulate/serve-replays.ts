import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Catalog } from '@/lib/domain';
import { BatchRefusedError, sendBatch } from './send-batch';
import type { Simulation } from './start-simulation';
import { moodFor, type ReplayAsk, type ReplayMood, readReplayAsk, writeReplayEvents } from './take-replays';

export interface ReplayReceiver {
  port: number;
  close: () => Promise<void>;
}

export interface ReplayReceiverOptions {
  catalog: Catalog;
  target: string;
  key: string;
  /** Both sides know it. */
  secret: string;
  port: number;
  /** From taking a request to its first event, and between events. Default 1.5 s. */
  paceMs?: number;
  mood?: (ask: ReplayAsk) => ReplayMood;
}

const LARGEST_BODY = 1_000_000;
/** Longer than anybody waits for an answer. */
const DOZE_MS = 8_000;

/**
 * Returns a server on loopback that takes requests to process again as a middleware does: it believes the signature, takes each id once,
 * answers 202, and tells by events how it went. It may also refuse, doze or apply twice.
 */
export async function serveReplays(simulation: Pick<Simulation, 'incidents'>, options: ReplayReceiverOptions): Promise<ReplayReceiver> {
  const ending = new AbortController();
  const taken = new Set<string>();
  const refusing = (connector: string) =>
    simulation.incidents().some((one) => one.connector === connector && one.fromMs <= Date.now() && Date.now() < one.toMs);
  const moodOf = options.mood ?? ((ask: ReplayAsk) => moodFor(ask, refusing(ask.transaction.connector)));
  const apply = (ask: ReplayAsk, mood: ReplayMood) =>
    processAgain(ask, mood, options, ending.signal).catch((error: unknown) => {
      // What the server refuses for good is not told of: then nothing is heard of the replay, as in life.
      if (!ending.signal.aborted && !(error instanceof BatchRefusedError)) throw error;
    });
  const server = createServer(async (request, response) => {
    const read = readReplayAsk(request.headers, await readText(request), { secret: options.secret, nowMs: Date.now() });
    if ('status' in read) return void response.writeHead(read.status).end(read.text);
    const mood = moodOf(read.ask);
    if (mood === 'refuse') return void response.writeHead(422).end('The document is locked by a user.');
    const isNew = !taken.has(read.ask.id);
    taken.add(read.ask.id);
    if (isNew) void apply(read.ask, mood);
    if (mood === 'doze' && isNew) await sleep(DOZE_MS, undefined, { signal: ending.signal }).catch(() => undefined);
    response.writeHead(202).end(isNew ? 'queued' : 'taken before');
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, '127.0.0.1', resolve);
  });
  return {
    // A server that listens on TCP has an address with a port.
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        ending.abort();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function processAgain(ask: ReplayAsk, mood: ReplayMood, options: ReplayReceiverOptions, signal: AbortSignal): Promise<void> {
  const { catalog, target, key, paceMs = 1500 } = options;
  const events = writeReplayEvents(ask, catalog, { ok: mood !== 'fail', fromMs: Date.now() + paceMs, everyMs: paceMs });
  const twice = mood === 'apply_twice' ? events.slice(0, 1).map((event) => ({ ...event, eventId: `${ask.id}.again` })) : [];
  const url = `${target.replace(/\/$/, '')}/api/events`;
  for (const event of [...events, ...twice]) {
    await sleep(paceMs, undefined, { signal });
    await sendBatch({ url, key, contentType: 'application/json', body: JSON.stringify([event]), signal });
  }
}

async function readText(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) {
    text += String(chunk);
    if (text.length > LARGEST_BODY) break;
  }
  return text;
}
