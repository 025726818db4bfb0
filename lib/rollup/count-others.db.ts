import { z } from 'zod';
import { type Connection, execute, query, sql } from '@/lib/db';
import { addDistinct, type CanonicalEvent, type FreeDimension, mergeDistinct, noDistinct } from '@/lib/domain';
import type { PlacedEvent } from './place-values.db';
import { monthAt, monthOf, saidOf } from './values-told-apart';

/** An event as it was told, where it stands, and whether it was added (1) or taken away (-1). */
export interface CountedOther {
  told: CanonicalEvent;
  placed: PlacedEvent<CanonicalEvent>;
  n: 1 | -1;
}

/**
 * Keeps how many log entries stand in `other`, and marks what they said. A value whose entries were all told anew keeps its mark: the
 * number of values is of those that ever stood there. Cost: none where nothing stands in `other`, else one row a month and dimension.
 */
export async function countOthers(tx: Connection, counted: readonly CountedOther[]): Promise<void> {
  const sums = new Map<string, { environment: string; dimension: FreeDimension; month_at: Date; events: number; registers: Uint8Array }>();
  for (const { told, placed, n } of counted) {
    for (const dimension of placed.others) {
      const month = monthOf(told);
      const key = `${told.environment}\0${dimension}\0${month}`;
      const sum = sums.get(key) ?? {
        environment: told.environment,
        dimension,
        month_at: monthAt(month),
        events: 0,
        registers: noDistinct(),
      };
      sums.set(key, sum);
      sum.events += n;
      addDistinct(sum.registers, saidOf(told, dimension) ?? '');
    }
  }
  for (const [, { registers, ...sum }] of [...sums].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const mine = sql`(environment, dimension, month_at) = (${sum.environment}, ${sum.dimension}, ${sum.month_at}::timestamptz)`;
    const [standing] = await query(
      sql`SELECT registers FROM bucket_other WHERE ${mine} FOR NO KEY UPDATE`,
      z.object({ registers: z.instanceof(Buffer) }),
      tx,
    );
    if (standing) mergeDistinct(registers, standing.registers);
    await execute(sql`UPDATE bucket_other SET events = events + ${sum.events}, registers = ${Buffer.from(registers)} WHERE ${mine}`, tx);
  }
}
