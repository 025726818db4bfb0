import { z } from 'zod';
import { type Connection, execute, jsonb, query, sql } from '@/lib/db';
import type { Verdict } from '@/lib/domain/views/health';

const unlocatedSchema = z.object({ id: z.string(), environment: z.string(), workflows: z.array(z.string()), first_at: z.date() });

/** Fewer cases than this say nothing about where. */
const FEWEST = 5;
const AGAIN_MS = 60_000;
/** An old one is located again when it is this share older: where it is changes slowly, and counting its neighbours costs more the older it is. */
const OF_AGE = 0.05;

/** Open exceptions with enough cases that changed since they were located, those never located first; at most once a minute each, old ones more seldom. */
export async function listUnlocated(tx: Connection, limit: number, now: Date) {
  const rows = await query(
    sql`SELECT id, environment, workflows, first_at FROM exception
        WHERE state <> 'resolved' AND transactions >= ${FEWEST}
          AND (located_at IS NULL OR (located_at < updated_at AND located_at < ${new Date(now.getTime() - AGAIN_MS)}::timestamptz
            AND located_at < ${now}::timestamptz - ${OF_AGE} * (${now}::timestamptz - opened_at)))
        ORDER BY located_at NULLS FIRST, severity LIMIT ${limit} FOR UPDATE SKIP LOCKED`,
    unlocatedSchema,
    tx,
  );
  return rows.map(({ first_at, ...row }) => ({ ...row, firstAt: first_at }));
}

/** Keeps where an exception is; that moves nothing that people act on. */
export async function storeLocated(tx: Connection, id: string, verdict: Verdict, now: Date): Promise<void> {
  await execute(sql`UPDATE exception SET located = ${jsonb(verdict)}, located_at = ${now}::timestamptz WHERE id = ${id}::uuid`, tx);
}
