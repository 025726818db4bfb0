import type { CatalogIndex } from '@/lib/catalog';
import { type Connection, queryColumns, sql, textOf, timeOf, timeOrNull } from '@/lib/db';
import { type CanonicalEvent, type FreeDimension, freeDimensions, OTHER } from '@/lib/domain';
import { admitValues, lockValues } from './admit-values.db';
import { keyOf, type MonthValue, monthAt, monthOf, remember, rememberedOf, saidOf } from './values-told-apart';

/** An event as the buckets tell it apart; `others` are the dimensions in which it stands in `other`. */
export interface PlacedEvent<E extends CanonicalEvent> {
  event: E;
  others: readonly FreeDimension[];
}

/** From when on each of these values is told apart, ms; one that is missing stands in `other`. */
type Found = Map<string, number>;

/**
 * Returns events with `other` in place of the values that the buckets of their month do not tell apart. With an `index`, values that are new
 * are told apart for as long as there is room; without, it only says where an event was counted. The same event has the same place
 * for ever. Cost: nothing is asked of the database for values that this process has met before.
 */
export async function placeEvents<E extends CanonicalEvent>(
  tx: Connection,
  events: readonly E[],
  { index, now }: { index: CatalogIndex | null; now: Date },
): Promise<PlacedEvent<E>[]> {
  const strange = findStrange(events);
  if (strange.length > 0) await lockValues(tx);
  const found: Found = strange.length === 0 ? new Map() : await readValues(tx, strange);
  const missing = strange.filter((one) => !found.has(keyOf(one)));
  if (missing.length > 0) {
    const admitted = await admitValues(tx, missing, { index, now });
    missing.forEach((one, i) => {
      const from = admitted[i];
      if (from !== undefined && from !== null) found.set(keyOf(one), from);
    });
  }
  return events.map((event) => placeEvent(event, found));
}

/** The values that this process has not met, each once, in the order in which they came. */
function findStrange(events: readonly CanonicalEvent[]): MonthValue[] {
  const strange = new Map<string, MonthValue>();
  for (const event of events) {
    const month = monthOf(event);
    const known = rememberedOf(event.environment, month);
    for (const dimension of freeDimensions) {
      const value = saidOf(event, dimension);
      if (value === null || value === '' || value === OTHER || known[dimension].has(value)) continue;
      const one = { environment: event.environment, dimension, month, value };
      strange.set(keyOf(one), one);
    }
  }
  return [...strange.values()];
}

async function readValues(tx: Connection, asked: readonly MonthValue[]): Promise<Found> {
  const rows = asked.map(({ month, ...one }) => ({ ...one, month_at: monthAt(month) }));
  const found: Found = new Map();
  const values = await queryColumns(
    sql`SELECT v.environment, v.dimension, v.month_at, v.value, v.from_received, v.xmin = coalesce(pg_current_xact_id_if_assigned()::xid, '0'::xid) AS mine
        FROM json_to_recordset(${JSON.stringify(rows)}::json) AS r (environment text, dimension text, month_at timestamptz, value text)
        JOIN bucket_value v USING (environment, dimension, month_at, value)`,
    ([environment, dimension, at, value, from, mine]) => ({
      environment: textOf(environment),
      dimension: freeDimensions.find((one) => one === dimension) ?? 'connector',
      month: monthOf({ occurredAt: timeOf(at) }),
      value: textOf(value),
      from: timeOrNull(from)?.getTime() ?? Number.NEGATIVE_INFINITY,
      mine: mine === true,
    }),
    tx,
  );
  for (const { from, mine, ...one } of values) {
    found.set(keyOf(one), from);
    if (!mine) remember(one, from);
  }
  return found;
}

function placeEvent<E extends CanonicalEvent>(event: E, found: Found): PlacedEvent<E> {
  const month = monthOf(event);
  const known = rememberedOf(event.environment, month);
  let others: FreeDimension[] | null = null;
  for (const dimension of freeDimensions) {
    const value = saidOf(event, dimension);
    if (value === null || value === '' || value === OTHER) continue;
    const from = known[dimension].get(value) ?? found.get(keyOf({ environment: event.environment, dimension, month, value }));
    if (from === undefined || event.receivedAt.getTime() < from) others = [...(others ?? []), dimension];
  }
  if (others === null) return { event, others: NONE };
  const away = new Set(others);
  const told = {
    ...event,
    connector: away.has('connector') ? OTHER : event.connector,
    application: away.has('application') ? OTHER : event.application,
    errorClass: away.has('error_class') ? OTHER : event.errorClass,
  };
  return { event: told, others };
}

const NONE: readonly FreeDimension[] = [];
