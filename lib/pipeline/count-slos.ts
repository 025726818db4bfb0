import type { CatalogIndex } from '@/lib/catalog';
import type { Connection } from '@/lib/db';
import type { CanonicalEvent, TransactionChange } from '@/lib/domain';
import { countChanges, countEvents, SLO_MINUTES_MS, type SloDelta, takeBack, writeSlos } from '@/lib/measure';
import { preparePartitions } from '@/lib/store';

/** A local day may have begun in the month before. */
const DAY_MS = 86_400_000;

export interface Counted {
  events: readonly CanonicalEvent[];
  changes: readonly TransactionChange[];
  /** Entries that were counted as `was` and are told otherwise now. */
  moved?: readonly { was: CanonicalEvent; is: CanonicalEvent }[];
}

/** Adds what new log entries and changed transactions give to the sums of SLOs. */
export async function countSlos(
  tx: Connection,
  { events, changes, moved = [] }: Counted,
  { index, now }: { index: CatalogIndex; now: Date },
): Promise<void> {
  const deltas: SloDelta[] = [
    ...countEvents(events, index),
    ...countEvents(
      moved.map(({ was }) => was),
      index,
    ).map(takeBack),
    ...countEvents(
      moved.map(({ is }) => is),
      index,
    ),
    ...countChanges(changes, index),
  ];
  await preparePartitions(
    ['slo_minute'],
    deltas.filter(({ at }) => now.getTime() - at.getTime() < SLO_MINUTES_MS).map(({ at }) => at),
  );
  await preparePartitions(
    ['slo_day', 'slo_arrival'],
    deltas.flatMap(({ at }) => [at, new Date(at.getTime() - DAY_MS)]),
  );
  await writeSlos(tx, deltas, { timezone: index.catalog.organisation.timezone, now });
}
