import { z } from 'zod';
import { runSimulation } from '@/lib/simulate';
import { askDatabase } from './ask-database';
import { cutAnswers } from './cut-answers';
import { keepLedger } from './keep-ledger';
import type { GroupResult, Scene } from './scene';
import { drainInbox, settleGroup } from './settle-group';

const HOUR_MS = 3_600_000;
const CUT_SHARE = 0.4;
/** The first batch of events and the first of spans, whatever chance says. */
const CUT_FIRST = 3;

/**
 * Connections are cut after the product has stored a batch and before its sender hears so: the sender sends it again. Then all of it is
 * sent once more without a fault, and nothing may change.
 */
export async function runCutAnswers(scene: Scene): Promise<GroupResult> {
  const { product, ledger, catalog, random, say } = scene;
  const seed = scene.nextSeed();
  const now = Date.now();
  const past = {
    catalog,
    key: product.keys.history,
    seed,
    fromMs: now - 30 * HOUR_MS,
    toMs: now - 29.6 * HOUR_MS,
    rate: 2,
    traced: 0.5,
    steady: true,
  };

  const cutter = await cutAnswers(product.port, (earlier) => earlier < CUT_FIRST || random() < CUT_SHARE);
  const before = ledger.duplicates();
  try {
    await runSimulation({ ...past, target: cutter.url, onAcknowledged: ledger.record });
  } finally {
    await cutter.stop();
  }
  const resent = ledger.duplicates() - before;
  await drainInbox(product.databaseUrl());
  const first = await readFingerprint(product.databaseUrl());

  // Its own list, so that the counts of this second time stand alone.
  const again = keepLedger();
  let accepted = 0;
  await runSimulation({
    ...past,
    target: product.url,
    onAcknowledged: (acknowledgement) => {
      again.record(acknowledgement);
      if (acknowledgement.kind === 'events') accepted += acknowledgement.accepted;
    },
  });
  await drainInbox(product.databaseUrl());
  const second = await readFingerprint(product.databaseUrl());
  const broken = [
    ...(cutter.cuts() === 0 || resent === 0 ? ['no connection was cut after a commit: the group proves nothing'] : []),
    ...(accepted > 0 ? [`${accepted} events were accepted a second time`] : []),
    ...(first === second ? [] : [`sending it all again changed the database: ${first} became ${second}`]),
  ];
  say(
    `  ${cutter.cuts()} answers cut, ${resent} events sent again, then ${again.events().ids.length} events all over: ${accepted} accepted`,
  );
  return settleGroup(scene, {
    name: 'answers cut',
    strikes: [],
    figures: { cut: cutter.cuts(), resent, sentAllOver: again.events().ids.length },
    broken,
  });
}

/** What resending may not move. Things that move with time alone, such as what is overdue, are left out. */
async function readFingerprint(databaseUrl: string): Promise<string> {
  const text = `SELECT concat_ws(' ', (SELECT count(*) FROM event), (SELECT sum(spans) FROM span_block), (SELECT count(*) FROM span_trace), (SELECT count(*) FROM transaction),
    (SELECT count(*) FROM transaction_event), (SELECT sum(event_count) FROM transaction), (SELECT sum(n) FROM bucket_minute),
    (SELECT sum(n) FROM bucket_hour), (SELECT sum(n) FROM transaction_hour), (SELECT sum(events) FROM feed)) AS counts`;
  const [row] = await askDatabase(databaseUrl, { text }, z.object({ counts: z.string() }));
  return row?.counts ?? '';
}
