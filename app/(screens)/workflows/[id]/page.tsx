import { HydrationBoundary } from '@tanstack/react-query';
import { requireActor } from '@/app/_http';
import { orNotFound, type PageInput, pageWindow, readPageQuery } from '@/app/_page';
import { WorkflowScreen } from '@/components/health/workflow-screen';
import { AddressFaults } from '@/components/ui/address-faults';
import { dehydrateViews, slosQuery, workflowQuery } from '@/lib/client';
import { workflowEndpoint } from '@/lib/domain/endpoints';
import { listSlos, readWorkflow } from '@/lib/show';

export const metadata = { title: 'Workflow' };

export default async function WorkflowPage({ params: path, searchParams }: PageInput<{ id: string }>) {
  const [{ id }, search] = [await path, await searchParams];
  const actor = await requireActor(`/workflows/${id}`, search);
  const { params, query, faults } = readPageQuery(workflowEndpoint, search);
  const now = new Date();
  const budgetParams = { environment: query.environment, workflow: id, about: 'workflow' };
  const [view, budgets] = await Promise.all([
    orNotFound(readWorkflow(actor, id, { scope: query, window: pageWindow(query, faults, now), now })),
    listSlos(actor, { scope: { environment: query.environment, workflow: [id] }, about: 'workflow', now }),
  ]);
  return (
    <HydrationBoundary
      state={dehydrateViews([
        [workflowQuery(id, params).queryKey, view],
        [slosQuery(budgetParams).queryKey, budgets],
      ])}
    >
      <AddressFaults faults={faults} />
      <WorkflowScreen id={id} params={params} budgetParams={budgetParams} />
    </HydrationBoundary>
  );
}
