import { z } from 'zod';
import { mayAct } from '@/lib/access';
import { currentCatalog } from '@/lib/catalog';
import { lane, query, sql } from '@/lib/db';
import { type Actor, environments, ForbiddenError } from '@/lib/domain';
import type { System } from '@/lib/domain/views/system';
import { readGauges } from './read-gauges.db';
import { readMachineGauges } from './read-machine-gauges.db';
import { readReadiness } from './read-readiness.db';

/** A worker that is silent for longer is gone; work of any kind that ended longer ago is late, even what runs once a minute. */
const ALIVE_MS = 15_000;
const ROUND_LATE_MS = 5 * 60_000;

const workerSchema = z.object({ worker: z.string(), at: z.date() });
const factsSchema = z.object({
  version: z.string(),
  migration: z.string().nullable(),
  catalog_at: z.date().nullable(),
  catalog_by: z.string().nullable(),
});

/**
 * The product about itself. Of all environments together: throws ForbiddenError unless the reader runs the product. Cost: what /metrics reads, small
 * tables and partial indexes only.
 */
export async function readSystem(actor: Actor, now = new Date()): Promise<System> {
  if (!mayAct(actor, 'read:operations'))
    throw new ForbiddenError('This page is for people who run the product: IT operations, on call, administrators, auditors.');
  const { catalog, version } = await currentCatalog();
  const [readiness, own, machine, workers, facts] = await Promise.all([
    readReadiness(),
    readGauges(),
    readMachineGauges(),
    query(sql`select worker, at from worker_heartbeat order by at desc, worker limit 20`, workerSchema, lane('screen')),
    query(
      sql`select current_setting('server_version') as version, v.created_at as catalog_at, v.created_by as catalog_by,
          (select max(migration_name) from _prisma_migrations where finished_at is not null) as migration
        from (select 1) one left join catalog_version v on v.id = ${version}`,
      factsSchema,
      lane('screen'),
    ),
  ]);
  const gauges = [...own, ...machine];
  const of = (name: string) => gauges.filter((one) => one.name === name);
  const one = (name: string) => of(name)[0]?.value ?? 0;
  const ago = (seconds: number) => new Date(now.getTime() - seconds * 1000).toISOString();
  const age = (name: string, label: string) => of(name).find((gauge) => gauge.label === label)?.value;
  const [fact] = facts;
  return {
    asOf: now.toISOString(),
    timezone: catalog.organisation.timezone,
    parts: [
      { name: 'Database', ...readiness.database },
      { name: 'Migrations', ...readiness.migrations },
      { name: 'Worker', ...readiness.worker },
    ],
    queue: {
      waiting: one('inbox_events'),
      lagMs: Math.round(one('rollup_lag_seconds') * 1000),
      refused: of('rejected_records').reduce((sum, { value }) => sum + value, 0),
    },
    received: environments.flatMap((environment) => {
      const seconds = age('received_age_seconds', environment);
      return seconds === undefined ? [] : [{ environment, at: ago(seconds) }];
    }),
    workers: workers.map(({ worker, at }) => ({
      name: worker,
      at: at.toISOString(),
      alive: now.getTime() - at.getTime() < ALIVE_MS,
    })),
    rounds: of('round_age_seconds').map(({ label, value }) => ({
      name: label ?? '',
      at: ago(value),
      late: value * 1000 > ROUND_LATE_MS,
    })),
    stages: of('stage_seconds_total')
      .map(({ label, value }) => ({ name: label ?? '', seconds: value }))
      .sort((a, b) => b.seconds - a.seconds),
    mail: {
      byState: of('intents').map(({ label, value }) => ({ state: label ?? '', messages: value })),
      lagMs: Math.round(Math.max(0, one('intent_lag_seconds')) * 1000),
    },
    database: {
      version: fact?.version ?? '',
      bytes: one('database_bytes'),
      connections: of('database_connections').map(({ label, value }) => ({ state: label ?? 'unknown', count: value })),
      mostConnections: one('database_connections_most'),
      oldestTransactionMs: Math.round(one('database_transaction_seconds') * 1000),
      lockWaits: one('database_lock_waits'),
      partitionsMissing: one('partitions_missing'),
    },
    backupAt: of('backup_age_seconds')[0] === undefined ? null : ago(one('backup_age_seconds')),
    onHold: one('on_hold') > 0,
    versions: {
      catalog: version,
      catalogAt: fact?.catalog_at?.toISOString() ?? null,
      catalogBy: fact?.catalog_by ?? null,
      migration: fact?.migration ?? null,
      node: process.version,
    },
  };
}
