import type { CatalogIndex } from '@/lib/catalog';
import type { DueOccurrence, Finding } from '@/lib/domain';
import { UNASSIGNED } from '@/lib/domain';
import { describeSignature } from './describe-signature';
import { pickVariables } from './pick-variables';

/** Returns one finding for each batch that is due and has not arrived. Its people: the facility's share of the pay group, as the catalog knows it. */
export function judgeOccurrences(due: readonly DueOccurrence[], index: CatalogIndex): Finding[] {
  return due.flatMap((occurrence): Finding[] => {
    const type = index.exceptionTypes.get(occurrence.code);
    if (!type || occurrence.state === 'arrived' || occurrence.state === 'void') return [];
    const milestone = index.workflows.get(occurrence.workflow)?.milestones.get(occurrence.milestone);
    const expected = milestone?.interface ? index.interfaces.get(milestone.interface) : undefined;
    const keys = { pay_group: occurrence.part, pay_period_id: occurrence.period };
    const fields = {
      facility: occurrence.facility,
      department: UNASSIGNED,
      workflow: occurrence.workflow,
      interface: expected?.id,
      connector: expected?.connector,
      application: milestone?.application,
      milestone: occurrence.milestone,
    };
    const { signature, groupedBy } = describeSignature(occurrence.code, type.rule.groupBy, {
      fields: { ...fields, pay_group: occurrence.part },
      keys,
      attributes: {},
    });
    const employees = index.facilities.get(occurrence.facility)?.employees ?? 0;
    const share = index.catalog.organisation.payGroups.find((g) => g.id === occurrence.part)?.share ?? 1;
    return [
      {
        code: occurrence.code,
        // A new pay period is a new cause: last period's file, found missing again, is not the same exception.
        signature: `${signature} period=${JSON.stringify(occurrence.period)}`,
        environment: occurrence.environment,
        groupedBy,
        subject: { kind: 'occurrence', id: occurrence.id },
        at: occurrence.raiseAt,
        facility: occurrence.facility,
        department: UNASSIGNED,
        workflow: occurrence.workflow,
        interface: fields.interface ?? null,
        connector: fields.connector ?? null,
        application: fields.application ?? null,
        supplier: null,
        impact: { transactions: 1, amountMinor: null, currency: null, lines: null, people: Math.round(employees * share) },
        evidence: {
          eventKey: null,
          text: sayMissing(occurrence, index),
        },
        deadlineAt: occurrence.dueAt,
        variables: pickVariables(type, keys, {}, { milestone: occurrence.milestone }),
      },
    ];
  });
}

function sayMissing({ part, period, facility }: DueOccurrence, index: CatalogIndex): string {
  const group = index.catalog.organisation.payGroups.find(({ id }) => id === part)?.name ?? part;
  const place = index.facilities.get(facility)?.shortName ?? facility;
  return `${[period, group].filter(Boolean).join(', ')} of ${place} has not arrived`;
}
