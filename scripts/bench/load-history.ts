import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import pg from 'pg';
import { z } from 'zod';
import { loadCatalog } from '@/lib/catalog';
import type { WireEvent } from '@/lib/simulate';
import type { Body } from './body';
import { compareCopies, drawWholeTransactions } from './check-copies';
import { copyBeside } from './copy-beside';
import { copySlice, setSliceAside } from './copy-slice';
import { deriveAll } from './derive-all';
import { countDifferences } from './derive-numbers';
import { findRate, planSlice, type Slice } from './plan-slice';
import { renameEvent, stayingKeys, suffixOf } from './rename-event';
import { rollDays } from './roll-days';
import { sendBodies } from './send-bodies';
import type { BenchProduct } from './start-product';
import { watchLag } from './watch-lag';

export interface Loading {
  readonly product: BenchProduct;
  /** How many events to bring in, about. */
  readonly events: number;
  /** Over so many days. */
  readonly days: number;
  /** Days of the slice that is sent for real; whole weeks keep weekdays where they are. */
  readonly sliceDays: number;
  readonly seed: number;
  readonly connections: number;
  readonly say: (line: string) => void;
}

export interface Loaded {
  readonly events: number;
  readonly transactions: number;
  readonly sentEvents: number;
  readonly copiedEvents: number;
  readonly bytes: number;
  /** Of rows of sums, by table, between what the product wrote and what is derived here; all 0 when the copies are as the product would hold them. */
  readonly differences: Readonly<Record<string, number>>;
  readonly seconds: Readonly<Record<string, number>>;
}

const DAY_MS = 86_400_000;
const BATCH = 500;
const BODIES_AT_ONCE = 200;
const SETTLE_WITHIN_MS = 2 * 3_600_000;
/** Transactions of the first copy that are sent over HTTP as well, to be compared. */
const CHECKED = 300;
const SENT_AGAIN = 20;
const compress = promisify(gzip);
const expand = promisify(gunzip);

/**
 * Brings history into a product: one slice of days is sent over HTTP; then its rows are copied, moved by whole days and under names of
 * their own, until the present is reached. What would reach beyond the present is sent over HTTP too, up to now. Sums are made of the rows.
 */
export async function loadHistory(loading: Loading): Promise<Loaded> {
  const { product, days, sliceDays, seed, say } = loading;
  const catalog = await loadCatalog('catalog');
  const copies = Math.ceil(days / sliceDays);
  const cut = new Date();
  const startMs = cut.getTime() - copies * sliceDays * DAY_MS;
  const slice: Slice = { catalog, seed, startMs, days: sliceDays };
  const seconds: Record<string, number> = {};
  const timed = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
    const from = performance.now();
    const result = await work();
    seconds[name] = Math.round((performance.now() - from) / 100) / 10;
    say(`${name}: ${seconds[name]} s`);
    return result;
  };
  const rate = findRate(slice, loading.events / copies);
  const client = new pg.Client({
    connectionString: product.databaseUrl,
    application_name: 'bench',
    options: '-c work_mem=256MB -c synchronous_commit=off',
  });
  await client.connect();
  try {
    const bodies: Body[] = [];
    const sent = await timed('slice sent', () => sendAll(loading, planUntil(slice, rate, cut), (body) => bodies.push(body)));
    await timed('slice counted', () => settle(loading, client));
    const differences = await timed('slice compared', () =>
      countDifferences(client, new Date(Math.floor(startMs / DAY_MS) * DAY_MS), new Date(Math.ceil(cut.getTime() / DAY_MS) * DAY_MS)),
    );
    await timed('set aside', () => setSliceAside(client, stayingKeys(catalog)));
    const unfinished = await listUnfinished(client, { cut, copies, sliceDays });
    const own = { startMs, sliceDays, staying: stayingKeys(catalog), cut };
    const more = await timed('unfinished sent', () => sendAll(loading, renameUnfinished(bodies, unfinished, own), () => undefined));
    await timed('unfinished counted', () => settle(loading, client));
    await timed('partitions made', () => makePartitions(client, new Date(startMs), cut));
    const copied = await timed('copied', () => copyAll(loading, { cut, copies }));
    await timed('sums derived', () => deriveAll(product.databaseUrl, client, new Date(startMs)));
    const checked = new Map([[1, await drawWholeTransactions(client, { days: sliceDays, cut, n: CHECKED })]]);
    const copyDifferences = await timed('copies compared', () => compareOne(loading, client, () => renameUnfinished(bodies, checked, own)));
    await timed('days rolled', () => rollDays(client));
    await timed('vacuumed', () => vacuum(client));
    const { rows } = await client.query(
      `SELECT (SELECT count(*) FROM event)::float8 AS events, (SELECT count(*) FROM transaction)::float8 AS transactions, pg_database_size(current_database())::float8 AS bytes`,
    );
    return { ...rows[0], sentEvents: sent + more, copiedEvents: copied, differences: { ...differences, ...copyDifferences }, seconds };
  } finally {
    await client.end();
  }
}

/** As autovacuum leaves it in time; days of events are read by their keys only, and left to it. */
async function vacuum(client: pg.Client): Promise<void> {
  await client.query('DROP SCHEMA bench CASCADE');
  const { rows } = await client.query(
    `SELECT string_agg(oid::regclass::text, ', ') AS tables FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname !~ '^event_[dm][0-9]'`,
  );
  await client.query(`VACUUM (ANALYZE) ${rows[0].tables}`);
}

function* planUntil(slice: Slice, rate: number, cut: Date): Generator<WireEvent> {
  for (const event of planSlice(slice, rate)) if (Date.parse(event.occurredAt) <= cut.getTime()) yield event;
}

