import { z } from 'zod';
import { type Connection, query, sql } from '@/lib/db';
import { mergeSketches, quantileOf, unflattenSketch } from '@/lib/domain';

/** How late log entries of an interface usually are, in ms; 0 where nothing is known. */
export type LagOf = (environment: string, interfaceId: string) => number;

const lagSchema = z.object({ environment: z.string(), source: z.string(), lag_sketch: z.array(z.number()) });
const toldSchema = z.object({ environment: z.string(), source: z.string(), interface: z.string() });

/**
 * Returns how late log entries usually come, by environment and interface: the slowest twentieth of the sources that told of it, of the day
 * before `now`. Cost: the rows of feed_hour of a day; sketches are merged here, which is much cheaper than in SQL.
 */
export async function readUsualLags(tx: Connection, now: Date): Promise<LagOf> {
  const hours = await query(
    sql`SELECT environment, source, lag_sketch FROM feed_hour WHERE bucket_at > ${now}::timestamptz - interval '24 hours'`,
    lagSchema,
    tx,
  );
  const told = await query(sql`SELECT environment, source, interface FROM feed_interface`, toldSchema, tx);
  const sketches = new Map(
    [...Map.groupBy(hours, nameOf)].map(([name, rows]) => [name, mergeSketches(rows.map((row) => unflattenSketch(row.lag_sketch)))]),
  );
  const sources = Map.groupBy(told, (row) => `${row.environment} ${row.interface}`);
  const lags = new Map<string, number>();
  return (environment, id) => {
    const name = `${environment} ${id}`;
    const known = lags.get(name);
    if (known !== undefined) return known;
    const merged = mergeSketches((sources.get(name) ?? []).flatMap((row) => sketches.get(nameOf(row)) ?? []));
    const lag = quantileOf(merged, 0.95) ?? 0;
    lags.set(name, lag);
    return lag;
  };
}

const nameOf = ({ environment, source }: { environment: string; source: string }): string => `${environment} ${source}`;
