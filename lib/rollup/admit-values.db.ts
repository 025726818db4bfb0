import { z } from 'zod';
import type { CatalogIndex } from '@/lib/catalog';
import { type Connection, execute, query, sql } from '@/lib/db';
import { type FreeDimension, noDistinct } from '@/lib/domain';
import { keyOf, type MonthValue, monthAt } from './values-told-apart';

/** Any constant does: values are let in by one writer at a time. */
const ADMIT_LOCK = 7_236_022;
/** What was counted before a value was let in late arrived before this, also where clocks of machines differ. */
const LATE_MS = 3_600_000;
const ALWAYS = Number.NEGATIVE_INFINITY;

interface Standing {
  /** Values beside those of the catalog. */
  strangers: number;
  /** Something of this month once came to stand in `other`. */
  full: boolean;
}

/**
 * Lets values in that no bucket of their month has yet: those of the catalog, and others up to the ceiling. Returns for each from when on what
 * arrives is told apart (ms), null for `other`. Before the first goes to `other`, all that the catalog knows is let in, so that it
 * never stands there. Without an `index` nothing is let in. In a month that is full, what is let in late counts from the next hour of arrival.
 */
export async function admitValues(
  tx: Connection,
  asked: readonly MonthValue[],
  { index, now }: { index: CatalogIndex | null; now: Date },
): Promise<(number | null)[]> {
  const standing = await readStanding(tx, asked);
  const admitted = new Map<string, Admitted>();
  const filled: MonthValue[] = [];
  const answers = asked.map((one): number | null => {
    const at = standing.get(groupOf(one)) ?? { strangers: 0, full: false };
    standing.set(groupOf(one), at);
    if (!index) return at.full ? null : ALWAYS;
    const letIn = admitted.get(keyOf(one));
    if (letIn) return letIn.from;
    const known = knownValues(index, one.dimension)?.has(one.value) ?? false;
    if (!known && at.strangers >= ceilingOf(index, one.dimension)) {
      if (!at.full) {
        filled.push(one);
        for (const more of listKnown(index, one)) if (!admitted.has(keyOf(more))) admitted.set(keyOf(more), more);
      }
      at.full = true;
      return null;
    }
    const from = at.full ? now.getTime() + LATE_MS : ALWAYS;
    if (!known) at.strangers += 1;
    admitted.set(keyOf(one), { ...one, known, from });
    return from;
  });
  await insertAdmitted(tx, [...admitted.values()]);
  await markFull(tx, filled);
  return answers;
}

/** Waits until it is this writer's turn to let values in, until its transaction ends. */
export async function lockValues(tx: Connection): Promise<void> {
  await execute(sql`SELECT pg_advisory_xact_lock(${ADMIT_LOCK})`, tx);
}

async function markFull(tx: Connection, groups: readonly MonthValue[]): Promise<void> {
  if (groups.length === 0) return;
  const rows = groups.map(({ environment, dimension, month }) => ({ environment, dimension, month_at: monthAt(month) }));
  await execute(
    sql`INSERT INTO bucket_other (environment, dimension, month_at, events, registers)
        SELECT environment, dimension, month_at, 0, ${Buffer.from(noDistinct())}::bytea
        FROM json_to_recordset(${JSON.stringify(rows)}::json) AS r (environment text, dimension text, month_at timestamptz)
        ON CONFLICT (environment, dimension, month_at) DO NOTHING`,
    tx,
  );
}

type Admitted = MonthValue & { known: boolean; from: number };

async function insertAdmitted(tx: Connection, admitted: readonly Admitted[]): Promise<void> {
  if (admitted.length === 0) return;
  const rows = admitted.map(({ month, from, ...one }) => ({
    ...one,
    month_at: monthAt(month),
    from_received: from === ALWAYS ? null : new Date(from),
  }));
  await execute(
    sql`INSERT INTO bucket_value (environment, dimension, month_at, value, known, from_received)
        SELECT * FROM json_to_recordset(${JSON.stringify(rows)}::json)
          AS r (environment text, dimension text, month_at timestamptz, value text, known boolean, from_received timestamptz)
        ON CONFLICT (environment, dimension, month_at, value) DO NOTHING`,
    tx,
  );
}

const groupOf = ({ environment, dimension, month }: Omit<MonthValue, 'value'>): string => `${environment}\0${dimension}\0${month}`;

const standingRow = z.object({ at: z.number(), strangers: z.number(), full: z.boolean() });

async function readStanding(tx: Connection, asked: readonly MonthValue[]): Promise<Map<string, Standing>> {
  const groups = [...new Map(asked.map((one) => [groupOf(one), one])).values()];
  const rows = groups.map(({ environment, dimension, month }, at) => ({ at, environment, dimension, month_at: monthAt(month) }));
  const found = await query(
    sql`SELECT r.at,
          (SELECT count(*) FROM bucket_value v WHERE (v.environment, v.dimension, v.month_at) = (r.environment, r.dimension, r.month_at) AND NOT v.known) AS strangers,
          EXISTS (SELECT FROM bucket_other o WHERE (o.environment, o.dimension, o.month_at) = (r.environment, r.dimension, r.month_at)) AS full
        FROM json_to_recordset(${JSON.stringify(rows)}::json) AS r (at integer, environment text, dimension text, month_at timestamptz)`,
    standingRow,
    tx,
  );
  return new Map(
    found.flatMap(({ at, strangers, full }) => {
      const group = groups[at];
      return group ? [[groupOf(group), { strangers, full }] as const] : [];
    }),
  );
}

function ceilingOf({ catalog }: CatalogIndex, dimension: FreeDimension): number {
  const { connectors, applications, errorClasses } = catalog.organisation.toldApart;
  return { connector: connectors, application: applications, error_class: errorClasses }[dimension];
}

const knownValues = (index: CatalogIndex, dimension: FreeDimension): ReadonlyMap<string, unknown> | null =>
  ({ connector: index.connectors, application: index.applications, error_class: null })[dimension];

const listKnown = (index: CatalogIndex, { environment, dimension, month }: MonthValue): Admitted[] =>
  [...(knownValues(index, dimension)?.keys() ?? [])].map((value) => ({ environment, dimension, month, value, known: true, from: ALWAYS }));