async function sendAll(
  { product, connections }: Loading,
  events: Iterable<WireEvent> | AsyncIterable<WireEvent>,
  onBody: (body: Body) => void,
): Promise<number> {
  let [sent, batch] = [0, 0];
  let waiting: WireEvent[] = [];
  let bodies: Body[] = [];
  let sending: Promise<unknown> = Promise.resolve();
  const close = async () => {
    if (waiting.length === 0) return;
    const body: Body = { signal: 'events', batch: batch++, records: waiting.length, bytes: await compress(JSON.stringify(waiting)) };
    sent += waiting.length;
    waiting = [];
    bodies.push(body);
    onBody(body);
  };
  const send = async () => {
    await sending;
    sending = sendBodies({
      url: product.url,
      key: product.historyKey,
      connections,
      bodies,
      answerWithinMs: SETTLE_WITHIN_MS,
      onAcknowledged: () => undefined,
    });
    // Met at the next turn.
    sending.catch(() => undefined);
    bodies = [];
  };
  for await (const event of events) {
    waiting.push(event);
    if (waiting.length === BATCH) await close();
    if (bodies.length === BODIES_AT_ONCE) await send();
  }
  await close();
  await send();
  await sending;
  return sent;
}

/**
 * Sends what was copied over HTTP: some of it again, which must not be taken, and all into another environment, where the product makes
 * its own rows of it. Returns how much differs.
 */
async function compareOne(loading: Loading, client: pg.Client, events: () => AsyncIterable<WireEvent>): Promise<Record<string, number>> {
  const { product } = loading;
  const sent: WireEvent[] = [];
  const noted = async function* () {
    for await (const event of events()) {
      sent.push(event);
      yield event;
    }
  };
  await sendAll({ ...loading, product: { ...product, historyKey: product.testKey } }, noted(), () => undefined);
  await settle(loading, client);
  const headers = { authorization: `Bearer ${product.historyKey}`, 'content-type': 'application/json' };
  const again = await fetch(`${product.url}/api/events`, { method: 'POST', headers, body: JSON.stringify(sent.slice(0, SENT_AGAIN)) });
  const { accepted } = z.object({ accepted: z.number() }).parse(await again.json());
  return {
    'copied events that were not known': accepted,
    ...(await compareCopies(
      client,
      sent.map((event) => event.eventId),
    )),
  };
}

/** Waits until nothing waits: events, deadlines that are over, contributions whose time has come. */
async function settle({ product }: Loading, client: pg.Client): Promise<void> {
  await (await watchLag(product.databaseUrl)).settle(SETTLE_WITHIN_MS);
  for (const end = Date.now() + SETTLE_WITHIN_MS; Date.now() < end; await sleep(1_000)) {
    const { rows } = await client.query(
      `SELECT (SELECT count(*) FROM deadline WHERE state = 'pending' AND due_at < now() - interval '5 minutes')::integer
         + (SELECT count(*) FROM contribution WHERE state = 'pending' AND counts_at < now() - interval '5 minutes')::integer AS waiting`,
    );
    if (rows[0].waiting === 0) return;
  }
  throw new Error('Deadlines that are over were not judged.');
}

interface Edge {
  readonly cut: Date;
  readonly copies: number;
  readonly sliceDays: number;
}

/** Event ids of transactions whose copy would reach beyond the present, by copy. */
async function listUnfinished(client: pg.Client, { cut, copies, sliceDays }: Edge): Promise<Map<number, Set<string>>> {
  const unfinished = new Map<number, Set<string>>();
  for (let copy = 1; copy < copies; copy += 1) {
    const { rows } = await client.query({
      text: `SELECT event_id FROM bench.event WHERE until + make_interval(days => $1) > $2`,
      values: [copy * sliceDays, cut],
    });
    if (rows.length > 0) unfinished.set(copy, new Set(rows.map((row) => row.event_id)));
  }
  return unfinished;
}

interface Own {
  readonly startMs: number;
  readonly sliceDays: number;
  readonly staying: ReadonlySet<string>;
  readonly cut: Date;
}

async function* renameUnfinished(
  bodies: readonly Body[],
  unfinished: ReadonlyMap<number, ReadonlySet<string>>,
  own: Own,
): AsyncGenerator<WireEvent> {
  for (const [copy, ids] of unfinished) {
    const naming = { shiftMs: copy * own.sliceDays * DAY_MS, suffix: suffixOf(copy), staying: own.staying };
    for (const body of bodies) {
      const events: WireEvent[] = JSON.parse((await expand(body.bytes)).toString());
      for (const event of events)
        if (ids.has(event.eventId) && Date.parse(event.occurredAt) + naming.shiftMs <= own.cut.getTime()) yield renameEvent(event, naming);
    }
  }
}

async function makePartitions(client: pg.Client, from: Date, to: Date): Promise<void> {
  await client.query({
    text: `SELECT ensure_partition(parent, day) FROM partition_plan, generate_series($1::timestamptz, $2::timestamptz, interval '1 day') AS day
           WHERE parent IN ('event', 'bucket_hour', 'group_hour', 'group_day', 'bucket_day') OR cut_by = 'uuidv7'`,
    values: [from, to],
  });
}

async function copyAll({ product, sliceDays, say }: Loading, { cut, copies }: Pick<Edge, 'cut' | 'copies'>): Promise<number> {
  const left = Array.from({ length: copies - 1 }, (_, index) => index + 1);
  let events = 0;
  await copyBeside(product.databaseUrl, async (client) => {
    for (let copy = left.shift(); copy !== undefined; copy = left.shift()) {
      events += await copySlice(client, { suffix: suffixOf(copy), days: copy * sliceDays, cut });
      say(`copied ${events} events`);
    }
  });
  return events;
}
