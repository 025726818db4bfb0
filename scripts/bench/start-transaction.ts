import type { Catalog, Workflow } from '@/lib/domain';

/** A transaction of the generator that is under way. */
export interface OpenTransaction {
  readonly workflow: Workflow;
  readonly facility: string;
  readonly department: string;
  /** How its sender names it. */
  readonly identity: { readonly transactionId: string } | { readonly correlationId: string };
  readonly keys: readonly { type: string; value: string; role: string }[];
  readonly measures: Readonly<Record<string, number | string>>;
  /** Steps it takes before its sender says no more. */
  readonly steps: number;
  step: number;
}

export interface StartOptions {
  readonly catalog: Catalog;
  readonly random: () => number;
  readonly id: string;
}

const LONGEST = 7;

/** A transaction of any workflow, at any place: its root key is its own, the other keys are shared with many. */
export function startTransaction({ catalog, random, id }: StartOptions): OpenTransaction {
  const pick = <T>(list: readonly T[]): T | undefined => list[Math.floor(random() * list.length)];
  const workflow = pick(catalog.workflows);
  if (!workflow) throw new Error('The catalog has no workflow.');
  return {
    workflow,
    facility: pick(catalog.facilities)?.id ?? '',
    department: pick(workflow.departments) ?? '',
    identity: catalog.workflows.indexOf(workflow) % 3 === 0 ? { correlationId: `c-${id}` } : { transactionId: `t-${id}` },
    keys: workflow.businessKeys.slice(0, 4).map((key) => ({
      type: key.id,
      value: `${key.id.slice(0, 3).toUpperCase()}-${key.identity || key.role === 'root' ? id : Math.floor(random() * 5_000)}`,
      role: key.role,
    })),
    measures: {
      ...(workflow.impact.money ? { amountMinor: Math.floor(5_000_000 * random() ** 3), currency: 'USD' } : {}),
      ...(workflow.impact.people ? { people: 1 + Math.floor(40 * random() ** 3) } : {}),
      lines: 1 + Math.floor(12 * random()),
    },
    steps: Math.min(workflow.milestones.length, 2 + Math.floor((LONGEST - 1) * random())),
    step: 0,
  };
}
