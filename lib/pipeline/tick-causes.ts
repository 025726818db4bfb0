import { z } from 'zod';
import { easeSeverity, endHeld, endRests, listUnlocated, releaseExplained, reviewCauses, storeLocated } from '@/lib/assign';
import { type CatalogIndex, currentCatalog, indexCatalog } from '@/lib/catalog';
import { type Connection, inTransaction, notify, query, sql } from '@/lib/db';
import { CHANGED_CHANNEL } from '@/lib/domain';
import { localize, type NameOf, type PlaceCounts } from '@/lib/localize';
import { writeNotes } from '@/lib/notify';
import { namePlaces } from '@/lib/show';
import { tellChanges } from './tell-changes';
import { inTurn } from './turns';

/** So many exceptions are located in one round. */
const LOCATED_A_ROUND = 10;
/** Healthy neighbours are counted over so long before now at most. */
const LONGEST_MS = 48 * 3_600_000;
const HOUR_MS = 3_600_000;

/**
 * Does one round over causes: what its cause no longer explains stands for itself again, what joined since is looked at once more, what came
 * and went and is quiet now ends, what slept or waited until now is given back to its owner, what is mended in part may be less severe, and open
 * exceptions are located. Returns how many exceptions it moved.
 */
export async function tickCauses(now: Date): Promise<number> {
  const index = indexCatalog((await currentCatalog()).catalog);
  const moved = await inTurn(async (tx) => {
    const released = await tellChanges(tx, await releaseExplained(tx, index, now), index, now);
    const reviewed = await tellChanges(tx, await reviewCauses(tx, index, now), index, now);
    const ended = await tellChanges(tx, await endHeld(tx, now), index, now);
    const rested = await endRests(tx, index, now);
    await writeNotes(
      tx,
      rested.map(({ exception: { id: exceptionId, environment }, why: reason, to }) => ({ exceptionId, environment, reason, to })),
      now,
    );
    const eased = await easeSeverity(tx, index, now);
    const changed = released.length + reviewed.length + ended.length + rested.length + eased;
    if (changed > 0) await notify(CHANGED_CHANNEL, '', tx);
    return changed;
  });
  return moved + (await locateOpen(index, now));
}

/** Where each of the exceptions is that changed most since they were located; holds no lock while it counts. */
async function locateOpen(index: CatalogIndex, now: Date): Promise<number> {
  const names = namePlaces(index);
  const nameOf: NameOf = (dimension, id) => names[dimension](id).name;
  return inTransaction(
    async (tx) => {
      const wanted = await listUnlocated(tx, LOCATED_A_ROUND, now);
      for (const one of wanted) {
        const counts = await countPlaces(tx, one, now);
        // Only its own cases are counted as failures: none are usual.
        await storeLocated(tx, one.id, localize({ counts, nameOf, usual: 0, of: 'exception' }), now);
      }
      return wanted.length;
    },
    { lane: 'worker' },
  );
}

const countSchema = z.object({
  facility: z.string(),
  department: z.string(),
  workflow: z.string(),
  connector: z.string(),
  application: z.string(),
  failed: z.number(),
  good: z.number(),
});

/** Its cases, and what ended well beside them in the same workflows since it began. Cost: its members, and rows of bucket_hour. */
async function countPlaces(
  tx: Connection,
  { id, environment, workflows, firstAt }: Awaited<ReturnType<typeof listUnlocated>>[number],
  now: Date,
): Promise<PlaceCounts[]> {
  const since = Math.max(firstAt.getTime(), now.getTime() - LONGEST_MS);
  const from = new Date(Math.floor(since / HOUR_MS) * HOUR_MS);
  const rows = await query(
    sql`SELECT facility, department, workflow, connector, application, sum(failed)::int AS failed, sum(good)::int AS good FROM (
          SELECT m.facility, m.department, m.workflow, coalesce(m.variables ->> 'connector', '') AS connector,
            coalesce(m.variables ->> 'application', '') AS application, count(*) AS failed, 0 AS good
          FROM exception_member m WHERE m.exception_id = ${id}::uuid AND m.subject_kind = 'transaction' GROUP BY 1, 2, 3, 4, 5
          UNION ALL
          SELECT b.facility, b.department, b.workflow, b.connector, b.application, 0, sum(b.n)
          FROM bucket_hour b WHERE b.environment = ${environment} AND b.workflow = ANY(${workflows}::text[]) AND b.bucket_at >= ${from}::timestamptz
            AND b.bucket_at <= ${now}::timestamptz AND b.status IN ('completed', 'completed_with_warning') GROUP BY 1, 2, 3, 4, 5
        ) AS counted GROUP BY 1, 2, 3, 4, 5`,
    countSchema,
    tx,
  );
  return rows.map((row) => ({ ...row, bad: row.failed }));
}
