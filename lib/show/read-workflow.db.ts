import { currentCatalog, indexCatalog } from '@/lib/catalog';
import { lane } from '@/lib/db';
import { type Actor, NotFoundError } from '@/lib/domain';
import type { WorkflowView } from '@/lib/domain/views/places';
import { countVolumeSteps } from './count-volume-steps.db';
import { listTransactions } from './list-transactions.db';
import { namePlaces } from './name-places';
import { prepareOpenException } from './prepare-open-exception';
import { readFunnel } from './read-funnel.db';
import { readMetrics } from './read-metrics.db';
import { readStanding, type StandingInput } from './read-standing.db';

const RECENT = 8;

/** One workflow. Throws NotFoundError when the catalog has none of this id that the actor may see. */
export async function readWorkflow(actor: Actor, id: string, input: StandingInput): Promise<WorkflowView> {
  const index = indexCatalog((await currentCatalog()).catalog);
  const names = namePlaces(index);
  const scope = { ...input.scope, workflow: [id] };
  const standing = await readStanding(actor, { ...input, scope });
  const place = standing.workflows.find((one) => one.id === id);
  const known = index.workflows.get(id);
  if (!place || !known) throw new NotFoundError('There is no such workflow, or it lies outside the places you may see.');
  const { workflow } = known;
  const filter = { actor, scope, window: standing.window, now: input.now };
  const on = lane('screen');
  const { from, to } = standing.window;
  const [volume, funnel, failures, metrics] = await Promise.all([
    countVolumeSteps(filter, standing.timezone),
    readFunnel(filter, known, names, input.now, on),
    listTransactions(actor, { ...scope, from, to, state: ['failed'], limit: RECENT }, input.now),
    readMetrics(actor, { scope, window: standing.window, by: 'interface' }, input.now),
  ]);
  const measured = new Map(metrics.groups.map((group) => [group.id, group.total]));
  return {
    environment: scope.environment,
    timezone: standing.timezone,
    asOf: input.now.toISOString(),
    from: from.toISOString(),
    to: to.toISOString(),
    place,
    volume,
    exceptions: standing.exceptions.map((row) => prepareOpenException(row, names)),
    failures: failures.rows,
    about: {
      name: workflow.name,
      summary: workflow.summary,
      statement: workflow.latency.statement,
      businessOwner: names.team(workflow.businessOwnerTeam).name,
      technicalOwner: names.team(workflow.technicalOwnerTeam).name,
      criticality: workflow.criticality,
    },
    started: place.volume,
    funnel,
    cells: standing.facilities.flatMap((facility) => {
      const cell = standing.cells.find((one) => one.facility === facility.id && one.workflow === id);
      return cell ? [{ ...cell, name: facility.name, group: facility.group }] : [];
    }),
    interfaces: index.catalog.interfaces
      .filter((one) => one.workflow === id && one.environment === scope.environment)
      .map((one) => {
        const total = measured.get(one.id);
        return {
          id: one.id,
          name: one.name,
          n: total?.n ?? 0,
          failed: total?.failed ?? 0,
          errorRatio: total?.errorRatio ?? null,
          p95: total?.p95 ?? null,
        };
      }),
  };
}
