import { Agent } from 'node:http';
import { z } from 'zod';
import { postBody, UnexpectedAnswer } from '../bench/post-body';
import { askDatabase } from './ask-database';
import { cutAnswers } from './cut-answers';
import { type Batch, makeEvents, makePoints, makeSpans, noteBatch, type Traffic } from './make-traffic';
import type { GroupResult, Scene } from './scene';
import { drainInbox, settleGroup } from './settle-group';

const BATCHES = 40;
const CUT_SHARE = 0.4;
/** Fewer would prove little. */
const FEWEST_CUTS = 24;

/**
 * Connections are cut after the product has stored a batch and before its sender hears so: the sender sends it again. Then all of it is
 * sent once more without a fault, and nothing may change.
 */
export async function runCutAnswers(scene: Scene): Promise<GroupResult> {
  const { product, ledger, catalog, random, say } = scene;
  const seed = scene.nextSeed();
  const made = [makeSpans(catalog, seed), makeEvents(catalog, seed + 1), makePoints(seed + 2)].map(makeAll);

  const cutter = await cutAnswers(product.port, () => random() < CUT_SHARE);
  const first = await sendAll(cutter.url, product.keys.live, made);
  await cutter.stop();
  for (const { batch, accepted } of first) noteBatch(ledger, batch, accepted);
  await drainInbox(product.databaseUrl());
  const before = await readFingerprint(product.databaseUrl());

  const again = await sendAll(product.url, product.keys.live, made);
  await drainInbox(product.databaseUrl());
  const after = await readFingerprint(product.databaseUrl());
  const accepted = sumEvents(again, (sent) => sent.accepted);
  const known = sumEvents(first, ({ batch, accepted: fresh }) => batch.records - fresh);
  const broken = [
    ...(cutter.cuts() < FEWEST_CUTS ? [`only ${cutter.cuts()} answers were cut after a commit: the group proves too little`] : []),
    ...(known === 0 ? ['no event that was sent again was known: the group proves nothing'] : []),
    ...(accepted > 0 ? [`${accepted} events were accepted a second time`] : []),
    ...(before === after ? [] : [`sending it all again changed the database: ${before} became ${after}`]),
  ];
  const records = made.flat().reduce((sum, batch) => sum + batch.records, 0);
  say(
    `  ${cutter.cuts()} answers cut, ${known} events sent again were known; then ${records} records all over: ${accepted} events accepted`,
  );
  return settleGroup(scene, {
    name: 'answers cut',
    strikes: [],
    figures: { cut: cutter.cuts(), resent: known, sentAllOver: records },
    broken,
  });
}

const makeAll = (traffic: Traffic): Batch[] => Array.from({ length: BATCHES }, (_, number) => traffic(number));

interface SentBatch {
  readonly batch: Batch;
  readonly accepted: number;
}

/** Each list over a connection of its own, each batch until it is acknowledged. */
async function sendAll(url: string, key: string, lists: readonly Batch[][]): Promise<SentBatch[]> {
  const agent = new Agent({ keepAlive: true });
  const sendOne = async (batch: Batch): Promise<SentBatch> => {
    for (;;) {
      try {
        const { waitMs, accepted } = await postBody({ url, key, agent }, batch);
        if (waitMs === null) return { batch, accepted };
      } catch (error) {
        if (error instanceof UnexpectedAnswer) throw error;
      }
    }
  };
  const sent = await Promise.all(
    lists.map(async (list) => {
      const told: SentBatch[] = [];
      for (const batch of list) told.push(await sendOne(batch));
      return told;
    }),
  );
  agent.destroy();
  return sent.flat();
}

/** Only the answers about events tell new from known. */
const sumEvents = (sent: readonly SentBatch[], of: (sent: SentBatch) => number): number =>
  sent.filter(({ batch }) => batch.signal === 'events').reduce((sum, one) => sum + of(one), 0);

/** What resending may not move. Things that move with time alone, such as what is overdue, are left out. */
async function readFingerprint(databaseUrl: string): Promise<string> {
  const text = `SELECT concat_ws(' ', (SELECT count(*) FROM event), (SELECT sum(spans) FROM span_block), (SELECT count(*) FROM span_trace),
    (SELECT count(*) FROM metric_point), (SELECT count(*) FROM transaction), (SELECT count(*) FROM transaction_event),
    (SELECT sum(event_count) FROM transaction), (SELECT sum(n) FROM bucket_minute), (SELECT sum(n) FROM bucket_hour),
    (SELECT sum(n) FROM transaction_hour), (SELECT sum(events) FROM feed)) AS counts`;
  const [row] = await askDatabase(databaseUrl, { text }, z.object({ counts: z.string() }));
  return row?.counts ?? '';
}
