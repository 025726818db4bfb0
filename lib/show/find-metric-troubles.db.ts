import type { CatalogIndex } from '@/lib/catalog';
import type { Connection } from '@/lib/db';
import { type Actor, gatherReadings, type MetricReading, type Scope, UNASSIGNED } from '@/lib/domain';
import { sayTrouble } from '@/lib/domain/say-reading';
import { findSeries } from './find-series.db';
import { namePlaces, type PlaceNames } from './name-places';

/** What a metric says of a place that is not well, in words. A place that is not known is null. */
export interface MetricTrouble {
  facility: string | null;
  workflow: string | null;
  state: 'medium' | 'watch';
  text: string;
}

/** What stopped longer ago was taken out of service, as far as anybody can tell. */
const GONE_MS = 24 * 3_600_000;
const MOST = 5_000;

interface Input {
  actor: Actor;
  scope: Scope;
  index: CatalogIndex;
  now: Date;
}

/**
 * The metrics of the catalog that are bad, worth watching, or unknown although they spoke within a day, by facility and workflow. Only those
 * with thresholds count. Cost: rows of metric_series of their names.
 */
export async function findMetricTroubles({ actor, scope, index, now }: Input, on: Connection): Promise<MetricTrouble[]> {
  const judged = index.catalog.applicationMetrics.filter(({ warn, bad }) => warn !== null || bad !== null);
  const metrics = index.catalog.applicationMetrics.filter(({ id }) => judged.some((one) => one.id === id || one.limit === id));
  const names = metrics.flatMap(({ sentAs }) => sentAs.map(({ name }) => name));
  if (names.length === 0) return [];
  const since = new Date(now.getTime() - GONE_MS);
  const series = await findSeries({ actor, scope, index, since, names, limit: MOST }, on);
  const said = namePlaces(index);
  return gatherReadings(series, metrics, now).flatMap((reading) => {
    const { warn, bad } = reading.metric;
    if (warn === null && bad === null) return [];
    const text = sayTrouble(reading, sayWhere(reading, said), now);
    if (text === null) return [];
    const known = (id: string) => (id === UNASSIGNED ? null : id);
    return [
      {
        facility: known(reading.place.facility),
        workflow: known(reading.place.workflow),
        state: reading.state === 'bad' ? 'medium' : 'watch',
        text,
      },
    ];
  });
}

function sayWhere({ place }: MetricReading, names: PlaceNames): string {
  if (place.interface !== null && place.interface !== UNASSIGNED) return names.interface(place.interface).name;
  if (place.connector !== null) return names.connector(place.connector).name;
  return place.application === null ? '' : names.application(place.application).name;
}
