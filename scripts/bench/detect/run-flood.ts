import { z } from 'zod';
import { closeDatabase, connectTo, query, sql } from '@/lib/db';
import { systemActor } from '@/lib/domain';
import { runRounds } from '@/lib/pipeline';
import { listExceptions } from '@/lib/show';
import { quantile } from '../quantile';
import type { Trunk } from './load-trunk';
import { trunkDayMs } from './plan-detect';
import { receiveAt } from './receive-at';
import { presentOf } from './renew-trunk';
import type { Cluster } from './start-cluster';

/** What happens to the house when everything fails at once. */
export interface Flood {
  /** Events of one cause within a simulated minute, the exceptions they made, and the events that are counted in it. */
  readonly events: number;
  readonly exceptions: number;
  readonly counted: number;
  /** From the first event received to the last one in the exception. */
  readonly seconds: number;
  /** Reading the work list afterwards. */
  readonly queueP95Ms: number;
  /** Different causes, and the exceptions they made. */
  readonly causes: number;
  readonly causesFound: number;
  readonly causesSeconds: number;
  readonly causesQueueP95Ms: number;
}

const EVENTS = 50_000;
const CAUSES = 5_000;
const BATCH = 1_000;
const READS = 20;
const HOUR_MS = 3_600_000;

/** Sends 50,000 failures of one connector and 5,000 refused orders of different suppliers' numbers to a copy of the trunk's database. */
export async function runFlood(
  cluster: Pick<Cluster, 'url' | 'make' | 'drop'>,
  { catalog }: Pick<Trunk, 'catalog'>,
  day: number,
): Promise<Flood> {
  const atMs = trunkDayMs(catalog, day) + 12 * HOUR_MS;
  await cluster.make('run_flood', presentOf(day));
  await connectTo(cluster.url('run_flood'));
  try {
    await runRounds(['plan'], new Date(atMs));
    const facilities = catalog.facilities.map(({ id }) => id);
    const facilityOf = (n: number) => facilities[n % facilities.length] ?? 'fac-lakehead';
    const one = await send(EVENTS, atMs, (n, occurredAt) => ({
      eventId: `flood.${n}`,
      occurredAt,
      workflow: 'wf-charge-supply',
      milestone: 'use_in_erp',
      interface: 'if-use-supply',
      facility: facilityOf(n),
      status: 'dead_lettered',
      error: { code: 'HTTP_401', class: 'auth_failed', message: 'API key expired', retryable: false },
      businessKeys: [{ type: 'usage_id', value: `FLOOD-${n}`, role: 'root' }],
      attributes: { 'http.response.status_code': 401 },
    }));
    const [flooded] = await countFound('EXC-PLT-AUTH', atMs);
    const queueP95Ms = await readQueue(atMs);
    const laterMs = atMs + HOUR_MS;
    const many = await send(CAUSES, laterMs, (n, occurredAt) => ({
      eventId: `cause.${n}`,
      occurredAt,
      workflow: 'wf-p2p-po',
      milestone: 'po_supplier_ack',
      interface: 'if-po-855-in',
      facility: facilityOf(n),
      supplier: `SUP-${n % 700}`,
      status: 'completed_with_warning',
      businessKeys: [{ type: 'po_number', value: `PO-CAUSE-${n}`, role: 'root' }],
      attributes: { ack_code: 'IR' },
    }));
    const causes = await countFound('EXC-P2P-REJECT', laterMs);
    return {
      events: EVENTS,
      exceptions: (await countFound('EXC-PLT-AUTH', atMs)).length,
      counted: flooded?.transactions ?? 0,
      seconds: one,
      queueP95Ms,
      causes: CAUSES,
      causesFound: causes.filter(({ cause }) => /^PO-CAUSE-\d+$/.test(cause)).length,
      causesSeconds: many,
      causesQueueP95Ms: await readQueue(laterMs),
    };
  } finally {
    await closeDatabase();
    await connectTo(null);
    await cluster.drop('run_flood');
  }
}

/** Whether one cause made one exception with everything in it, and no cause was lost. */
export const isWhole = (flood: Flood): boolean =>
  flood.exceptions === 1 && flood.counted === flood.events && flood.causesFound === flood.causes;

/** Receives so many events, all within a minute, and does the rounds; returns the seconds until all are through. */
async function send(count: number, atMs: number, write: (n: number, occurredAt: string) => object): Promise<number> {
  const from = performance.now();
  const now = new Date(atMs + 60_000);
  for (let first = 0; first < count; first += BATCH) {
    const size = Math.min(BATCH, count - first);
    const events = Array.from({ length: size }, (_, i) =>
      write(first + i, new Date(atMs + Math.floor((60_000 * (first + i)) / count)).toISOString()),
    );
    await receiveAt(now, { endpoint: 'events', contentType: 'application/json', body: JSON.stringify(events) });
  }
  await runRounds(['events', 'time'], now);
  return Math.round((performance.now() - from) / 100) / 10;
}

const countFound = (code: string, atMs: number) =>
  query(
    sql`SELECT coalesce(grouped_by ->> 'key.po_number', grouped_by ->> 'connector', '') AS cause, transactions FROM exception
        WHERE code = ${code} AND last_at >= ${new Date(atMs)}::timestamptz AND opened_at >= ${new Date(atMs)}::timestamptz`,
    z.object({ cause: z.string(), transactions: z.number() }),
  );

async function readQueue(atMs: number): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < READS; i += 1) {
    const from = performance.now();
    await listExceptions(systemActor('bench'), {
      scope: { environment: 'production' },
      query: { tab: 'all', sort: 'urgency', limit: 50 },
      now: new Date(atMs + 120_000),
    });
    times.push(performance.now() - from);
  }
  return Math.round(quantile(times, 0.95));
}
