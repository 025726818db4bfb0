import { z } from 'zod';
import { type Connection, query, sql } from '@/lib/db';
import { type DueOccurrence, occurrenceRowSchema } from '@/lib/domain';

const DAY_MS = 86_400_000;
/** What comes up to half a day after its time is that day's; what comes later is the next one's. */
const LATE_MS = DAY_MS / 2;

interface Asked {
  environment: string;
  workflow: string;
  milestone: string;
  /** The business key that tells groups apart; null: only the facility does. */
  partKey: string | null;
  /** Whether the facility tells groups apart; else all stand under `unassigned`. */
  byFacility: boolean;
  from: Date;
}

/** Returns when groups reached a milestone since `from`. Cost: the transactions of the workflow of that time, by index transaction_started. */
export async function listArrivedGroups(
  tx: Connection,
  { environment, workflow, milestone, partKey, byFacility, from }: Asked,
): Promise<{ facility: string; part: string; at: Date }[]> {
  return query(
    sql`SELECT DISTINCT CASE WHEN ${byFacility} THEN t.facility ELSE 'unassigned' END AS facility, coalesce(k.value, '') AS part, m.reached_at AS at
        FROM transaction t JOIN milestone m ON m.transaction_id = t.id AND m.milestone = ${milestone} AND m.reached_at IS NOT NULL
        LEFT JOIN transaction_key k ON k.transaction_id = t.id AND k.kind = ${`key:${partKey ?? ''}`}
        WHERE t.environment = ${environment} AND t.workflow = ${workflow} AND t.started_at >= ${from}::timestamptz
          AND (${partKey === null} OR k.value IS NOT NULL)
        LIMIT 100000`,
    z.object({ facility: z.string(), part: z.string(), at: z.date() }),
    tx,
  );
}

/** A group reached the milestone that an occurrence waits for. */
export interface ArrivedGroup {
  environment: string;
  code: string;
  facility: string;
  part: string;
  at: Date;
  transactionId: string;
}

/**
 * Marks what is usual and has now come as arrived, and returns it: for each group the occurrence that was due within half a day before, where that is
 * missing, else the next one due within a day.
 */
export async function matchUsual(tx: Connection, arrived: readonly ArrivedGroup[]): Promise<DueOccurrence[]> {
  if (arrived.length === 0) return [];
  const rows = arrived.map((one) => ({ ...one, after: new Date(one.at.getTime() - LATE_MS), before: new Date(one.at.getTime() + DAY_MS) }));
  return query(
    sql`UPDATE occurrence o SET state = 'arrived', arrived_at = found.at, transaction_id = found.transaction_id
        FROM (SELECT DISTINCT ON (o.id) o.id, r."at", r."transactionId" AS transaction_id
              FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r ("environment" text, "code" text, "facility" text, "part" text, "at" timestamptz,
                "transactionId" uuid, "after" timestamptz, "before" timestamptz)
              CROSS JOIN LATERAL (
                SELECT id FROM occurrence o WHERE o.environment = r."environment" AND o.code = r."code" AND o.facility = r."facility" AND o.part = r."part"
                  AND o.state IN ('expected', 'missing') AND o.due_at > r."after" AND o.due_at <= r."before" ORDER BY o.due_at LIMIT 1) AS o
              ORDER BY o.id, r."at") AS found
        WHERE o.id = found.id
        RETURNING o.id, o.environment, o.code, o.workflow, o.milestone, o.facility, o.part, o.period, o.raise_at, o.due_at, o.state, o.arrived_at, o.transaction_id`,
    occurrenceRowSchema,
    tx,
  );
}
