import { z } from 'zod';
import { placesFor } from '@/lib/access';
import { currentCatalog, indexCatalog } from '@/lib/catalog';
import { type Connection, lane, query, sql } from '@/lib/db';
import type { Actor, Scope } from '@/lib/domain';
import type { ApplicationMetricsView } from '@/lib/domain/views/application-metrics';
import { findSeries } from './find-series.db';
import { namePlaces } from './name-places';
import { prepareApplicationMetrics, STEP_MS, STEPS } from './prepare-application-metrics';
import { readSteps } from './read-steps.db';

export interface ApplicationMetricsInput {
  scope: Scope;
  interface?: string | undefined;
  connector?: string | undefined;
  application?: string | undefined;
}

/** Series that one page shows; a week without a word, and a series is gone. */
const MOST_SERIES = 200;
const GONE_MS = 7 * 86_400_000;

const refusedSchema = z.object({ name: z.string(), source: z.string(), points: z.number(), first_at: z.date(), last_at: z.date() });

/**
 * What applications measure about themselves at an interface, a connector, an application or a facility (through `scope`): the newest
 * value with its age, its state, and the last 24 hours. Only what the actor may see.
 */
export async function readApplicationMetrics(actor: Actor, input: ApplicationMetricsInput, now: Date): Promise<ApplicationMetricsView> {
  const { scope } = input;
  const { catalog } = await currentCatalog();
  const index = indexCatalog(catalog);
  const on = lane('screen');
  const connector = input.connector ?? (input.interface ? index.interfaces.get(input.interface)?.connector : undefined);
  const found = await findSeries(
    {
      actor,
      scope,
      index,
      since: new Date(now.getTime() - GONE_MS),
      limit: MOST_SERIES + 1,
      ...(input.interface ? { interface: input.interface } : {}),
      ...(connector ? { connector } : {}),
      ...(input.application ? { application: input.application } : {}),
    },
    on,
  );
  const series = found.slice(0, MOST_SERIES);
  const from = new Date(now.getTime() - STEP_MS * STEPS);
  const [steps, refused] = await Promise.all([readSteps(series, { from, to: now, stepMs: STEP_MS }, on), listRefused(actor, scope, on)]);
  const page = {
    facility: scope.facility?.length === 1 ? scope.facility[0] : undefined,
    interface: input.interface,
    connector: input.connector,
    application: input.application,
  };
  return {
    environment: scope.environment,
    timezone: catalog.organisation.timezone,
    asOf: now.toISOString(),
    from: from.toISOString(),
    to: now.toISOString(),
    rows: prepareApplicationMetrics({ series, steps, metrics: catalog.applicationMetrics, names: namePlaces(index), page, from, now }),
    more: found.length > series.length,
    refused,
  };
}

/** What a sender sends too much of is about the sender: only who sees the whole environment is told. */
async function listRefused(actor: Actor, scope: Scope, on: Connection): Promise<ApplicationMetricsView['refused']> {
  if (!placesFor(actor, scope.environment).all) return [];
  const rows = await query(
    sql`SELECT name, source, points, first_at, last_at FROM metric_overflow WHERE environment = ${scope.environment} ORDER BY last_at DESC LIMIT 50`,
    refusedSchema,
    on,
  );
  return rows.map(({ first_at, last_at, ...row }) => ({ ...row, firstAt: first_at.toISOString(), lastAt: last_at.toISOString() }));
}
