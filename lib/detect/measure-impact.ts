import type { Impact, Transaction, Workflow } from '@/lib/domain';

/** Returns what one transaction carries. Where the workflow is about people and nobody counted them, a transaction is one person. */
export function measureImpact(transaction: Transaction, workflow: Workflow | null): Impact {
  return {
    transactions: 1,
    amountMinor: transaction.amountMinor,
    currency: transaction.amountMinor === null ? null : transaction.currency,
    lines: transaction.lines,
    people: transaction.people ?? (workflow?.impact.people ? 1 : null),
  };
}
