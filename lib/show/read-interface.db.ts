import { currentCatalog, indexCatalog } from '@/lib/catalog';
import { lane } from '@/lib/db';
import type { Actor } from '@/lib/domain';
import type { InterfaceView } from '@/lib/domain/views/places';
import { alignWindow } from './align-window';
import { findInterface } from './find-interface';
import { listOpenExceptions } from './list-open-exceptions.db';
import { listTransactions } from './list-transactions.db';
import { namePlaces } from './name-places';
import { prepareOpenException } from './prepare-open-exception';
import { readHandover } from './read-handover.db';
import type { StandingInput } from './read-standing.db';

const RECENT = 10;

/** One interface; its numbers over time are `readMetrics`. Throws NotFoundError when there is none of a workflow the actor may see. */
export async function readInterface(actor: Actor, id: string, { scope, window: asked, now }: StandingInput): Promise<InterfaceView> {
  const index = indexCatalog((await currentCatalog()).catalog);
  const names = namePlaces(index);
  const one = findInterface(actor, index, id, scope.environment);
  const window = alignWindow(asked);
  const filter = { actor, scope: { ...scope, workflow: [one.workflow] }, window, now };
  const [open, recent, handover] = await Promise.all([
    listOpenExceptions(filter, lane('screen')),
    listTransactions(actor, { ...filter.scope, ...window, interface: [id], limit: RECENT }, now),
    readHandover({ actor, scope: filter.scope, window, now, interface: one, index }, lane('screen')),
  ]);
  return {
    environment: scope.environment,
    timezone: index.catalog.organisation.timezone,
    asOf: now.toISOString(),
    from: window.from.toISOString(),
    to: window.to.toISOString(),
    id,
    name: one.name,
    about: {
      source: names.application(one.sourceApplication),
      target: names.application(one.targetApplication),
      connector: names.connector(one.connector),
      workflow: names.workflow(one.workflow),
      pattern: one.pattern,
      team: names.team(one.ownerTeam).name,
      criticality: one.criticality,
      latency: one.latencyClass,
      sensitivity: one.dataSensitivity,
      readiness: one.modernizationReadiness,
      environment: one.environment,
      contractVersion: one.contractVersion,
      runbook: one.runbook?.replace(/^runbooks\/|\.md$/g, '') ?? null,
    },
    exceptions: open
      .filter((row) => row.interface === id || row.connector === one.connector)
      .map((row) => prepareOpenException(row, names)),
    recent: recent.rows,
    handover,
  };
}
