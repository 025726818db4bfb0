import { z } from 'zod';
import { type CatalogIndex, currentCatalog, indexCatalog, listDeadlines, listOccasions } from '@/lib/catalog';
import { type Connection, inTransaction, query, sql } from '@/lib/db';
import { type Deadline, deadlineGrids, type Environment, environmentSchema, type Occasion } from '@/lib/domain';
import { dropShapes, listShaped, shapeOccasion } from '@/lib/measure';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** Days looked back on, by kind: 26 comparable occasions and what lies between. */
const BACK_DAYS: Record<Deadline['kind'], number> = { batch: 27 * 16, cut_off: 27 * 7, close: 27 * 31 };
const AHEAD_DAYS: Record<Deadline['kind'], number> = { batch: 15, cut_off: 4, close: 12 };
const KEPT_DAYS = 900;
const HEARD_DAYS = 40;
/** Occasions shaped in one round; the rest waits for the next. */
const MOST = 40;

/**
 * Brings the shapes of deadlines up to date: those under way every half minute, recent ones every hour, older ones daily, since what comes
 * late changes them too. Returns how many it shaped. Safe to repeat; two workers write the same.
 */
export async function tickShapes(now: Date): Promise<number> {
  const { catalog } = await currentCatalog();
  const index = indexCatalog(catalog);
  let left = MOST;
  for (const { environment, workflows } of await listHeard(new Date(now.getTime() - HEARD_DAYS * DAY_MS))) {
    for (const deadline of listDeadlines(index).filter((one) => workflows.includes(one.workflow))) {
      if (left <= 0) return MOST;
      left -= await shapeDeadline({ environment, deadline, index, now, most: left });
    }
  }
  if (left === MOST) await inTransaction((tx) => dropShapes(tx, new Date(now.getTime() - KEPT_DAYS * DAY_MS)), { lane: 'worker' });
  return MOST - left;
}

interface ShapeDeadline {
  environment: Environment;
  deadline: Deadline;
  index: CatalogIndex;
  now: Date;
  most: number;
}

async function shapeDeadline({ environment, deadline, index, now, most }: ShapeDeadline): Promise<number> {
  const from = new Date(now.getTime() - BACK_DAYS[deadline.kind] * DAY_MS);
  const to = new Date(now.getTime() + AHEAD_DAYS[deadline.kind] * DAY_MS);
  return inTransaction(
    async (tx) => {
      const historyAt = await readHistoryAt(tx, environment);
      const shaped = await listShaped(tx, environment, deadline.id, from);
      const stale = listOccasions(deadline, index, from, to).filter((one) => {
        const known = shaped.get(one.key);
        return (
          startOf(one) <= now.getTime() &&
          (!known ||
            now.getTime() - known.at.getTime() >= freshFor(one, { deadline, now, untold: known.at <= historyAt, cases: known.cases }))
        );
      });
      const newest = stale.reverse().slice(0, most);
      for (const occasion of newest) await shapeOccasion(tx, { environment, deadline, occasion }, now);
      return newest.length;
    },
    { lane: 'worker' },
  );
}

const startOf = ({ dues }: Occasion) => Math.min(...dues.map(({ startsAt }) => startsAt.getTime()));

/** How long a shape stands before it is worked out anew. */
function freshFor({ dues }: Occasion, about: { deadline: Deadline; now: Date; untold: boolean; cases: number }): number {
  const { from, step, steps } = deadlineGrids[about.deadline.kind];
  const dueAt = Math.max(...dues.map((due) => due.dueAt.getTime()));
  const endsAt = dueAt + (from + step * (steps - 1)) * MINUTE_MS;
  if (about.now.getTime() < endsAt) return 30_000;
  if (about.untold) return 2 * MINUTE_MS;
  return about.cases === 0 || about.now.getTime() < endsAt + 3 * DAY_MS ? HOUR_MS : DAY_MS;
}

const heardSchema = z.object({ environment: environmentSchema, workflows: z.array(z.string()) });

const listHeard = (since: Date) =>
  query(
    sql`SELECT environment, array_agg(DISTINCT workflow) AS workflows FROM transaction_hour WHERE bucket_at >= ${since} GROUP BY environment`,
    heardSchema,
  );

/** When the past was last told, and a minute: what was shaped before may lack some of it. */
async function readHistoryAt(tx: Connection, environment: Environment): Promise<Date> {
  const [row] = await query(
    sql`SELECT max(last_received_at) + interval '1 minute' AS at FROM feed WHERE environment = ${environment} AND history`,
    z.object({ at: z.date().nullable() }),
    tx,
  );
  return row?.at ?? new Date(0);
}
