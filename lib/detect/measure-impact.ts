import type { BusinessKey, Impact, Transaction, Workflow } from '@/lib/domain';

type Carried = Pick<Transaction, 'amountMinor' | 'currency' | 'lines' | 'people'>;

/**
 * Returns what one transaction carries. People: as counted by the sender; where the workflow is about people and nobody counted, one
 * for the person its keys name, and none known when they name nobody. `line`: the keys of a single line that was refused, whose
 * people are counted instead of the whole document's; its money and lines nobody told.
 */
export function measureImpact(
  transaction: Carried,
  workflow: Workflow | null,
  keys: Readonly<Record<string, string>>,
  line: readonly BusinessKey[] = [],
): Impact {
  const people = workflow?.impact.people ? countPeople(transaction, workflow, keys, line) : { n: transaction.people, ofLine: false };
  // What the whole document carries is not what one refused line of it puts at risk.
  if (people.ofLine) return { transactions: 1, amountMinor: null, currency: null, lines: null, people: people.n };
  return {
    transactions: 1,
    amountMinor: transaction.amountMinor,
    currency: transaction.amountMinor === null ? null : transaction.currency,
    lines: transaction.lines,
    people: people.n,
  };
}

function countPeople(transaction: Carried, workflow: Workflow, keys: Readonly<Record<string, string>>, line: readonly BusinessKey[]) {
  const personal = workflow.businessKeys.filter((key) => key.sensitivity === 'confidential_workforce');
  const onLine = new Set(personal.filter((key) => key.role === 'line').map((key) => key.id));
  const named = new Set(line.filter((key) => onLine.has(key.type)).map((key) => key.value));
  if (named.size > 0) return { n: named.size, ofLine: true };
  return { n: transaction.people ?? (personal.some((key) => keys[key.id]) ? 1 : null), ofLine: false };
}
