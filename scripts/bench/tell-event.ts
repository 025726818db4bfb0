import type { Catalog, Workflow } from '@/lib/domain';

/** What a span says that is also a transaction event. */
export interface Teller {
  readonly workflow: Workflow;
  readonly facilities: readonly string[];
}

/** Orders are told by spans: one transaction a trace. */
export function makeTeller(catalog: Catalog): Teller {
  const workflow = catalog.workflows.find((one) => one.businessKeys.some((key) => key.identity && key.identityWith.length === 0));
  if (!workflow) throw new Error('No workflow of the catalog has a key that names one transaction.');
  return { workflow, facilities: catalog.facilities.map((facility) => facility.id) };
}

/** The attributes of the event that the trace `traceId` tells. */
export function tellEvent({ workflow, facilities }: Teller, traceId: string): Record<string, string> {
  const number = Number.parseInt(traceId.slice(0, 8), 16);
  const key = workflow.businessKeys.find((one) => one.identity)?.id ?? '';
  return {
    'throughline.workflow': workflow.id,
    'throughline.milestone': workflow.milestones[0]?.id ?? '',
    'throughline.status': 'completed',
    'throughline.transaction_id': `span-${traceId.slice(0, 16)}`,
    'facility.id': facilities[number % facilities.length] ?? '',
    [`business_key.${key}`]: `S-${traceId.slice(0, 16)}`,
  };
}
