import type { Connection } from '@/lib/db';
import { mergeSketches, quantileOf, unflattenSketch } from '@/lib/domain';
import { readUsualLag } from '@/lib/measure';

/** How late log entries of an interface usually are, in ms: the slowest twentieth of the last day; 0 where nothing is known. */
export type LagOf = (environment: string, interfaceId: string) => number;

/** Returns how late log entries usually are, by environment and interface. Cost: as readUsualLag. */
export async function readLags(tx: Connection, now: Date): Promise<LagOf> {
  const rows = Map.groupBy(await readUsualLag(tx, now), (row) => `${row.environment} ${row.interface}`);
  const lags = new Map<string, number>();
  return (environment, id) => {
    const name = `${environment} ${id}`;
    const known = lags.get(name);
    if (known !== undefined) return known;
    const lag = quantileOf(mergeSketches((rows.get(name) ?? []).map(({ sketch }) => unflattenSketch(sketch))), 0.95) ?? 0;
    lags.set(name, lag);
    return lag;
  };
}
