import type { WorkflowIndex } from './index-workflow';

/** What makes two events parts of one transaction of a workflow. */
interface Identity {
  kind: `key:${string}`;
  value: string;
}

/**
 * Returns the identities that an event's business keys give it in a workflow; empty when none does, or when a key that counts only
 * together with others came without them. `supplier_id` falls back to the event's supplier. Values of several keys are joined by "|".
 */
export function identitiesOf({ workflow }: WorkflowIndex, keys: Readonly<Record<string, string>>, supplier: string | null): Identity[] {
  const find = (id: string): string | undefined => keys[id] ?? (id === 'supplier_id' ? (supplier ?? undefined) : undefined);
  return workflow.businessKeys.flatMap(({ id, identity, identityWith }) => {
    if (!identity) return [];
    const values = [id, ...identityWith].map(find);
    if (values.some((value) => value === undefined || value === '')) return [];
    return [{ kind: `key:${id}` as const, value: values.join('|') }];
  });
}
