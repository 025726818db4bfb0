import type { Body } from './body';
import type { Lane } from './lane';
import { makeBodies } from './make-bodies';
import { sendBodies } from './send-bodies';
import type { BenchProduct } from './start-product';
import { watchLag } from './watch-lag';

export interface Filling {
  readonly product: BenchProduct;
  readonly records: number;
  readonly connections: number;
  readonly say: (line: string) => void;
}

const CHUNK_RECORDS = 200_000;
/** The past that it is spread over. */
const SPREAD_MS = 24 * 3_600_000;
const SETTLE_WITHIN_MS = 3 * 3_600_000;

/** Sends so many records of a lane, spread over the day before, and waits until they are counted. The next requests are made while others are sent. */
export async function fillHistory(lane: Lane, { product, records, connections, say }: Filling): Promise<void> {
  const watch = await watchLag(product.databaseUrl);
  const total = Math.ceil(records / lane.records);
  const startMs = Date.now() - SPREAD_MS;
  const make = (done: number): Promise<Body[]> => {
    const count = Math.min(total - done, Math.ceil(CHUNK_RECORDS / lane.records));
    return makeBodies(lane, count, (place) => startMs + (SPREAD_MS * (done + place)) / total);
  };
  let bodies = await make(0);
  for (let done = 0; bodies.length > 0; ) {
    const sending = sendBodies({ url: product.url, key: product.ingestKey, connections, bodies, onAcknowledged: lane.onAcknowledged });
    done += bodies.length;
    const [sent, made] = await Promise.all([sending, make(done)]);
    say(`filling: ${done * lane.records} of ${records} ${lane.signal}, ${Math.round(sent.records / sent.seconds)} a second`);
    bodies = made;
  }
  await watch.settle(SETTLE_WITHIN_MS);
}
