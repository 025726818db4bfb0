import type { CatalogIndex } from '@/lib/catalog';
import type { ExceptionType, Finding, OverdueDeadline } from '@/lib/domain';
import { sayStamp } from '@/lib/domain/say';
import { describeSignature } from './describe-signature';
import { measureImpact } from './measure-impact';
import { pickVariables } from './pick-variables';

/**
 * Returns one finding for each overdue promise, in the same order; it stands where the missing milestone should have come from. A rule
 * that the catalog no longer has gives none. `history`: learnt of so late that it is news about the past.
 */
export function judgeDeadlines(overdue: readonly OverdueDeadline[], index: CatalogIndex): (Finding & { history: boolean })[] {
  return overdue.flatMap((deadline) => {
    const type = index.exceptionTypes.get(deadline.code);
    const promise = promiseOf(type);
    if (!type || !promise) return [];
    const { transaction, keys } = deadline;
    const { milestone: awaited, after } = promise;
    const workflow = index.workflows.get(transaction.workflow);
    const milestone = workflow?.milestones.get(awaited);
    const expected = index.interfaces.get(milestone?.interface ?? workflow?.milestones.get(after)?.interface ?? '');
    const place = {
      facility: transaction.facility,
      department: transaction.department,
      workflow: transaction.workflow,
      interface: expected?.id ?? transaction.interface,
      connector: expected?.connector ?? transaction.connector,
      application: milestone?.application ?? transaction.application,
      supplier: transaction.supplier ?? keys['supplier_id'] ?? null,
    };
    const attributes = { ...transaction.measures, ...deadline.attributes };
    const { signature, groupedBy } = describeSignature(type.code, type.rule.groupBy, {
      fields: { ...place, milestone: awaited },
      keys,
      attributes,
    });
    return [
      {
        code: type.code,
        signature,
        environment: transaction.environment,
        groupedBy,
        subject: { kind: 'transaction' as const, id: transaction.id },
        at: deadline.dueAt,
        ...place,
        impact: measureImpact(transaction, workflow?.workflow ?? null, keys),
        evidence: {
          eventKey: null,
          text: `No “${milestone?.name ?? awaited}” by ${sayStamp(deadline.dueAt, index.timezoneOf(transaction.facility))}`,
        },
        deadlineAt: null,
        variables: pickVariables(type, keys, attributes, { milestone: awaited }),
        history: deadline.history,
      },
    ];
  });
}

/** The milestone that a type waits for in a transaction, and the one it waits from; null for a rule that makes no such promise. */
function promiseOf(type: ExceptionType | undefined): { milestone: string; after: string } | null {
  const rule = type?.rule;
  if (rule?.kind === 'missing_milestone') return rule;
  return rule?.kind === 'deadline' && rule.from !== undefined ? { milestone: rule.milestone, after: rule.from } : null;
}
