import type { ConditionValues } from '@/lib/catalog';
import type { ReachedMilestone, Transaction } from '@/lib/domain';
import type { Facts } from './fold-facts';

/** What a measure reads of a transaction. */
export type CaseTransaction = Pick<
  Transaction,
  | 'id'
  | 'environment'
  | 'workflow'
  | 'facility'
  | 'department'
  | 'supplier'
  | 'state'
  | 'startedAt'
  | 'endedAt'
  | 'keyType'
  | 'keyValue'
  | 'measures'
>;

/** A transaction with all that KPIs want to know of it. */
export interface Case {
  transaction: CaseTransaction;
  milestones: readonly ReachedMilestone[];
  facts: Facts;
  /** Codes of the exceptions it is or was in. */
  exceptions: ReadonlySet<string>;
  /** Names under which another case of the workflow told the same value before. */
  seenBefore: ReadonlySet<string>;
}

/** When the case first reached the milestone. */
export const reachedAt = (one: Case, milestone: string): Date | undefined =>
  one.milestones.find((m) => m.milestone === milestone)?.reachedAt;

/** What was told last under a name, as text; undefined when nothing was. */
export function toldOf({ facts, transaction }: Case, name: string): string | undefined {
  const told = (facts.last[name] ?? facts.first[name])?.[1] ?? transaction.measures[name];
  if (told !== undefined) return String(told);
  return transaction.keyType === name && transaction.keyValue !== null ? transaction.keyValue : undefined;
}

/** What was told last under a name, as a number; null when nothing was, or no number. */
export function numberIn(one: Case, name: string): number | null {
  const text = toldOf(one, name)?.trim();
  const number = text ? Number(text) : Number.NaN;
  return Number.isFinite(number) ? number : null;
}

/** What a condition on a case sees. */
export function caseVariables(one: Case): ConditionValues<'case'> {
  const { transaction, facts, milestones } = one;
  const attr = new Map<string, string>();
  const first = new Map<string, string>();
  if (transaction.keyType && transaction.keyValue !== null) attr.set(transaction.keyType, transaction.keyValue);
  for (const [name, value] of Object.entries(transaction.measures)) attr.set(name, String(value));
  for (const [name, [, value]] of Object.entries(facts.first)) {
    first.set(name, value);
    attr.set(name, value);
  }
  for (const [name, [, value]] of Object.entries(facts.last)) attr.set(name, value);
  const measure = new Map<string, number>();
  for (const [name, value] of attr) if (value.trim() !== '' && Number.isFinite(Number(value))) measure.set(name, Number(value));
  const began = transaction.startedAt.getTime();
  return {
    workflow: transaction.workflow,
    state: transaction.state,
    facility: transaction.facility,
    department: transaction.department,
    supplier: transaction.supplier ?? '',
    attr,
    first,
    measure,
    reached: new Map(milestones.map((m) => [m.milestone, (m.reachedAt.getTime() - began) / 3_600_000])),
  };
}
