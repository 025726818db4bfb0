import { z } from 'zod';
import { currentCatalog, indexCatalog } from '@/lib/catalog';
import { inTransaction, notify, query, sql } from '@/lib/db';
import { CHANGED_CHANNEL, NotFoundError } from '@/lib/domain';
import { backfillKpis, planBackfill } from '@/lib/measure';

/** What came in goes before history: above so many waiting events, a step is taken once a second only. */
const BUSY = 2000;
const IDLE_MS = 5000;
const BEHIND_MS = 1000;
/** Of the time that a step took, how long it rests, so that rounds over new events have most of the machine. */
const REST_RATIO = 0.5;
/** Any constant does: one worker at a time looks for what is to be worked out. */
const PLAN_LOCK = 7_236_015;
let plannedFor: object | null = null;

/** Works out the next piece of history for KPIs that are new or defined otherwise, and returns how many ms to rest. */
export async function tickBackfill(now: Date): Promise<number> {
  const { catalog } = await currentCatalog();
  const index = indexCatalog(catalog);
  if (plannedFor !== catalog) {
    await inTransaction(
      async (tx) => {
        await query(sql`SELECT pg_advisory_xact_lock(${PLAN_LOCK})::text AS locked`, z.object({ locked: z.string() }), tx);
        await planBackfill(tx, index, now);
      },
      { lane: 'worker' },
    );
    plannedFor = catalog;
  }
  const waiting = await countWaiting();
  const began = performance.now();
  const moved = await inTransaction(
    async (tx) => {
      const looked = await backfillKpis(tx, index, now);
      if (looked > 0) await notify(CHANGED_CHANNEL, '', tx);
      return looked;
    },
    { lane: 'worker' },
  );
  if (moved === 0) return IDLE_MS;
  return waiting > BUSY ? BEHIND_MS : (performance.now() - began) * REST_RATIO;
}

/** Works out these KPIs anew over all of history, all when none is named, and tells how far it is. */
export async function backfillAll(ids: readonly string[], now: Date, tell: (looked: number) => void): Promise<number> {
  const index = indexCatalog((await currentCatalog()).catalog);
  for (const id of ids) if (!index.kpis.get(id)?.measure) throw new NotFoundError(`There is no KPI ${id.slice(0, 60)} that is worked out.`);
  const again = ids.length > 0 ? ids : [...index.kpis.keys()];
  await inTransaction((tx) => planBackfill(tx, index, now, again), { lane: 'worker' });
  let looked = 0;
  for (;;) {
    const step = await inTransaction((tx) => backfillKpis(tx, index, now, 4000), { lane: 'worker' });
    if (step === 0) return looked;
    looked += step;
    tell(looked);
  }
}

async function countWaiting(): Promise<number> {
  const [row] = await query(
    sql`SELECT count(*)::int AS n FROM (SELECT FROM event_inbox LIMIT ${BUSY + 1}) AS inbox`,
    z.object({ n: z.number() }),
  );
  return row?.n ?? 0;
}
