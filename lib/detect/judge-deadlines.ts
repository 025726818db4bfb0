import type { CatalogIndex } from '@/lib/catalog';
import type { Finding, OverdueDeadline } from '@/lib/domain';
import { describeSignature } from './describe-signature';
import { toVariables } from './judge-events';
import { measureImpact } from './measure-impact';

/** Returns one finding for each overdue promise, in the same order. A rule that the catalog no longer has gives none. */
export function judgeDeadlines(overdue: readonly OverdueDeadline[], index: CatalogIndex): (Finding & { history: boolean })[] {
  return overdue.flatMap((deadline) => {
    const type = index.exceptionTypes.get(deadline.code);
    if (type?.rule.kind !== 'missing_milestone') return [];
    const { transaction, keys } = deadline;
    const workflow = index.workflows.get(transaction.workflow);
    const milestone = workflow?.milestones.get(type.rule.milestone);
    const expected = milestone?.interface ? index.interfaces.get(milestone.interface) : undefined;
    const fields = {
      facility: transaction.facility,
      department: transaction.department,
      workflow: transaction.workflow,
      interface: expected?.id ?? transaction.interface,
      connector: expected?.connector ?? transaction.connector,
      application: milestone?.application ?? transaction.application,
      supplier: transaction.supplier ?? keys['supplier_id'] ?? null,
      milestone: type.rule.milestone,
    };
    const attributes = transaction.measures;
    const { signature, groupedBy } = describeSignature(type.code, type.rule.groupBy, { fields, keys, attributes });
    return [
      {
        code: type.code,
        signature,
        environment: transaction.environment,
        groupedBy,
        subject: { kind: 'transaction' as const, id: transaction.id },
        at: deadline.dueAt,
        facility: transaction.facility,
        department: transaction.department,
        workflow: transaction.workflow,
        interface: fields.interface,
        connector: fields.connector,
        application: fields.application,
        supplier: fields.supplier,
        impact: measureImpact(transaction, workflow?.workflow ?? null),
        evidence: { eventKey: null, text: `No "${milestone?.name ?? type.rule.milestone}" by ${deadline.dueAt.toISOString()}` },
        deadlineAt: null,
        variables: toVariables(keys, attributes, fields),
        history: deadline.history,
      },
    ];
  });
}
